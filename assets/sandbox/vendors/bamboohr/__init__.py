"""BambooHR: custom reports, tables, change feeds and metadata under /api/gateway.php/acme/v1/."""
