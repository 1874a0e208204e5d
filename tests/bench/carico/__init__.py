"""The last evening before the term: many people, signed in at once, open, save and send what their areas declare.

`python -m tests.bench.carico` puts them in front of a real gunicorn. Every sheet that is saved carries a mark of
its own, with the one that its author had read: so that afterwards each can be found again in the history.
"""

from dataclasses import dataclass, field

SEGNO = r"segno-\d+-\d+"
"""What a mark looks like: of which person, and which of theirs."""
NIENTE = "segno-0-0"
"""The mark of what nobody has written yet."""


@dataclass
class Foglio:
    """The sheet of an avanzamento: where it is, and its row."""

    indirizzo: str
    riga: int


@dataclass
class Chi:
    """Somebody of the evening, with the sheets of their areas; without a session, who signs in by the form.

    `quando_entra` says at which part of the run, from 0 to 1.
    """

    utente: int
    username: str
    ruolo: str
    sessione: str
    rilevazione: str
    fogli: list[Foglio]
    quando_entra: float = 0.0


@dataclass
class Scena:
    """Who is there, and the pairs, each with the sheet that only they write."""

    persone: list[Chi] = field(default_factory=list)
    coppie: list[tuple[Chi, Chi]] = field(default_factory=list)


@dataclass
class Scrittura:
    """A sheet that was sent to be saved: by whom, with which mark, over which one, and what the page answered.

    `fase` and `percento` are what it says of its first phase, when there is one.
    """

    segno: str
    visto: str
    utente: int
    riga: int
    esito: str
    fase: str = ""
    percento: int = 0


ACCETTATA, CONFLITTO, NON_PIU, FERMO, RIFIUTATA, IGNOTA = (
    "accettata",
    "conflitto",
    "non più dell'area",
    "servizio fermo",
    "rifiutata",
    "ignota",
)
"""What becomes of one: saved; both versions shown; sent meanwhile, and told so; the database did not answer, and
told so; anything else; no answer at all."""
