"""The open format `pianoperf/1`: a plan's value from JSON and to JSON, its canonical form, hash and schema.

Canonical form: UTF-8, sorted keys, no spaces, exact numbers without exponent or trailing zeros; absent,
null, "", [] and {} are left out of objects, `false` and 0 are kept, lists keep their order (and their
nulls). `piano.atto` and `deroghe` are not part of it, so that the hash printed on a proposal stays true
once the act has a number. Nor is what travels beside the plan: the keys of other apps, see `agganci.CHIAVI`.
"""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from obiettivi.agganci import CHIAVI
from obiettivi.contenuto.coerenza import incoerenze
from obiettivi.contenuto.oggetti import ContenutoPiano, V, Valore, vuoto
from obiettivi.contenuto.tipi import CARATTERI_VIETATI, NOSTRO, scrivi_numero

DIMENSIONE_MASSIMA = 20 * 1024 * 1024
"""Bytes of the largest file read; the largest real plan seen is 0.2 MB."""

MESSAGGI = {
    "missing": "manca questa chiave, che è obbligatoria",
    "extra_forbidden": "questa chiave non esiste nel formato",
    "string_type": "qui serve un testo, tra virgolette",
    "string_too_long": "il testo supera i {max_length} caratteri",
    "string_too_short": "il testo non può mancare",
    "string_pattern_mismatch": "qui si scrivono lettere minuscole, cifre e trattini: borgo-esempio",
    "int_type": "qui serve un numero intero, senza virgolette",
    "greater_than_equal": "il numero deve essere almeno {ge}",
    "less_than_equal": "il numero deve essere al massimo {le}",
    "bool_type": "qui serve true o false",
    "tuple_type": "qui serve un elenco [ … ]",
    "dict_type": "qui serve un oggetto {{ … }}",
    "model_type": "qui serve un oggetto {{ … }}",
    "model_attributes_type": "qui serve un oggetto {{ … }}",
}
"""Italian sentences for pydantic's own error types; our types write theirs."""


@dataclass(frozen=True)
class Errore:
    """One mistake in a file: where it is and what is wrong."""

    luogo: str
    messaggio: str

    def __str__(self):
        return f"{self.luogo}: {self.messaggio}" if self.luogo else self.messaggio


class FormatoNonValidoError(ValueError):
    """The file cannot be read as a plan; `errori` says why, place by place."""

    def __init__(self, errori: list[Errore]):
        self.errori = errori
        super().__init__("\n".join(map(str, errori)))


@dataclass(frozen=True)
class FileLetto:
    """All that a file says: the plan and, by key, the values of what other apps keep beside it."""

    piano: ContenutoPiano
    altro: Mapping[str, Any] = field(default_factory=dict)


def leggi_tutto(dati: bytes | str) -> FileLetto:
    """All that the text of a `pianoperf/1` file says: see `leggi` for the plan, `agganci` for the rest."""
    albero, altro = carica(dati), {}
    if isinstance(albero, dict):
        altro = {nome: albero.pop(nome) for nome in CHIAVI if nome in albero}
    piano = leggi_albero(albero)
    letti = {nome: CHIAVI[nome].leggi(suo, piano) for nome, suo in altro.items() if not vuoto(suo)}
    return FileLetto(piano, letti)


def leggi(dati: bytes | str) -> ContenutoPiano:
    """A plan's value from the text of a `pianoperf/1` file with nothing beside it.

    Raises FormatoNonValidoError naming each mistake with its place, objectives by `n` and areas by code
    as in the findings: `obiettivi[12].fasi[3].scadenza`.
    """
    return leggi_albero(carica(dati))


def leggi_albero(albero: Any) -> ContenutoPiano:
    """The same from an already parsed JSON tree whose numbers are int or Decimal."""
    try:
        contenuto = ContenutoPiano.model_validate(albero)
    except ValidationError as errore:
        raise FormatoNonValidoError(
            [in_italiano(voce, albero, DICE_QUALE) for voce in errore.errors()]
        ) from None
    if errori := [Errore(luogo, messaggio) for luogo, messaggio in incoerenze(contenuto)]:
        raise FormatoNonValidoError(errori)
    return contenuto


def rileggi(valore: type[V], testo: str) -> V:
    """A value from the JSON that this program wrote and has kept since.

    Not searched again for what does not agree: it takes 40% less, and a rule of coherence that came later does not hide
    what was approved.
    """
    return valore.model_validate(json.loads(testo, parse_float=Decimal))


def carica(dati: bytes | str) -> Any:
    """The tree of a JSON text, with exact numbers. Raises FormatoNonValidoError for what is not one."""
    if len(dati) > DIMENSIONE_MASSIMA:
        raise _illeggibile(f"il file supera i {DIMENSIONE_MASSIMA // 1024**2} MB")
    try:
        testo = dati.decode("utf-8-sig") if isinstance(dati, bytes) else dati
        return json.loads(
            testo, parse_float=Decimal, parse_constant=_rifiuta_costante, object_pairs_hook=_senza_doppioni
        )
    except UnicodeDecodeError:
        raise _illeggibile("il file non è un testo UTF-8: non è un JSON") from None
    except json.JSONDecodeError as errore:
        raise _illeggibile(
            f"il file non è un JSON: errore alla riga {errore.lineno}, colonna {errore.colno}"
        ) from None
    except RecursionError:
        raise _illeggibile("il file ha troppi livelli uno dentro l'altro") from None
    except FormatoNonValidoError:
        raise
    except (ValueError, ArithmeticError):  # thousands of digits, or an exponent without end
        raise _illeggibile("il file contiene un numero troppo lungo") from None


def _illeggibile(messaggio: str) -> FormatoNonValidoError:
    return FormatoNonValidoError([Errore("", messaggio)])


def _rifiuta_costante(nome: str) -> Any:
    raise _illeggibile(f"il file contiene {nome}, che non è un numero JSON")


def _senza_doppioni(coppie: list[tuple[str, Any]]) -> dict[str, Any]:
    oggetto = dict(coppie)
    if any(CARATTERI_VIETATI.search(chiave) for chiave in oggetto):
        raise _illeggibile("il nome di una chiave contiene un carattere non stampabile")
    if len(oggetto) < len(coppie):
        viste: set[str] = set()
        doppia = next(chiave for chiave, _ in coppie if chiave in viste or viste.add(chiave))
        raise _illeggibile(f"la chiave «{doppia[:60]}» è scritta due volte nello stesso oggetto")
    return oggetto


DICE_QUALE = {("obiettivi",): "n", ("aree",): "codice"}
"""Of a plan, the lists whose rows are told by a value of theirs."""


def in_italiano(
    voce: Any, albero: Any = None, dice_quale: Mapping[tuple[str, ...], str] | None = None
) -> Errore:
    """A mistake that pydantic found in a tree, with its place; rows by position but for those of `dice_quale`."""
    if voce["type"].startswith(NOSTRO):
        messaggio = voce["msg"]
    else:
        messaggio = MESSAGGI.get(voce["type"], "questo valore qui non va bene").format(**voce.get("ctx", {}))
    return Errore("".join(_passi(voce["loc"], albero, dice_quale or {})).lstrip("."), messaggio)


def _passi(posto: tuple[Any, ...], albero: Any, dice_quale: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    """The steps of a place, with positions replaced by what tells a row, where it is readable."""
    for indice, passo in enumerate(posto):
        albero = _scendi(albero, passo)
        if passo == "[key]":  # the mistake is in the key itself, named just before
            continue
        if not isinstance(passo, int):
            yield f".{str(passo)[:60]}"
            continue
        nome = dice_quale.get(posto[:indice])
        detto = albero.get(nome) if nome and isinstance(albero, dict) else None
        if isinstance(detto, int | str) and not isinstance(detto, bool) and detto != "":
            yield f"[{str(detto)[:60]}]"
        else:
            yield f"[#{passo}]" if nome else f"[{passo}]"


def _scendi(albero: Any, passo: Any) -> Any:
    try:
        return albero[passo]
    except (KeyError, IndexError, TypeError):
        return None


def albero(valore: Any) -> Any:
    """The JSON tree of a plan or of any part of it, keys in the order of the format; numbers are Decimal."""
    if isinstance(valore, Valore):
        campi = type(valore).model_fields
        return {
            nome: None if parte == "" else albero(parte)
            for nome, parte in valore
            if not ((campi[nome].json_schema_extra or {}).get("facoltativo") and vuoto(parte))
        }
    if isinstance(valore, Mapping):
        return {str(chiave): albero(parte) for chiave, parte in valore.items()}
    if isinstance(valore, tuple):
        return [albero(parte) for parte in valore]
    if isinstance(valore, datetime.date):
        return valore.isoformat()
    return str(valore) if isinstance(valore, UUID) else valore


def scrivi(contenuto: ContenutoPiano, altro: Mapping[str, Any] | None = None) -> str:
    """The file of a plan, with the trees of what travels beside it: indented JSON, ready to be read back."""
    return testo_json(albero(contenuto) | dict(altro or {})) + "\n"


def testo_json(dati: Any) -> str:
    """Indented JSON of a tree of dicts, lists, texts and exact numbers."""
    return "".join(_pezzi(dati, "\n"))


def forma_canonica(contenuto: ContenutoPiano) -> bytes:
    """The bytes that are hashed; see the top of this module."""
    dati = albero(contenuto)
    del dati["piano"]["atto"]
    dati.pop("deroghe", None)
    return "".join(_pezzi(_essenziale(dati), None)).encode()


def impronta(contenuto: ContenutoPiano) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(forma_canonica(contenuto)).hexdigest()


def _essenziale(dato: Any) -> Any:
    if isinstance(dato, dict):
        pieni = ((chiave, _essenziale(parte)) for chiave, parte in sorted(dato.items()))
        return {chiave: parte for chiave, parte in pieni if not vuoto(parte)}
    return [_essenziale(parte) for parte in dato] if isinstance(dato, list) else dato


def _pezzi(dato: Any, a_capo: str | None) -> Iterator[str]:
    """JSON text of a tree with exact numbers; `a_capo` is the line end with its indent, or None for none."""
    if isinstance(dato, Decimal):
        yield scrivi_numero(dato)
    elif isinstance(dato, dict | list) and dato:
        dentro = None if a_capo is None else a_capo + "  "
        apri, chiudi = "{}" if isinstance(dato, dict) else "[]"
        yield apri
        for posizione, elemento in enumerate(dato):
            yield ("," if posizione else "") + (dentro or "")
            if isinstance(dato, dict):
                yield json.dumps(elemento, ensure_ascii=False) + (":" if a_capo is None else ": ")
                elemento = dato[elemento]
            yield from _pezzi(elemento, dentro)
        yield (a_capo or "") + chiudi
    else:
        yield json.dumps(dato, ensure_ascii=False)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `pianoperf/1`, with the keys that other apps keep beside the plan."""
    grezzo = _senza_titoli(ContenutoPiano.model_json_schema())
    for nome, chiave in CHIAVI.items():
        suo = _senza_titoli(chiave.schema())
        grezzo["$defs"] |= suo.pop("$defs", {})
        grezzo["properties"][nome] = suo
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "pianoperf/1: il Piano della performance come dato aperto",
        **grezzo,
    }


def _senza_titoli(nodo: Any) -> Any:
    """Drops the titles pydantic makes of field names, and our own marker."""
    if isinstance(nodo, dict):
        proprieta = isinstance(nodo.get("properties"), dict)
        return {
            chiave: {nome: _senza_titoli(parte) for nome, parte in valore.items()}
            if proprieta and chiave == "properties"
            else _senza_titoli(valore)
            for chiave, valore in nodo.items()
            if chiave not in ("title", "facoltativo")
        }
    return [_senza_titoli(parte) for parte in nodo] if isinstance(nodo, list) else nodo
