"""The printed plan: what is in it, in which order, in which words; `pdf.py` puts it on sheets."""
