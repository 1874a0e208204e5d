"""The pages: how long the plan's takes, and whether a larger plan costs any more queries."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from unittest.mock import patch

from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from obiettivi import azioni, contenuto, storia, urls
from obiettivi.esporta.documenti import DOCUMENTI
from obiettivi.esporta.tabella import TABELLE
from obiettivi.models import Obiettivo, Piano, Utente
from tests.bench.ambiente import PIANI
from tests.bench.tavola import Riga, al_massimo, mediane

CAMBIA = re.compile(r"/obiettivi/obiettivo/\d+/change/")
# Another arrangement of a page is another page.
VISTE = ("", "?vista=voci", "?vista=gantt", "?vista=tabella")
VARIANTI = {"piano": VISTE}
PESO_PAGINA = 150
"""kB of HTML that a page may weigh, before it is compressed."""
TANTI = 100


def persona(username: str) -> Client:
    """A browser with somebody signed in."""
    client = Client()
    client.force_login(Utente.objects.get(username=username))
    return client


def piani_per_grandezza() -> list[Piano]:
    """The plans of the demo, from the one with fewest objectives to the one with most."""
    visibili = Piano.objects.filter(ente__abilitazioni__utente__username="segretario")
    return list(visibili.annotate(quanti=Count("obiettivi", distinct=True)).order_by("quanti"))


def tempi(piano: Piano, giri: int) -> Iterator[Riga]:
    """The plan's page against the admin's list of its objectives, all of them on one page."""
    client = persona("segretario")
    nostra, sua = reverse("piano", args=[piano.ente.slug, piano.anno]), elenco(piano)
    elencati = set(CAMBIA.findall(testo_di(client, sua)))
    assert len(elencati) == piano.obiettivi.count(), "the admin does not list them all"
    assert testo_di(client, nostra)
    pagina, lista = mediane(giri, lambda: client.get(nostra), lambda: client.get(sua))
    yield Riga("Page of Cazzago", f"{pagina * 1000:.0f} ms")
    yield Riga(f"  the admin's list of its {len(elencati)} objectives", f"{lista * 1000:.0f} ms")
    yield al_massimo("  ratio", pagina / lista, 1, "×")


def piano_di_cento(slug: str = "misura-cento") -> Piano:
    """The largest plan with some of its objectives once more, up to a hundred; for an ente of its own."""
    albero = json.loads((PIANI / "cazzago2023.json").read_text())
    albero["ente"]["slug"] = slug
    suoi = albero["obiettivi"]
    # The fullest ones: those with most phases and indicators.
    pieni = sorted(suoi, key=lambda uno: -len(uno.get("fasi") or ()) - len(uno.get("indicatori") or ()))
    altri = [
        {**uno, "n": n, "chiave": None} for n, uno in enumerate(pieni[: TANTI - len(suoi)], 1 + len(suoi))
    ]
    albero["obiettivi"] = suoi + altri
    albero["premialita"] = None
    azioni.carica_piano(contenuto=contenuto.leggi(json.dumps(albero)), utente=storia.utente_sistema())
    return Piano.objects.get(ente__slug=slug)


def pesi_html(piano: Piano) -> Iterator[Riga]:
    """How much HTML the page of a plan is, in each arrangement, for who may correct everything."""
    client = persona("amministratore")
    for vista in VISTE:
        testo = testo_di(client, reverse("piano", args=[piano.ente.slug, piano.anno]) + vista)
        quanti = f"{piano.obiettivi.count()} objectives {vista}".strip()
        yield al_massimo(f"HTML of {quanti}", len(testo.encode()) / 1000, PESO_PAGINA, "kB")


def testo_di(client: Client, indirizzo: str) -> str:
    risposta = client.get(indirizzo)
    assert risposta.status_code == 200, f"{indirizzo}: {risposta.status_code}"
    return risposta.content.decode()


NON_MISURATE = {
    # Buttons, which nobody opens.
    "prendi_visione", "deroga", "togli_deroga", "manda_in_approvazione", "riporta_in_bozza", "approva",
    "apri_variazione", "abbandona_variazione", "copia_obiettivo", "ritira_pubblicazione",
    # For who answers for an area with nobody in office.
    "completa_parte",
    # For the OIV, while there is a variation.
    "parere",
    # A PDF, made from the value.
    "assegnazione",
    # The previews of a file, which nobody has sent.
    "anteprima_excel", "anteprima_tabella",
    # The public page, where these plans are not.
    "piano_pubblico", "metadati_piano", "documento_pubblico", "allegato_pubblico", "pacchetto",
    # Pages of versions, which the published plans have not: those of the plan, read from another place.
    "confronto", "confronto_pdf", "versione", "documento_versione", "documento_area_versione",
    "obiettivo_versione", "segnalazioni_versione", "documento_obiettivo_versione", "tabella_versione",
}  # fmt: skip
"""Pages that are not measured: they answer to a form, or are those of the plan over again."""


@dataclass
class Indirizzi:
    """Where the pages about one plan are, the same pages in the same order for every plan."""

    piano: Piano
    obiettivo: Obiettivo
    mancanti: list[str] = field(default_factory=list)

    def __post_init__(self):
        numero, area = self.obiettivo.n, self.obiettivo.assegnazioni.first().area.codice
        self.valori = {
            "slug": [self.piano.ente.slug],
            "anno": [self.piano.anno],
            "formato": list(DOCUMENTI),
            "n": [numero],
            "codice": [area],
        }

    def delle_pagine(self) -> Iterator[tuple[str, str]]:
        """Each page that `obiettivi.urls` has about a plan, in each of its forms."""
        for pagina in urls.urlpatterns:
            parametri = list(pagina.pattern.converters)
            if not {"slug", "anno"} <= {*parametri} or pagina.name in NON_MISURATE:
                continue
            if ignoti := set(parametri) - set(self.valori):
                self.mancanti.append(f"{pagina.name} ({', '.join(sorted(ignoti))})")
                continue
            for scelti in product(*(self.valori[nome] for nome in parametri)):
                detti = dict(zip(parametri, scelti, strict=True))
                if not self._esiste(pagina.name, detti):
                    continue
                nome = " ".join(filter(None, (pagina.name, detti.get("formato"))))
                for variante in VARIANTI.get(pagina.name, ("",)):
                    yield f"{nome} {variante}".strip(), reverse(pagina.name, kwargs=detti) + variante

    def _esiste(self, nome: str, detti: dict) -> bool:
        """Not every document can be of a part of the plan, nor be a table."""
        if nome == "tabella":
            return detti["formato"] in TABELLE
        parte = detti.keys() - {"slug", "anno", "formato"}
        return not parte or "formato" not in detti or DOCUMENTI[detti["formato"]].ritagliabile

    def dell_amministrazione(self) -> Iterator[tuple[str, str]]:
        """The pages of the admin where a plan is entered."""
        yield "admin, list of the objectives", elenco(self.piano)
        yield "admin, one objective", _modulo(self.obiettivo)
        yield "admin, the plan", _modulo(self.piano)
        yield "admin, its organigramma", _modulo(self.piano.organigramma)


def letture(piccolo: Piano, grande: Piano) -> Iterator[Riga]:
    """Queries of each page about the smallest and the largest plan, and of the home with one plan or all."""
    client = persona("segretario")
    solo = persona("tortona")
    testo_di(solo, "/")  # what is asked once per process, such as the content types
    yield riga("home, one plan and all", conta(solo, "/"), conta(client, "/"))
    qui, la = _indirizzi(piccolo, grande)
    # A document is made from the value, when nothing is left to ask the database.
    non_fatti = senza_scrivere(DOCUMENTI, componi=None)
    with patch.dict(DOCUMENTI, non_fatti), patch.dict(TABELLE, senza_scrivere(TABELLE)):
        yield from _confronto(client, qui.delle_pagine(), la.delle_pagine())
    for nome in qui.mancanti:
        yield Riga(f"  {nome}", "not measured", "say its value", rispettato=False)


def letture_amministrazione(piccolo: Piano, grande: Piano) -> Iterator[Riga]:
    """The same for the admin."""
    qui, la = _indirizzi(piccolo, grande)
    yield from _confronto(persona("segretario"), qui.dell_amministrazione(), la.dell_amministrazione())


def _indirizzi(piccolo: Piano, grande: Piano) -> tuple[Indirizzi, Indirizzi]:
    return Indirizzi(piccolo, _obiettivo(piccolo, "righe")), Indirizzi(grande, _obiettivo(grande, "-righe"))


def _confronto(client: Client, qui: Iterator, la: Iterator) -> Iterator[Riga]:
    for (nome, uno), (_, altro) in zip(qui, la, strict=True):
        testo_di(client, uno)  # what is asked once per process, such as the content types
        yield riga(nome, conta(client, uno), conta(client, altro))


def riga(nome: str, piccolo: int, grande: int) -> Riga:
    return Riga(f"  {nome}", f"{piccolo} / {grande}", "equal", piccolo == grande)


def conta(client: Client, indirizzo: str) -> int:
    with CaptureQueriesContext(connection) as domande:
        testo_di(client, indirizzo)
    return len(domande)


def senza_scrivere(documenti: dict, **altro) -> dict:
    """A table of documents, none of which is made."""
    return {nome: replace(uno, scrivi=niente, **altro) for nome, uno in documenti.items()}


def niente(*_, **__) -> bytes:
    return b""


def _obiettivo(piano: Piano, ordine: str) -> Obiettivo:
    """The objective with most or fewest rows."""
    rami = ("assegnazioni", "fasi", "indicatori", "quote_umane")
    righe = sum(Count(ramo, distinct=True) for ramo in rami)
    return (
        piano.obiettivi.filter(assegnazioni__isnull=False).annotate(righe=righe).order_by(ordine, "n").first()
    )


def elenco(piano: Piano) -> str:
    return reverse("admin:obiettivi_obiettivo_changelist") + f"?piano={piano.pk}"


def _modulo(riga) -> str:
    return reverse(f"admin:obiettivi_{riga._meta.model_name}_change", args=[riga.pk])
