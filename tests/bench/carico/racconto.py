"""The lines that tell how the evening went, and whether nothing was lost."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

from tests.bench import carico
from tests.bench.carico.conti import DA_ZERO
from tests.bench.carico.corsa import Fatti, Serata
from tests.bench.tavola import Riga, al_massimo

VINTA = [carico.ACCETTATA, carico.CONFLITTO]
"""How a race of two must end."""
SCRIVONO = ("salva", "salva e invia")
RIPRESA, ATTESA = 5000, 60_000
"""Milliseconds: to the first good answer after the database is back; of the longest wait for a page."""
NOMI = {
    "perse": "Accepted and not in the history",
    "doppie": "In the history twice",
    "di_un_altro": "With another author",
    "mai_accettate": "In the history and not accepted",
    "sovrascritte": "Over what their author had not read",
    "finali_diversi": "Sheets that do not say what was saved last",
    "a_meta": "Half-written",
    "invii_che_non_tornano": "Sent, against what people were told",
}


def racconta(serata: Serata, fatti: Fatti) -> Iterator[Riga]:
    """All of it."""
    yield _titolo(
        f"{serata.utenti} people, {serata.secondi:.0f} s, {serata.pausa:g} s of thought on average between pages"
    )
    yield from _tempi(serata, fatti)
    yield _titolo("Answers")
    yield from _risposte(serata, fatti)
    yield _titolo("Every sheet that was saved")
    yield from _conti(fatti)
    if serata.muore:
        yield _titolo("The database away")
        yield from _via(fatti)


def _titolo(testo: str) -> Riga:
    return Riga(f"\n{testo}", "")


def _zero(misura: str, quanti: int) -> Riga:
    return Riga(misura, str(quanti), "0", quanti == 0)


def _tempi(serata: Serata, fatti: Fatti) -> Iterator[Riga]:
    contate = [una for una in fatti.giornale["richieste"] if una["quando"] >= serata.riscaldamento]
    durata = max(una["quando"] + una["ms"] / 1000 for una in contate) - serata.riscaldamento
    scritte = sum(una["tipo"] in SCRIVONO and una["stato"] == 302 for una in contate)
    yield Riga("Requests", str(len(contate)))
    yield Riga("  a second", f"{len(contate) / durata:.1f}")
    yield Riga("  sheets saved a second", f"{scritte / durata:.1f}")
    yield Riga("Milliseconds", "p50 / p95 / p99 / max")
    buone = [una for una in contate if una["stato"] in (200, 302)]
    tipi = Counter(una["tipo"] for una in buone)
    for tipo, quante in [("all", len(buone)), *tipi.most_common()]:
        ms = sorted(una["ms"] for una in buone if tipo in ("all", una["tipo"]))
        yield Riga(
            f"  {tipo} ({quante})", " / ".join(f"{_centile(ms, parte):.0f}" for parte in (50, 95, 99, 100))
        )
    osservati = fatti.osservati
    yield Riga("Memory of gunicorn, all together, at most", f"{osservati.memoria['gunicorn']:.0f} MB")
    yield Riga("Processor of gunicorn", f"{osservati.calcolo('gunicorn'):.0f} s")
    yield Riga(
        "  for each request",
        f"{osservati.calcolo('gunicorn') / len(fatti.giornale['richieste']) * 1000:.0f} ms",
    )
    yield Riga("Processor of the people", f"{fatti.giornale['calcolo']:.0f} s")
    yield Riga("The whole machine at work", f"{osservati.occupata:.0%}")


def _centile(ordinati: list[float], parte: int) -> float:
    return ordinati[min(len(ordinati) - 1, len(ordinati) * parte // 100)]


def _risposte(serata: Serata, fatti: Fatti) -> Iterator[Riga]:
    giornale = fatti.giornale
    stati = Counter(una["stato"] for una in giornale["richieste"])
    gravi = sum(quante for stato, quante in stati.items() if stato >= 500)
    yield Riga("Answers 5xx", str(gravi)) if serata.muore else _zero("Answers 5xx", gravi)
    yield _zero("Answers that nobody should get, or none", len(giornale["strane"]))
    for detta, quante in Counter(giornale["strane"]).most_common(5):
        yield Riga(f"  {detta[:110]}", str(quante))
    yield Riga("Asked again, the connection having been closed", str(giornale["riprese"]))
    lette = [gara for gara in giornale["gare"] if gara == VINTA]
    yield Riga("Pairs on the same sheet at the same moment", str(len(giornale["gare"])))
    altrimenti = [gara for gara in giornale["gare"] if gara != VINTA and not (serata.muore and _ferma(gara))]
    yield Riga("  one saved, the other saw both versions", str(len(lette)))
    yield _zero("  otherwise", len(altrimenti))


def _ferma(gara: list[str]) -> bool:
    """Whether one of the two found no database."""
    return bool({carico.FERMO, "non letto"} & set(gara))


def _conti(fatti: Fatti) -> Iterator[Riga]:
    conti, esiti = asdict(fatti.conti), Counter(una["esito"] for una in fatti.giornale["scritture"])
    for esito, quante in esiti.most_common():
        yield Riga(f"{esito[0].upper()}{esito[1:]}", str(quante))
    yield Riga("In the history", f"{conti['nella_storia']} on {conti['fogli']} sheets")
    yield Riga("Sent", f"{conti['inviati']} / {conti['inviati_nella_storia']} in the history")
    if conti["forse"]:
        yield Riga(
            "  of those that found no database", f"{conti['forse_scritte']} of {conti['forse']} saved, whole"
        )
    yield from (_zero(NOMI[nome], conti[nome]) for nome in DA_ZERO)


def _via(fatti: Fatti) -> Iterator[Riga]:
    dal, al = fatti.via
    ferme = [una for una in fatti.giornale["richieste"] if una["stato"] == 503]
    yield Riga("Away for", f"{al - dal:.1f} s")
    yield Riga("Told so by our page, with its code", str(len(ferme)))
    if ferme:
        yield al_massimo("  the longest wait for it", max(una["ms"] for una in ferme), ATTESA, "ms")
    yield al_massimo("First good answer after it was back", fatti.risposte_dopo, RIPRESA, "ms")
