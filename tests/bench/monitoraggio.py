"""Monitoring: what the board, the trend, an avanzamento and the Relazione of a hundred objectives take."""

from collections.abc import Iterator
from decimal import Decimal
from unittest.mock import patch

from django.urls import reverse

from monitoraggio import azioni, models
from monitoraggio.esporta.documenti import DOCUMENTI
from monitoraggio.riepiloghi import piano_rilevato, risultati, valore_rilevazione
from obiettivi.models import Piano, Utente
from tests import vita
from tests.bench.pagine import (
    PESO_PAGINA,
    conta,
    elenco,
    persona,
    piano_di_cento,
    riga,
    senza_scrivere,
    testo_di,
)
from tests.bench.tavola import Riga, al_massimo, mediane

GRADI, FOGLIO = 2, 2
"""The degrees may take twice what reading plan and measures takes, an avanzamento twice the sheet of its objective."""
CRUSCOTTO, ANDAMENTO = 1, 2
"""The board may take as long as the admin's list of the objectives, as the page of a plan may; the trend, which here
puts two rilevazioni side by side, twice that."""


def misurato(piano: Piano) -> models.Rilevazione:
    """Approves a plan, closes its intermedia with all that can be said, and opens its finale with the same."""
    segretario = Utente.objects.get(username="amministratore")
    vita.deroga_a_tutto(piano, segretario)
    vita.porta(piano, "approvato", segretario)
    intermedia, finale = azioni.programma_previste(piano=piano, utente=segretario)
    compila(azioni.apri(rilevazione=intermedia, utente=segretario))
    azioni.chiudi(rilevazione=intermedia, motivo="Per misurare", utente=segretario)
    return compila(azioni.apri(rilevazione=finale, utente=segretario))


def compila(rilevazione: models.Rilevazione) -> models.Rilevazione:
    """Says something of every indicator and phase: rows like those that the areas write, all at once."""
    righe = {una.assegnazione: una for una in rilevazione.avanzamenti.all()}
    fasi, misure = [], []
    for obiettivo in piano_rilevato(rilevazione).obiettivi:
        sue = [righe[sua.chiave] for sua in obiettivo.assegnazioni if sua.chiave in righe]
        for avanzamento in sue:
            fasi += [
                models.FaseSvolta(avanzamento=avanzamento, fase=fase.chiave, percento=Decimal(60))
                for fase in obiettivo.fasi
            ]
            misure += [
                models.MisuraIndicatore(avanzamento=avanzamento, indicatore=uno.chiave, valore=Decimal(1))
                for uno in obiettivo.indicatori
            ]
    models.FaseSvolta.objects.bulk_create(fasi)
    models.MisuraIndicatore.objects.bulk_create(misure)
    return rilevazione


def indirizzi(rilevazione: models.Rilevazione) -> dict[str, str]:
    """The pages of monitoring about one plan, and those of `obiettivi` that tell of it."""
    piano, prima = rilevazione.piano, rilevazione.avanzamenti.first()
    del_piano = [piano.ente.slug, piano.anno]
    di_questa = [*del_piano, rilevazione.codice]
    n = piano.obiettivi.get(chiave=prima.obiettivo).n
    return {
        "piano": reverse("piano", args=del_piano),
        "obiettivo": reverse("obiettivo", args=[*del_piano, n]),
        "monitoraggio": reverse("monitoraggio", args=del_piano),
        "rilevazione": reverse("rilevazione", args=di_questa),
        "andamento": reverse("andamento", args=del_piano),
        "avanzamento": reverse("avanzamento", args=[*di_questa, prima.assegnazione]),
        **{
            f"documento_rilevazione {formato}": reverse("documento_rilevazione", args=[*di_questa, formato])
            for formato in DOCUMENTI
        },
    }


def tempi(aperta: models.Rilevazione, giri: int) -> Iterator[Riga]:
    """Degrees and pages of a hundred objectives, each against something done with the same plan."""
    piano, valore = piano_rilevato(aperta), valore_rilevazione(aperta)
    lettura, gradi = mediane(
        giri,
        lambda: (piano_rilevato(aperta), valore_rilevazione(aperta)),
        lambda: risultati(piano, valore),
    )
    quanti = f"{len(piano.obiettivi)} objectives"
    yield Riga(f"Degrees of {quanti}, with their workings", f"{gradi * 1000:.0f} ms")
    yield al_massimo("  ratio to reading plan and measures", gradi / lettura, GRADI, "×")
    client = persona("amministratore")
    dove = indirizzi(aperta) | {"elenco": elenco(aperta.piano)}
    nomi = ("elenco", "rilevazione", "andamento", "obiettivo", "avanzamento")
    for nome in nomi:
        testo_di(client, dove[nome])
    lista, cruscotto, andamento, scheda, foglio = mediane(
        giri, *(lambda nome=nome: client.get(dove[nome]) for nome in nomi)
    )
    yield Riga(f"Board of {quanti}", f"{cruscotto * 1000:.0f} ms")
    yield al_massimo("  ratio to the admin's list of them", cruscotto / lista, CRUSCOTTO, "×")
    yield Riga(f"Trend of {quanti} through two rilevazioni", f"{andamento * 1000:.0f} ms")
    yield al_massimo("  ratio to the admin's list of them", andamento / lista, ANDAMENTO, "×")
    yield Riga("An avanzamento", f"{foglio * 1000:.0f} ms")
    yield al_massimo("  ratio to the sheet of its objective", foglio / scheda, FOGLIO, "×")


def pesi_html(aperta: models.Rilevazione) -> Iterator[Riga]:
    """How much HTML the board and the trend of a plan are."""
    client, dove = persona("amministratore"), indirizzi(aperta)
    quanti = f"{aperta.piano.obiettivi.count()} objectives"
    for nome in ("rilevazione", "andamento"):
        peso = len(testo_di(client, dove[nome]).encode()) / 1000
        yield al_massimo(f"HTML of {nome}, {quanti}", peso, PESO_PAGINA, "kB")


def letture(piccola: models.Rilevazione, grande: models.Rilevazione) -> Iterator[Riga]:
    """Queries of each page about a small plan and one of a hundred objectives."""
    client = persona("amministratore")
    qui, la = indirizzi(piccola), indirizzi(grande)
    with patch.dict(DOCUMENTI, senza_scrivere(DOCUMENTI, componi=None)):
        for nome in qui:
            testo_di(client, qui[nome])  # what is asked once per process, such as the content types
            yield riga(nome, conta(client, qui[nome]), conta(client, la[nome]))


def di_cento() -> models.Rilevazione:
    """The open rilevazione of a plan of a hundred objectives, for an ente of its own."""
    return misurato(piano_di_cento("misura-monitoraggio"))
