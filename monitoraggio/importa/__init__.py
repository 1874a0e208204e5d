"""Readers of what a file says was measured."""
