"""What can happen in the company: small verbs that scenarios and background life are composed of.

A verb is a function `(company, who, *, …)` decorated with `@verb`; its name is the word used in scenario files,
its keyword parameters are the keys of a step. One file per area; adding a file registers its verbs.
"""
