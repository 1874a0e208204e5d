"""What is typed in a cell, as the plan says it. Each mistake is a sentence that says what to type instead."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from obiettivi import contenuto as c
from obiettivi import formati
from obiettivi.azioni.proposte import MODELLI
from obiettivi.contenuto.formato import in_italiano
from obiettivi.esporta.celle import LIMITE_CELLA
from obiettivi.esporta.fogli.colonne import Campo, Genere
from obiettivi.formati import semplifica
from obiettivi.importa.libro import Valore

SEPARATORI = re.compile(r"[\n;]+")
TRA_NUMERI = re.compile(r"[\s;,]+")
ACCORCIATO = "…"


class CellaNonValidaError(ValueError):
    """What is typed cannot be; the text says why."""


@dataclass(frozen=True)
class Noti:
    """What a cell may name: the codes of areas and voci, the keys of the phases of its objective."""

    aree: Collection[str]
    voci: Collection[str]
    fasi: tuple[UUID, ...] = ()


def leggi_cella(elenco: str, campo: Campo, valore: Valore, noti: Noti) -> Any:
    """The value of a key for what a cell holds. Raises CellaNonValidaError."""
    letto = LETTORI[campo.genere](valore, campo, noti)
    nome, _, parte = campo.nome.partition(":")
    if nome in ("mesi", "solo_area", "della_fase"):
        return letto
    try:
        if nome == "pesi":
            return None if letto is None else _adattatore("fasi", "peso").validate_python(letto)
        if parte:
            return None if letto is None else _adattatore("indicatori", "valore").validate_python(letto)
        return _adattatore(elenco, nome).validate_python(letto)
    except ValidationError as errore:
        raise CellaNonValidaError(in_italiano(errore.errors()[0]).messaggio) from None


@cache
def _adattatore(elenco: str, nome: str) -> TypeAdapter:
    """What a key may say, as the format knows it."""
    campo = MODELLI[elenco].model_fields[nome]
    return TypeAdapter(Annotated[(campo.annotation, *campo.metadata)] if campo.metadata else campo.annotation)


def _testo(valore: Valore, campo: Campo, noti: Noti) -> str:
    detto = in_testo(valore)
    if len(detto) > LIMITE_CELLA - 100 and detto.endswith(ACCORCIATO):
        raise CellaNonValidaError(
            "il testo era troppo lungo per una cella ed è stato accorciato: cambialo nel programma"
        )
    return detto


def in_testo(valore: Valore) -> str:
    """What a cell shows, when it is a text."""
    if isinstance(valore, date):
        return formati.data(valore)
    if isinstance(valore, Decimal):
        return c.testo_json(valore).replace(".", ",")
    return valore or ""


def _numero(valore: Valore, campo: Campo, noti: Noti) -> Decimal | None:
    if valore is None or isinstance(valore, Decimal):
        return valore
    try:
        return formati.leggi_numero(in_testo(valore))
    except ValueError:
        raise CellaNonValidaError(f"«{_breve(valore)}» non è un numero") from None


def _intero(valore: Valore, campo: Campo, noti: Noti) -> int | None:
    numero = _numero(valore, campo, noti)
    if numero is None:
        return None
    if numero.adjusted() > 12 or numero != int(numero):
        raise CellaNonValidaError(f"«{_breve(valore)}» non è un numero intero")
    return int(numero)


def leggi_data(valore: Valore) -> date | None:
    """A date, typed as one or as 31/12/2026. Raises CellaNonValidaError."""
    if valore is None or isinstance(valore, date):
        return valore
    trovata = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", in_testo(valore).strip())
    if not trovata:
        raise CellaNonValidaError(f"«{_breve(valore)}» non è una data: si scrive 31/12/2026")
    giorno, mese, anno = map(int, trovata.groups())
    try:
        return date(anno, mese, giorno)
    except ValueError:
        raise CellaNonValidaError(f"«{_breve(valore)}» è una data che non esiste") from None


def _data(valore: Valore, campo: Campo, noti: Noti) -> date | None:
    return leggi_data(valore)


def _scelta(valore: Valore, campo: Campo, noti: Noti) -> str:
    detto = semplifica(in_testo(valore).strip())
    if not detto:
        return ""
    for codice, etichetta in campo.scelte.choices:
        if detto in (semplifica(codice), semplifica(str(etichetta))):
            return codice
    voci = ", ".join(map(str, campo.scelte.labels))
    raise CellaNonValidaError(f"«{_breve(valore)}» non è tra le voci dell'elenco: {voci}")


SI, NO = {"si", "s", "x", "vero", "1"}, {"no", "n", "falso", "0"}


def _si_no(valore: Valore, campo: Campo, noti: Noti) -> bool | None:
    detto = semplifica(in_testo(valore).strip())
    if detto in SI:
        return True
    if detto in NO:
        return False
    if detto:
        raise CellaNonValidaError(f"«{_breve(valore)}»: qui si scrive «sì» oppure «no»")
    return None


def _segno(valore: Valore, campo: Campo, noti: Noti) -> bool:
    detto = semplifica(in_testo(valore).strip())
    return bool(detto) and detto not in NO


def _righe(valore: Valore, campo: Campo, noti: Noti) -> tuple[str, ...]:
    voci = tuple(filter(None, (pezzo.strip() for pezzo in SEPARATORI.split(in_testo(valore)))))
    for nome, cosa in (("aree", "area"), ("voci", "voce")):
        if campo.nome == nome:
            for ignota in (voce for voce in voci if voce not in getattr(noti, nome)):
                raise CellaNonValidaError(f"«{_breve(ignota)}» non è un codice di {cosa} del piano")
    if len(set(voci)) < len(voci):
        raise CellaNonValidaError("la stessa voce è scritta due volte")
    return voci


def _interi(valore: Valore, campo: Campo, noti: Noti) -> tuple[int, ...]:
    pezzi = filter(None, TRA_NUMERI.split(in_testo(valore)))
    return tuple(_intero(pezzo, campo, noti) for pezzo in pezzi)


def _area(valore: Valore, campo: Campo, noti: Noti) -> str:
    codice = in_testo(valore).strip()
    if codice and codice not in noti.aree:
        raise CellaNonValidaError(
            f"«{_breve(codice)}» non è un codice di area del piano: {', '.join(noti.aree)}"
        )
    return codice


def _fase(valore: Valore, campo: Campo, noti: Noti) -> UUID | None:
    posto = _intero(valore, campo, noti)
    if posto is None:
        return None
    if not 1 <= posto <= len(noti.fasi):
        quante = f"ne ha {len(noti.fasi)}" if noti.fasi else "non ne ha"
        raise CellaNonValidaError(f"la fase {posto} non c'è: l'obiettivo {quante}")
    return noti.fasi[posto - 1]


def _breve(valore: Valore) -> str:
    detto = in_testo(valore)
    return detto if len(detto) <= 60 else f"{detto[:60]}…"


LETTORI: dict[Genere, Callable[[Valore, Campo, Noti], Any]] = {
    Genere.TESTO: _testo,
    Genere.NUMERO: _numero,
    Genere.INTERO: _intero,
    Genere.DATA: _data,
    Genere.SCELTA: _scelta,
    Genere.SI_NO: _si_no,
    Genere.RIGHE: _righe,
    Genere.INTERI: _interi,
    Genere.SEGNO: _segno,
    Genere.AREA: _area,
    Genere.FASE: _fase,
}
"""How a cell of each kind is read."""


def scritto(valore: Any) -> Valore:
    """What our own workbook holds for a value, as it would be read back."""
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    if isinstance(valore, int):
        return Decimal(valore)
    if isinstance(valore, datetime):
        return valore.date()
    return valore


def uguali(uno: Valore, altro: Valore) -> bool:
    """Whether two cells say the same: a code is a code also when a spreadsheet made it a number."""
    if uno == altro:
        return True
    return in_testo(uno).strip() == in_testo(altro).strip()
