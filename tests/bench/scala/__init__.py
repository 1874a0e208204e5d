"""All of Italy in one database: `python -m tests.bench.scala`, with DATABASE_URL on a PostgreSQL server.

The same pages are measured with one ente and with all of them, each time of another comune of the same size, by two
processes that take turns at every comune; so what else the machine does falls on both. The databases are made when
they are missing and kept with `--tieni`, because filling them takes long.
"""
