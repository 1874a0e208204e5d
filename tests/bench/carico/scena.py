"""Sets the scene in the database that DATABASE_URL names: `python -m tests.bench.carico.scena FILE --utenti N`."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from tests.bench.carico import Scena

PER_ENTE = 50
"""How many people of each ente are there."""
PASSWORD = "una-parola-lunga-per-la-sera"
UNO_OGNI = 8
"""How many of the compilatori enter by the form, in the first minute: of two hundred people, some twenty."""


def metti_in_scena(utenti: int, coppie: int) -> Scena:
    """An ente for every fifty people, each with the plan of Tortona and its final rilevazione open.

    A segretario and an OIV for each; of the others, one in six is in office on an area and the rest prepare what
    it declares. The pairs are of the first ente, and theirs are sheets that nobody else writes.
    """
    from obiettivi.models import Utente  # noqa: PLC0415  they need Django
    from tests.bench.carico.comune import Comune  # noqa: PLC0415

    Utente.objects.create_superuser("amministratore")
    scena = Scena()
    restano = utenti - 2 * coppie
    quanti = max(1, utenti // PER_ENTE)
    for posto in range(quanti):
        comune = Comune(f"sera-{posto + 1}", coppie if posto == 0 else 0)
        scena.persone += comune.popola(restano // quanti + (posto < restano % quanti))
        scena.coppie += comune.coppie()
    _alcuni_entrano_dal_modulo(scena)
    return scena


def _alcuni_entrano_dal_modulo(scena: Scena) -> None:
    """Some of the compilatori: of a segretario the code from the telephone would be asked."""
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415

    from obiettivi.models import Utente  # noqa: PLC0415

    scelti = [uno for uno in scena.persone if uno.ruolo == "compilatore"][::UNO_OGNI]
    # Made once: it is made to take long.
    Utente.objects.filter(pk__in=[uno.utente for uno in scelti]).update(password=make_password(PASSWORD))
    for posto, uno in enumerate(scelti):
        uno.sessione, uno.quando_entra = "", posto / len(scelti)


if __name__ == "__main__":
    argomenti = argparse.ArgumentParser()
    argomenti.add_argument("file", type=Path)
    argomenti.add_argument("--utenti", type=int, required=True)
    argomenti.add_argument("--coppie", type=int, required=True)
    scelte = argomenti.parse_args()
    import django

    django.setup()
    scelte.file.write_text(json.dumps(asdict(metti_in_scena(scelte.utenti, scelte.coppie))))
