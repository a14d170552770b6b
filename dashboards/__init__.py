"""What people see: a static site of charts and tables made from the published file.

Everything here reads `audit.duckdb` and writes HTML. Nothing here judges, fetches or stores.
"""
