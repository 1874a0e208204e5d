"""What comuni there are: how large, with which areas, rules and people.

The five plans are of comuni from ten to thirty thousand inhabitants; of Italy's comuni seven in ten have fewer than
five thousand, and one in seven more than ten. So the moulds are of five sizes, in shares that are those of the
comuni by inhabitants (ISTAT), rounded: see `TAGLIE`. Of a size is the number of areas. How many objectives an area
has is that of one of the five plans, each in turn (from 2 to 12); where an area is two or three people, fewer:
`quanti` says by how much, and it is a guess, for no plan so small is among the five.
"""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from monitoraggio.italia.segni import NUMERO
from obiettivi import contenuto as c


@dataclass(frozen=True)
class Taglia:
    """A size of comune: inhabitants and employees from – to, areas, services below them, share of the objectives."""

    abitanti: tuple[int, int]
    dipendenti: tuple[int, int]
    aree: int
    servizi: int
    quanti: float


TAGLIE = {
    "A": Taglia((150, 1_000), (3, 8), aree=3, servizi=0, quanti=0.7),
    "B": Taglia((1_001, 5_000), (8, 25), aree=4, servizi=0, quanti=0.8),
    "C": Taglia((5_001, 10_000), (25, 50), aree=5, servizi=3, quanti=1.0),
    "D": Taglia((10_001, 20_000), (50, 90), aree=7, servizi=6, quanti=1.0),
    "E": Taglia((20_001, 90_000), (90, 400), aree=9, servizi=9, quanti=1.0),
}
STAMPI = "CBABBDBABC ABBABDCBAB BABEBCABDB CBABEADACB".replace(" ", "")
"""The size of each mould, in the order the enti take them, over and over. The first is a comune as many are."""

IN_BOZZA, IN_VARIAZIONE = frozenset({20, 40}), frozenset({7, 17, 27, 37})
"""Moulds (from 1) whose plan of the present year is not approved yet, or is being varied: 1 in 20, 1 in 10."""

AREE = (
    ("AFF", "Affari generali"),
    ("FIN", "Servizi finanziari"),
    ("TEC", "Area tecnica"),
    ("SOC", "Servizi sociali"),
    ("PL", "Polizia locale"),
    ("DEM", "Servizi demografici"),
    ("LLPP", "Lavori pubblici"),
    ("CULT", "Cultura e istruzione"),
    ("SUAP", "Attività produttive"),
)
SERVIZI = (
    ("AFF.SEGR", "Segreteria e protocollo"),
    ("FIN.TRIB", "Tributi"),
    ("TEC.URB", "Urbanistica"),
    ("SOC.MIN", "Minori e famiglie"),
    ("AFF.PERS", "Personale"),
    ("TEC.AMB", "Ambiente"),
    ("AFF.CED", "Sistemi informativi"),
    ("CULT.BIB", "Biblioteca"),
    ("LLPP.MAN", "Manutenzioni"),
)


def taglia(stampo: int) -> Taglia:
    """The size of a mould, from 1."""
    return TAGLIE[STAMPI[stampo - 1]]


def ente(stampo: int, caso: Random) -> c.Ente:
    """A comune that does not exist, and says so."""
    sua = taglia(stampo)
    return c.Ente(
        slug=f"comune-sintetico-{NUMERO}",
        denominazione=f"Comune Sintetico {NUMERO}",
        provincia="XX",
        tipo="comune",
        dipendenti=caso.randint(*sua.dipendenti),
        abitanti=caso.randint(*sua.abitanti),
        codice_fiscale="00000000000",
        codice_istat="000000",
        codice_ipa=f"s_{NUMERO}",
        pec=f"protocollo@pec.sintetico-{NUMERO}.example",
        email=f"info@sintetico-{NUMERO}.example",
        telefono="000 000000",
        indirizzo="Piazza Sintetica, 1",
        sito=f"www.sintetico-{NUMERO}.example",
        vertice="Sindaco",
    )


def aree(stampo: int) -> tuple[c.Area, ...]:
    """Its organigramma: areas, then the services below some of them."""
    sua = taglia(stampo)
    prime = [
        c.Area(
            codice=codice,
            nome=nome,
            tipo="area",
            responsabile_ruolo=f"Responsabile: {nome}",
            paga_fatture=True if codice == "FIN" else None,
        )
        for codice, nome in AREE[: sua.aree]
    ]
    codici = {area.codice for area in prime}
    sotto = [
        c.Area(codice=codice, nome=nome, tipo="servizio", padre=codice.partition(".")[0])
        for codice, nome in SERVIZI[: sua.servizi]
        if codice.partition(".")[0] in codici
    ]
    return (*prime, *sotto)


def sistema(stampo: int) -> c.Sistema:
    """Rules as those of the five ask for, all 100 and complete, so that every rilevazione can be computed.

    The five leave unsaid how degrees are computed: here indicators and phases, or one of the two.
    """
    modi = (("misto", Decimal(60)), ("indicatori", None), ("fasi", None))
    tipo, quota = modi[0 if stampo % 5 < 3 else stampo % 5 - 2]
    return c.Sistema(
        denominazione=f"SMVP del Comune Sintetico {NUMERO}",
        versione="1",
        pesi=c.RegolaPesi(
            modo="uguale",
            totali={"*": Decimal(100)},
            raggruppa="radice" if taglia(stampo).servizi else "area",
        ),
        fasi_totale=Decimal(100),
        indicatori_totale=Decimal(100),
        metodo=c.Metodo(tipo=tipo, quota_indicatori=quota),
        formule=c.Formule(crescente="rapporto", decrescente="specchio"),
        tetto=Decimal(100),
        decimali=2,
        arrotonda_a="ente",
        mancante="zero",
        ente_come="pesata" if stampo % 2 else "media",
        classi=tuple(
            c.Classe(nome=nome, da=Decimal(da))
            for nome, da in (("eccellente", 90), ("buono", 70), ("sufficiente", 50), ("non raggiunto", 0))
        ),
    )
