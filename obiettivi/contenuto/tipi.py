"""The leaf types of a plan's value: exact numbers, texts, dates, lists. Each reads JSON strictly.

Numbers are Decimal from end to end. A number with more places than its kind allows is refused, never
rounded; texts are kept byte for byte. None of the readers here touches the database.
"""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
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

# Characters no document can show and no workbook accepts: C0 controls other than tab and line ends,
# halves of surrogate pairs, and the two non-characters that XML forbids.
CARATTERI_VIETATI = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def errore(tipo: str, messaggio: str, **contesto: Any) -> PydanticCustomError:
    return PydanticCustomError(tipo, messaggio, contesto)


def senza_zeri(numero: Decimal) -> Decimal:
    """The same number in plain notation without trailing zeros: 60.00 → 60, 1E+2 → 100, -0 → 0."""
    if not numero:
        return Decimal(0)
    ridotto = numero.normalize()
    return ridotto.quantize(Decimal(1)) if ridotto.as_tuple().exponent > 0 else ridotto


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
        if numero and numero.normalize().as_tuple().exponent < -decimali:
            raise errore("decimali", "il numero ha più di {decimali} decimali", decimali=decimali)
        if minimo is not None and numero < minimo:
            raise errore("minimo", "il numero non può essere minore di {minimo}", minimo=minimo)
        return senza_zeri(numero)

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
Intero = Annotated[int, Field(strict=True, ge=0, le=2_000_000_000)]
Numerazione = Annotated[int, Field(strict=True, ge=0, le=100_000)]
Posizione = Annotated[int, Field(strict=True, ge=0)]
Anno = Annotated[int, Field(strict=True, ge=ANNO_MINIMO, le=ANNO_MASSIMO)]
Mese = Annotated[int, Field(strict=True, ge=1, le=12)]
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
        return UUID(valore)
    except (ValueError, AttributeError, TypeError):
        raise errore("chiave", "la chiave non è un UUID") from None


Chiave = Annotated[UUID, BeforeValidator(_chiave), WithJsonSchema({"type": "string", "format": "uuid"})]


def scelta(*ammessi: str):
    """Type of a word from a closed list; null reads as the empty text, where that is admitted."""

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
        BeforeValidator(_testo),
        AfterValidator(controlla),
        WithJsonSchema({"enum": [*ammessi, *([None] if "" in ammessi else [])]}),
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


def _anno_come_chiave(valore: Any) -> Any:
    if isinstance(valore, str) and re.fullmatch(r"\d{4}", valore, re.ASCII):
        return int(valore)
    return valore


AnnoChiave = Annotated[Anno, BeforeValidator(_anno_come_chiave)]
