"""How vendors show the company: one package per vendor, wire formats only, no facts of their own.

Adding a package registers its endpoints.
"""
