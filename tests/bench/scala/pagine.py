"""How long each page of a comune takes, in the database that DATABASE_URL names. Prints JSON.

`python -m tests.bench.scala.pagine --giri 30 --seme 1`: a line each time it is given one, 30 times, each of another
comune, or of the only one there is.
"""

import argparse
import gc
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from random import Random

from tests.bench.ambiente import prepara_django
from tests.bench.tavola import secondi

PAROLA = "formazione"
DI_TUTTI = "Superuser"
Lavoro = Callable[[], object]


def comuni() -> list[str]:
    """The number, as it is written in names, of the comuni made from the mould of the first."""
    from monitoraggio.italia.comune import STAMPI  # noqa: PLC0415  Django comes first
    from obiettivi.models import Ente  # noqa: PLC0415

    slug = Ente.objects.filter(slug__startswith="comune-sintetico-").values_list("slug", flat=True)
    numeri = sorted(uno.rpartition("-")[2] for uno in slug)
    return numeri[:: len(STAMPI)]


class Visita:
    """The pages of one comune, for who works there; ready to be opened."""

    def __init__(self, numero: str):
        from obiettivi.models import Piano  # noqa: PLC0415

        piani = Piano.objects.filter(ente__slug=f"comune-sintetico-{numero}")
        self.numero, self.piano = numero, piani.order_by("-anno").first()
        self.base = f"/piani/{self.piano.ente.slug}/{self.piano.anno}/"
        self.segretario, self.responsabile = self._entra("segretario"), self._entra("responsabile", "-aff")
        self.avanzamento, _ = self._modulo_avanzamento()

    def _entra(self, ruolo: str, area: str = ""):
        from django.test import Client  # noqa: PLC0415

        from obiettivi.models import Utente  # noqa: PLC0415

        client = Client()
        client.force_login(Utente.objects.get(username=f"{ruolo}-{self.numero}{area}"))
        return client

    @contextmanager
    def _nella_variazione(self) -> Iterator[None]:
        """With the plan open to be written, and as it was when it ends."""
        from obiettivi.models import Piano  # noqa: PLC0415
        from obiettivi.scelte import StatoPiano  # noqa: PLC0415

        # Not through the action: the plans that are read stay those that were generated.
        Piano.objects.filter(pk=self.piano.pk).update(stato=StatoPiano.BOZZA)
        try:
            yield
        finally:
            Piano.objects.filter(pk=self.piano.pk).update(stato=self.piano.stato)

    def _modulo_obiettivo(self) -> dict:
        from tests.moduli import inviabile  # noqa: PLC0415

        return inviabile(self.segretario.get(f"{self.base}obiettivi/1/modifica/"))

    def _modulo_avanzamento(self) -> tuple[str, dict]:
        """The first avanzamento that the responsabile may write, and what its form sends."""
        from monitoraggio.azioni.avanzamenti import DELL_AREA  # noqa: PLC0415
        from tests.moduli import inviabile  # noqa: PLC0415

        rilevazione = self.piano.rilevazioni.get(stato="aperta")
        self.cruscotto = f"{self.base}monitoraggio/{rilevazione.codice}/"
        sue = rilevazione.avanzamenti.filter(area_rilevata__codice__startswith="AFF", stato__in=DELL_AREA)
        if riga := sue.order_by("pk").first():
            indirizzo = f"{self.cruscotto}{riga.assegnazione}/"
            return indirizzo, inviabile(self.responsabile.get(indirizzo))
        raise AssertionError(f"{self.numero}: the area has nothing to fill in")

    def pagine(self) -> Mapping[str, Lavoro]:
        """Name → what is timed."""
        return {
            "Home": lambda: self._apri("/"),
            "Plan": lambda: self._apri(self.base),
            "Search in the plan": lambda: self._apri(f"{self.base}?q={PAROLA}"),
            "Sheet of an objective": lambda: self._apri(f"{self.base}obiettivi/1/"),
            "Board of a rilevazione": lambda: self._apri(self.cruscotto),
            "Avanzamento": lambda: self._apri(self.avanzamento, self.responsabile),
        }

    def _apri(self, indirizzo: str, client=None) -> None:
        risposta = (client or self.segretario).get(indirizzo)
        assert risposta.status_code == 200, (indirizzo, risposta.status_code)

    def salvataggi(self, marca: str) -> Iterator[tuple[str, float]]:
        """Name → seconds of a form that is sent, each with something new in it."""
        with self._nella_variazione():
            modulo = self._modulo_obiettivo() | {"descrizione": f"Descrizione {marca}"}
            yield (
                "Save an objective",
                secondi(lambda: self._manda(self.segretario, f"{self.base}obiettivi/1/modifica/", modulo)),
            )
        _, bozza = self._modulo_avanzamento()
        yield (
            "Save an avanzamento",
            secondi(
                lambda: self._manda(
                    self.responsabile, self.avanzamento, bozza | {"relazione": f"Relazione {marca}"}
                )
            ),
        )

    def _manda(self, client, indirizzo: str, campi: dict) -> None:
        risposta = client.post(indirizzo, campi)
        assert risposta.status_code == 302, (indirizzo, risposta.status_code)


def di_tutti() -> Mapping[str, Lavoro]:
    """What a superuser opens: pages that may reach every ente."""
    from django.test import Client  # noqa: PLC0415

    from obiettivi.models import Utente  # noqa: PLC0415

    superutente = Utente.objects.filter(is_superuser=True).first() or Utente.objects.create_superuser(
        "misura"
    )
    client = Client()
    client.force_login(superutente)
    return {
        f"{DI_TUTTI}, {nome}": lambda indirizzo=indirizzo: client.get(indirizzo)
        for nome, indirizzo in {
            "home": "/",
            "search of an ente": "/?q=sintetico+00001",
            "list of the plans": "/amministrazione/obiettivi/piano/",
            "list of the people": "/amministrazione/obiettivi/utente/",
            "search of a person": "/amministrazione/obiettivi/utente/?q=segretario-00001",
        }.items()
    }


def turno(giri: int, seme: int) -> Iterator[dict[str, float]]:
    """Milliseconds of each page: of a comune, then of another."""
    caso, tutti = Random(seme), comuni()  # noqa: S311  a sample, not a secret
    superutente = di_tutti()
    prima = Visita(tutti[0])
    for lavoro in (*prima.pagine().values(), *superutente.values()):
        lavoro()
    # All made before the first is opened: none is found still warm.
    visite = [Visita(numero) for numero in caso.choices(tutti, k=giri)]
    gc.collect()
    gc.freeze()
    for giro, visita in enumerate(visite):
        tempi = {nome: secondi(lavoro) for nome, lavoro in (visita.pagine() | superutente).items()}
        tempi |= visita.salvataggi(f"{seme}-{giro}")
        yield {nome: durata * 1000 for nome, durata in tempi.items()}


def lette_intere() -> list[str]:
    """The queries of these pages that read a large table from end to end, in words."""
    from tests.bench.scansioni import grandi, scansioni  # noqa: PLC0415

    tabelle, visita = grandi(), Visita(comuni()[0])
    lavori = visita.pagine() | {"Save": lambda: list(visita.salvataggi("piani di lettura"))}
    return [
        f"{nome}: {una.tabella} ({una.righe} rows) in {una.detto[:300]}"
        for nome, lavoro in lavori.items()
        for una in scansioni(lavoro, tabelle)
    ]


def main() -> None:
    argomenti = argparse.ArgumentParser(prog="python -m tests.bench.scala.pagine", description=__doc__)
    argomenti.add_argument("--giri", type=int, default=30)
    argomenti.add_argument("--seme", type=int, default=1)
    argomenti.add_argument("--scansioni", action="store_true", help="how the queries are done, not how long")
    chiesto = argomenti.parse_args()
    prepara_django()
    if chiesto.scansioni:
        json.dump(lette_intere(), sys.stdout)
        return
    fatti = turno(chiesto.giri, chiesto.seme)
    for _ in sys.stdin:
        fatto = next(fatti)
        sys.stdout.write(f"{json.dumps(fatto)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
