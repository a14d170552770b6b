"""The judge: control tests in, marks for days out. Fetches nothing, keeps nothing."""
