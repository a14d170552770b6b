"""The sandbox company: a fictional company that lives through time behind vendor-shaped HTTP APIs on loopback.

Facts (timeline, hr, directory, desk), what happens to them (verbs, life, scenarios), how vendors show them
(vendors) and how answers go wrong (faults). Imports nothing of the project, and knows nothing of how controls
are judged: what is expected of a judge is written in the scenarios by whoever wrote them.
"""
