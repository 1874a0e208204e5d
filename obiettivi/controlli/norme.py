"""The norms that the checks come from: what each asks, in our words, and for the plans of which years.

A plan is never judged by a norm that did not bind it yet, or no longer. `letta` is true only where the text
itself was read: what is known through comments and circulars is told as such, and never blocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Norma:
    """A norm, from the first plan year it binds (`dal`) to the last (`al`, None: still).

    `letta`: its text was read. `obbliga`: what it asks of a plan is mandatory, not advice. Only a norm that
    is both may stop an approval.
    """

    chiave: str
    citazione: str
    dice: str
    dal: int
    al: int | None = None
    letta: bool = False
    obbliga: bool = False

    def vincola(self, anno: int) -> bool:
        """Whether it binds the plan of a year."""
        return self.dal <= anno and (self.al is None or anno <= self.al)

    @property
    def puo_bloccare(self) -> bool:
        return self.letta and self.obbliga


_TUTTE = (
    Norma(
        chiave="tempi_pagamento",
        citazione="D.L. 13/2023 art. 4-bis c. 2",
        dice="Chi è responsabile dei pagamenti delle fatture commerciali, e chi sta al vertice della sua "
        "struttura, riceve ogni anno un obiettivo sul rispetto dei tempi di pagamento, che vale almeno il 30% "
        "della retribuzione di risultato. Si misura con l'indicatore di ritardo annuale (L. 145/2018 c. 859 "
        "lett. b e 861).",
        # The conversion law came in April 2023, and the instructions for the assignments in January 2024.
        dal=2024,
        obbliga=True,
    ),
    Norma(
        chiave="formazione_24",
        citazione="Nota del Ministro per la PA 24/1/2024 prot. 430",
        dice="Ai dirigenti si assegna un obiettivo che li impegna a far partecipare sé stessi e il proprio "
        "personale ad attività di formazione, per almeno 24 ore l'anno.",
        dal=2024,
        al=2024,
        letta=True,
    ),
    Norma(
        chiave="formazione_40",
        citazione="Direttiva del Ministro per la PA 14/1/2025",
        dice="La formazione è tra gli obiettivi di chi dirige: almeno 40 ore l'anno per ogni dipendente.",
        dal=2025,
    ),
    Norma(
        chiave="entro_febbraio",
        citazione="Nota del Ministro per la PA 24/1/2024 prot. 430",
        dice="Gli obiettivi si assegnano al personale non oltre il mese di febbraio.",
        dal=2024,
        letta=True,
    ),
    Norma(
        chiave="anticorruzione",
        citazione="L. 190/2012 art. 1 c. 8",
        dice="Gli obiettivi di prevenzione della corruzione e di trasparenza sono un contenuto necessario dei "
        "documenti di programmazione dell'ente.",
        # As D.Lgs. 97/2016 wrote it anew.
        dal=2017,
        obbliga=True,
    ),
    Norma(
        chiave="trasparenza",
        citazione="D.Lgs. 33/2013 art. 10 c. 3",
        dice="Promuovere maggiori livelli di trasparenza è un obiettivo strategico, che diventa obiettivi "
        "organizzativi e individuali.",
        dal=2017,
        obbliga=True,
    ),
    Norma(
        chiave="temi_trasversali",
        citazione="DM 132/2022 art. 3",
        dice="Gli enti con almeno 50 dipendenti indicano nella sezione Performance del PIAO gli obiettivi di "
        "semplificazione, di accessibilità dell'amministrazione e di pari opportunità.",
        # In force since September 2022.
        dal=2023,
        obbliga=True,
    ),
    Norma(
        chiave="portale_piao",
        citazione="Portale PIAO, sezione 2.2",
        dice="Il nuovo Portale PIAO chiede almeno un obiettivo per ciascuno di quattro temi (accessibilità "
        "digitale, accessibilità fisica, semplificazione, pari opportunità) e accetta testi brevi: 50 "
        "caratteri per il codice, 100 per le risorse e per chi risponde dell'obiettivo.",
        dal=2026,
        letta=True,
    ),
    Norma(
        chiave="scheda_anagrafica",
        citazione="DM 132/2022 art. 2",
        dice="Il PIAO si apre con la scheda anagrafica dell'amministrazione.",
        dal=2023,
        obbliga=True,
    ),
    Norma(
        chiave="risultati_precedenti",
        citazione="D.Lgs. 150/2009 art. 4 c. 2 lett. a",
        dice="Gli obiettivi e i valori attesi si definiscono tenendo conto dei risultati conseguiti nell'anno "
        "precedente.",
        # As D.Lgs. 74/2017 wrote it anew.
        dal=2018,
        letta=True,
    ),
    Norma(
        chiave="pochi_obiettivi",
        citazione="Linee guida PIAO 2025",
        dice="Gli obiettivi sono pochi, strategici e misurabili.",
        # Published in December 2025.
        dal=2026,
    ),
    Norma(
        chiave="dati_personali",
        citazione="Reg. (UE) 2016/679 art. 5",
        dice="Dei dati personali si trattano, e si pubblicano, solo quelli necessari allo scopo.",
        # Applied since May 2018.
        dal=2019,
        obbliga=True,
    ),
)

NORME: Mapping[str, Norma] = MappingProxyType({norma.chiave: norma for norma in _TUTTE})
"""By key."""


def vincolante(chiave: str, anno: int) -> Norma | None:
    """The norm, where it binds the plan of a year."""
    norma = NORME[chiave]
    return norma if norma.vincola(anno) else None


def citata(chiave: str, anno: int) -> str:
    """How a finding cites the norm; empty where it does not bind the plan of that year."""
    norma = vincolante(chiave, anno)
    return norma.citazione if norma else ""
