"""How answers go wrong, on demand: each fault is a small function over a reply.

One file per group; a function decorated with `@fault("kind")` is registered by being there.
"""
