"""Documents of a plan: renderers of its value, never of the rows."""
