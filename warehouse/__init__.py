"""What is kept: evidence log, packs, history, results. The only code that opens DuckDB."""
