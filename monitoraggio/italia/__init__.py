"""A synthetic Italy: enti that do not exist, with plans and years of monitoring, to measure the program when full.

Nothing here is used by the pages. The enti are made from a few dozen moulds (`stampi`): each is a whole comune
with its people, its plans and what became of them, made once as rows by the same functions that load a file, with
the history that the program would have kept; then each ente is the copy of a mould with its own keys, name and
hashes. So what is written is what the program itself would write, at the speed of the database.

There are no evidences, which are files, nor accesses and prints, which do not last. The rows of an ente stand
together, as those of a file that is imported do; those that people type, a few a day in every ente, would be mixed.

What it takes from the five published plans and what it makes up is told in `fonti`, `comune` and `piano`; what
becomes of each plan in `vita` and `anno`.
"""

from monitoraggio.italia.generazione import Avviso, Resoconto, genera

__all__ = ["Avviso", "Resoconto", "genera"]
