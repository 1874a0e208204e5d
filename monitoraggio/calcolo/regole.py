"""The rules of the ente's SMVP that scores follow, read from the plan's value.

Some of them are free texts in the plan (`mancante`, `arrotonda_a` …): a word that is not known here leaves the
usual rule in force, and is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from monitoraggio.calcolo.numeri import CENTO
from obiettivi.contenuto import Classe, Formule, Metodo, Sistema
from obiettivi.formati import semplifica
from obiettivi.scelte import Direzione

DECIMALI, DECIMALI_MASSIMI = 2, 10


class Formula(StrEnum):
    """How a degree comes from a target and an actual value."""

    TUTTO_O_NIENTE = "tutto_o_niente"
    RAPPORTO = "rapporto"
    RAPPORTO_INVERSO = "rapporto_inverso"
    SPECCHIO = "specchio"
    DA_BASELINE = "da_baseline"
    FASCE = "fasce"


DIREZIONE_DELLA_FORMULA: Mapping[Formula, Direzione] = {
    Formula.RAPPORTO: Direzione.CRESCENTE,
    Formula.RAPPORTO_INVERSO: Direzione.DECRESCENTE,
    Formula.SPECCHIO: Direzione.DECRESCENTE,
}
"""The formulas that hold for one direction only."""


class Mancante(StrEnum):
    """What a value that nobody measured counts at the final rilevazione."""

    ZERO = "zero"
    ESCLUSO = "escluso"
    BLOCCA = "blocca"


class SottoSoglia(StrEnum):
    """What an objective below its minimum threshold gives to the total."""

    GRADO = "grado"
    ZERO = "zero"


class Livello(StrEnum):
    """Where a degree stands, and where it may be rounded (a phase is rounded as an indicator)."""

    INDICATORE = "indicatore"
    OBIETTIVO = "obiettivo"
    AREA = "area"
    ENTE = "ente"


class EnteCome(StrEnum):
    """How the ente's degree comes from those below."""

    # Of the areas, each a mean of its own: a mean of means.
    MEDIA = "media"
    # Of the areas, each with the weights of its objectives.
    PESATA = "pesata"
    # Of all the assignments, whatever their area.
    PIANA = "piana"


@dataclass(frozen=True)
class Regole:
    """What the SMVP says of scores. `finale` is of the rilevazione: before it, what is missing is just not there."""

    metodo: str = ""
    quota_indicatori: Decimal | None = None
    crescente: str = ""
    decrescente: str = ""
    tetto: Decimal = CENTO
    decimali: int = DECIMALI
    arrotonda_a: Livello = Livello.ENTE
    mancante: Mancante = Mancante.BLOCCA
    sotto_soglia: SottoSoglia = SottoSoglia.GRADO
    ente_come: EnteCome = EnteCome.MEDIA
    classi: tuple[Classe, ...] = ()
    finale: bool = True
    avvisi: tuple[str, ...] = ()


Parola = TypeVar("Parola", bound=StrEnum)
ALTRI_NOMI = {"inverso": Formula.RAPPORTO_INVERSO}


def riconosci(testo: str, parole: type[Parola]) -> Parola | None:
    """The word that a text stands for: "Da baseline" is `da_baseline`."""
    detto = "_".join(semplifica(testo).replace("-", " ").split())
    detto = ALTRI_NOMI.get(detto, detto)
    return parole(detto) if detto in set(parole) else None


def regole_di(sistema: Sistema, *, finale: bool = True) -> Regole:
    """The rules of scores of a plan's SMVP."""
    avvisi: list[str] = []

    def parola(testo: str, parole: type[Parola], di_solito: Parola, che_cosa: str) -> Parola:
        trovata = riconosci(testo, parole) if testo else di_solito
        if trovata is None:
            avvisi.append(
                f"Il sistema di valutazione dice «{testo}» per {che_cosa}: le parole note sono "
                f"{', '.join(parole)}. Si usa «{di_solito}»."
            )
        return trovata or di_solito

    tetto, decimali = sistema.tetto, sistema.decimali
    if tetto is not None and tetto < CENTO:
        avvisi.append("Il tetto del sistema di valutazione è sotto 100: si usa 100.")
    if decimali is not None and decimali > DECIMALI_MASSIMI:
        avvisi.append(
            f"Il sistema di valutazione chiede {decimali} decimali: se ne usano {DECIMALI_MASSIMI}."
        )
    metodo, formule = sistema.metodo or Metodo(), sistema.formule or Formule()
    return Regole(
        metodo=metodo.tipo,
        quota_indicatori=metodo.quota_indicatori,
        crescente=formule.crescente,
        decrescente=formule.decrescente,
        tetto=max(tetto or CENTO, CENTO),
        decimali=DECIMALI if decimali is None else min(decimali, DECIMALI_MASSIMI),
        arrotonda_a=parola(sistema.arrotonda_a, Livello, Livello.ENTE, "dove si arrotonda"),
        mancante=parola(sistema.mancante, Mancante, Mancante.BLOCCA, "la misura mancante"),
        sotto_soglia=parola(
            sistema.sotto_soglia, SottoSoglia, SottoSoglia.GRADO, "chi resta sotto la soglia minima"
        ),
        ente_come=EnteCome(sistema.ente_come or EnteCome.MEDIA),
        classi=sistema.classi,
        finale=finale,
        avvisi=tuple(avvisi),
    )


def classe_di(stampato: Decimal, classi: tuple[Classe, ...]) -> str:
    """The class a printed degree falls in: the one with the highest lower bound not above it; "" below all."""
    sotto = [classe for classe in classi if classe.da <= stampato]
    return max(sotto, key=lambda classe: classe.da).nome if sotto else ""
