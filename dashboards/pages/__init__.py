"""Kinds of pages: which pages there are of a kind, a file a kind. The blocks say themselves where they stand."""
