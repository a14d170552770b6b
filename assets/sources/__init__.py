"""Connectors: one folder a vendor. Each reads its vendor whole or not at all, and judges nothing."""
