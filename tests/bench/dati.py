"""The data: importing, reading and checking the largest plan."""

import json
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db.models import Count

from obiettivi.controlli import CONTROLLI, Contesto, verifica
from obiettivi.models import Piano
from obiettivi.riepiloghi import contenuto_piano
from tests.bench.ambiente import PIANI
from tests.bench.tavola import Riga, mediane, sotto

IMPORTAZIONE, VERIFICA = 5, 300
NOMI = 60


def importazione(giri: int) -> Iterator[Riga]:
    """`importa_piano` of Cazzago, each time for an ente that is not there yet, until it is committed."""
    albero = json.loads((PIANI / "cazzago2023.json").read_text())
    with tempfile.TemporaryDirectory() as cartella:
        file = []
        for giro in range(giri):
            albero["ente"]["slug"] = f"misura-{giro}"
            file.append(Path(cartella) / f"{giro}.json")
            file[-1].write_text(json.dumps(albero))
        prossimi = iter(file)
        [tempo] = mediane(giri, lambda: call_command("importa_piano", next(prossimi), stdout=StringIO()))
    caricati = Piano.objects.filter(ente__slug__startswith="misura-").annotate(quanti=Count("obiettivi"))
    assert [piano.quanti for piano in caricati] == [len(albero["obiettivi"])] * giri
    yield sotto("Import of Cazzago into an empty ente", tempo, IMPORTAZIONE, "s")


def lettura(piano: Piano, giri: int) -> Iterator[Riga]:
    """From the rows to the value, and all the checks of it, also with a context that makes each of them work."""
    valore = contenuto_piano(piano)
    contesto = Contesto(
        aree_in_carica=frozenset(area.codice for area in valore.aree),
        nomi=frozenset(f"Persona{n} Cognome{n}" for n in range(NOMI)),
        precedente=valore.model_copy(
            update={"piano": valore.piano.model_copy(update={"anno": piano.anno - 1})}
        ),
    )
    leggi, controlla, con_contesto = mediane(
        giri, lambda: contenuto_piano(piano), lambda: verifica(valore), lambda: verifica(valore, contesto)
    )
    yield Riga("Reading Cazzago as a value", f"{leggi * 1000:.0f} ms")
    yield sotto(f"All the checks of Cazzago ({len(CONTROLLI)})", controlla * 1000, VERIFICA, "ms")
    yield sotto(f"  with {NOMI} people and last year's plan", con_contesto * 1000, VERIFICA, "ms")
