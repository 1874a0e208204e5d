"""The benchmark: `python -m tests.bench` says how long PianoPerf takes, and beside it what it may take.

Times of one machine say little on another, so what can be is a ratio of two things done in turns.
"""
