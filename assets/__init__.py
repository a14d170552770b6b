"""Where data come from: connectors, the sandbox company, and the Dagster assets that move data on."""
