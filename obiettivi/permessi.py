"""Who may do what, by role. The whole table of roles and verbs comes with the pages it governs."""

from obiettivi.scelte import Ruolo

ENTRA_IN_AMMINISTRAZIONE = frozenset({Ruolo.REDATTORE, Ruolo.SEGRETARIO})
"""Roles that set up an ente and enter plans in the admin; a superuser always may."""
