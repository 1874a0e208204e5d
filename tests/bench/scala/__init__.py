"""All of Italy in one database: `python -m tests.bench.scala`, with DATABASE_URL on a PostgreSQL server.

The same pages are measured with one ente and with all of them, each time of another comune of the same size, in
turns, by a process for each turn; so noise falls on both. The databases are made when they are missing and kept
with `--tieni`, because filling them takes long.
"""
