"""The refusal of a file."""

PROTETTO = "è protetto da una password o cifrato, e chi controlla non lo potrebbe leggere: {che_fare}."
ROVINATO = (
    "non si apre, perché è rovinato o incompleto: controlla che si apra sul tuo computer e salvalo di nuovo."
)
CON_MACRO = "contiene macro, che chi controlla non può aprire tranquillo: salvalo senza macro, o in PDF."


class EvidenzaRifiutataError(ValueError):
    """A file that cannot be evidence: the sentence goes on from its name and says why, and what to do."""
