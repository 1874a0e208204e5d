"""Readers of the files a plan may come from."""
