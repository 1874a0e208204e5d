"""The documents of a rilevazione, made from values: the plan as it was measured, what was declared, the degrees."""
