"""The leaf types of a plan's value: exact numbers, texts, dates, lists. Each reads JSON strictly.

Numbers are Decimal from end to end. A number with more places than its kind allows is refused, never
rounded; texts are kept byte for byte. None of the readers here touches the database.
"""

import datetime
import re
from collections.abc import Mapping
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from types import MappingProxyType
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

T = TypeVar("T")

LUNGHEZZA_CODICE = 50
LUNGHEZZA_RIGA = 300
LUNGHEZZA_TITOLO = 2_000
LUNGHEZZA_TESTO = 100_000
ANNO_MINIMO, ANNO_MASSIMO = 1990, 2100
N_MASSIMO = 100_000
INTERO_MASSIMO = 2_147_483_647
LARGHEZZA_INTERO = 12

# Characters no document can show and no workbook accepts: C0 controls other than tab and line ends,
# halves of surrogate pairs, and the two non-characters that XML forbids.
CARATTERI_VIETATI = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


NOSTRO = "pianoperf_"
"""Marks the errors whose sentence is ours, and already in Italian."""


def errore(tipo: str, messaggio: str, **contesto: Any) -> PydanticCustomError:
    return PydanticCustomError(NOSTRO + tipo, messaggio, contesto)


SENZA_LIMITI = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""The usual context would round what has more digits than it keeps."""
UNITA = Decimal(1)


def senza_zeri(numero: Decimal) -> Decimal:
    """The same number in plain notation without trailing zeros: 60.00 → 60, 1E+2 → 100, -0 → 0."""
    if not numero:
        return Decimal(0)
    ridotto = numero.normalize(SENZA_LIMITI)
    return ridotto.quantize(UNITA, context=SENZA_LIMITI) if ridotto.as_tuple().exponent > 0 else ridotto


def scrivi_numero(numero: Decimal) -> str:
    """Canonical text of a number: exact, no exponent, no trailing zeros."""
    return format(senza_zeri(numero), "f")


def _numero(cifre: int, decimali: int, minimo: int | None):
    interi = cifre - decimali

    def leggi(valore: Any) -> Decimal:
        if isinstance(valore, bool) or not isinstance(valore, int | Decimal):
            raise errore("numero", "qui serve un numero, senza virgolette")
        numero = Decimal(valore)
        if not numero.is_finite():
            raise errore("numero", "qui serve un numero, senza virgolette")
        # Told from the exponents, so that 1e999999 is never written out.
        if numero and numero.adjusted() >= interi:
            raise errore(
                "grande", "il numero è troppo grande: al massimo {interi} cifre intere", interi=interi
            )
        ridotto = senza_zeri(numero)
        if -ridotto.as_tuple().exponent > decimali:
            raise errore("decimali", "il numero ha più di {decimali} decimali", decimali=decimali)
        if minimo is not None and numero < minimo:
            raise errore("minimo", "il numero non può essere minore di {minimo}", minimo=minimo)
        return ridotto

    return leggi


def numero(cifre: int, decimali: int, *, minimo: int | None = 0):
    """Type of an exact number with at most `cifre` digits, of which `decimali` after the point.

    Never more than 15 digits: SQLite keeps no more of them exactly.
    """
    schema: dict[str, Any] = {"type": "number", "description": f"al massimo {decimali} decimali"}
    if minimo is not None:
        schema["minimum"] = minimo
    return Annotated[Decimal, BeforeValidator(_numero(cifre, decimali, minimo)), WithJsonSchema(schema)]


Peso = numero(9, 4)
"""A weight, or a percent 0–100."""
Importo = numero(14, 2)
"""An amount, in euro."""
Quantita = numero(15, 4, minimo=None)
"""A measured quantity: a target, a baseline, a count; it may be negative (days of delay)."""
Ore = numero(6, 2)


class _AncheNull:
    """Says in the JSON Schema that null is read as empty."""

    def __get_pydantic_json_schema__(self, nucleo, prosegui):
        return {"anyOf": [prosegui(nucleo), {"type": "null"}]}


def _testo(valore: Any) -> Any:
    if valore is None:
        return ""
    if isinstance(valore, str) and (vietato := CARATTERI_VIETATI.search(valore)):
        codice = f"U+{ord(vietato.group()):04X}"
        raise errore("carattere", "il testo contiene un carattere non stampabile ({codice})", codice=codice)
    return valore


def testo(massimo: int, minimo: int = 0):
    """Type of a text; null reads as the empty text."""
    tipo = Annotated[str, Field(min_length=minimo, max_length=massimo), BeforeValidator(_testo)]
    return tipo if minimo else Annotated[tipo, _AncheNull()]


Slug = Annotated[
    str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=LUNGHEZZA_CODICE), BeforeValidator(_testo)
]
Codice = testo(LUNGHEZZA_CODICE)
CodiceObbligatorio = testo(LUNGHEZZA_CODICE, 1)
Riga = testo(LUNGHEZZA_RIGA)
RigaObbligatoria = testo(LUNGHEZZA_RIGA, 1)
Titolo = testo(LUNGHEZZA_TITOLO)
TitoloObbligatorio = testo(LUNGHEZZA_TITOLO, 1)
Testo = testo(LUNGHEZZA_TESTO)


def _data(valore: Any) -> datetime.date:
    if isinstance(valore, datetime.date):
        return valore
    if isinstance(valore, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", valore, re.ASCII):
        try:
            return datetime.date.fromisoformat(valore)
        except ValueError:
            raise errore("data", "«{valore}» è una data che non esiste", valore=valore) from None
    raise errore("data", "qui serve una data scritta come 2026-12-31")


Data = Annotated[datetime.date, BeforeValidator(_data), WithJsonSchema({"type": "string", "format": "date"})]


def _intero(valore: Any) -> Any:
    """Numbers compare by value: 1.0 is 1."""
    if isinstance(valore, Decimal) and valore.is_finite() and valore.adjusted() < LARGHEZZA_INTERO:
        return int(valore) if valore == int(valore) else valore
    return valore


def intero(minimo: int, massimo: int):
    """Type of a whole number."""
    return Annotated[int, Field(strict=True, ge=minimo, le=massimo), BeforeValidator(_intero)]


Intero = intero(0, INTERO_MASSIMO)
Numerazione = intero(0, N_MASSIMO)
Posizione = intero(0, INTERO_MASSIMO)
Anno = intero(ANNO_MINIMO, ANNO_MASSIMO)
Mese = intero(1, 12)
Logico = Annotated[bool, Field(strict=True)]
LogicoFalso = Annotated[
    bool,
    BeforeValidator(lambda valore: False if valore is None else valore),
    Field(strict=True),
    _AncheNull(),
]


def _chiave(valore: Any) -> UUID:
    if isinstance(valore, UUID):
        return valore
    try:
        chiave = UUID(valore)
    except (ValueError, AttributeError, TypeError):
        chiave = None
    # One way of writing it only, so that it comes back as it came.
    if str(chiave) != valore:
        raise errore("chiave", "qui serve un UUID in minuscolo: 6a1de2b1-6f0e-5f4c-9a53-7d2f0c1b8e44")
    return chiave


Chiave = Annotated[UUID, BeforeValidator(_chiave), WithJsonSchema({"type": "string", "format": "uuid"})]


def scelta(*ammessi: str, se_manca: str = ""):
    """Type of a word from a closed list; null reads as what an absent word stands for."""

    def controlla(valore: str) -> str:
        if valore not in ammessi:
            raise errore(
                "scelta",
                "«{valore}» non è tra i valori ammessi: {ammessi}",
                valore=valore[:60],
                ammessi=", ".join(filter(None, ammessi)),
            )
        return str(valore)

    return Annotated[
        str,
        BeforeValidator(lambda valore: se_manca if valore is None else _testo(valore)),
        AfterValidator(controlla),
        WithJsonSchema({"enum": [*ammessi, *([None] if se_manca in ammessi else [])]}),
    ]


def _elenco(valore: Any) -> Any:
    if valore is None:
        return ()
    return tuple(valore) if isinstance(valore, list) else valore


Elenco = Annotated[tuple[T, ...], BeforeValidator(_elenco), _AncheNull()]
"""A list whose order is a fact; null reads as empty."""


def mappa(chiavi: Any, valori: Any):
    """Type of a JSON object with free keys, such as years or names of sections; null reads as empty."""
    return Annotated[
        dict[chiavi, valori],
        BeforeValidator(lambda v: {} if v is None else dict(v) if isinstance(v, Mapping) else v),
        AfterValidator(MappingProxyType),
        _AncheNull(),
    ]


def _anno_come_chiave(valore: Any) -> int:
    if isinstance(valore, int):
        return valore
    if isinstance(valore, str) and re.fullmatch(r"\d{4}", valore, re.ASCII):
        return int(valore)
    raise errore("anno", "qui serve un anno, come 2026")


AnnoChiave = Annotated[Anno, BeforeValidator(_anno_come_chiave)]
