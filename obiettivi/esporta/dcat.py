"""What is published, told to catalogues of data: DCAT-AP_IT, the Italian profile, as JSON-LD and as Turtle.

The profile is AgID's «Linee guida per i cataloghi dati»: catalogue, dataset, distribution, agent and licence, with
their mandatory properties and the recommended ones that a plan has. Addresses are absolute.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from obiettivi.contenuto import Ente
from obiettivi.scelte import LicenzaDati

PREFISSI = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
EUROPA = "http://publications.europa.eu/resource/authority/"
GOVERNO = f"{EUROPA}data-theme/GOVE"
TEMI = f"{EUROPA}data-theme"
OGNI_ANNO = f"{EUROPA}frequency/ANNUAL"
ITALIANO = f"{EUROPA}language/ITA"


@dataclass(frozen=True)
class Licenza:
    """A licence as the profile's vocabulary names it; `pagina` is its text for people."""

    nome: str
    uri: str
    tipo: str
    versione: str
    pagina: str


VOCABOLARIO = "https://w3id.org/italia/controlled-vocabulary/licences/"
LICENZE = {
    LicenzaDati.CC_BY_4: Licenza(
        LicenzaDati.CC_BY_4.label,
        f"{VOCABOLARIO}A21_CCBY40",
        "http://purl.org/adms/licencetype/Attribution",
        "4.0",
        "https://creativecommons.org/licenses/by/4.0/deed.it",
    ),
    LicenzaDati.CC0_1: Licenza(
        LicenzaDati.CC0_1.label,
        f"{VOCABOLARIO}A11_CCO10",
        "http://purl.org/adms/licencetype/PublicDomain",
        "1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/deed.it",
    ),
}


@dataclass(frozen=True)
class File:
    """A distribution: one file of a dataset."""

    titolo: str
    formato: str
    indirizzo: str


@dataclass(frozen=True)
class Dataset:
    """A plan, or what was published beside it: `pagina` is where people read of it, `codice` its identity there."""

    codice: str
    titolo: str
    descrizione: str
    pagina: str
    emesso: date
    modificato: date
    licenza: Licenza
    file: tuple[File, ...]


@dataclass(frozen=True)
class Uri:
    """An address, of something in the graph or outside it."""

    dove: str


@dataclass(frozen=True)
class Parole:
    """A text in Italian."""

    testo: str


Oggetto = Uri | Parole | date | str
Nodo = tuple[Uri, tuple[str, ...], tuple[tuple[str, Oggetto], ...]]
"""A thing, its classes, and what is said of it: property and value."""


def catalogo(ente: Ente, pagina: str, datasets: Sequence[Dataset]) -> Iterator[Nodo]:
    """The catalogue of an ente, whose page is `pagina`, with all that is in it."""
    proprieta = [
        ("dct:title", Parole(f"Performance: dati del {ente.denominazione}")),
        (
            "dct:description",
            Parole(
                f"Piani della performance e relative relazioni pubblicati dall'ente {ente.denominazione}."
            ),
        ),
        ("dct:publisher", _agente(pagina)),
        ("dct:modified", max(uno.modificato for uno in datasets)),
        ("dct:issued", min(uno.emesso for uno in datasets)),
        ("dct:language", Uri(ITALIANO)),
        ("foaf:homepage", Uri(pagina)),
        ("dcat:themeTaxonomy", Uri(TEMI)),
        *(("dcat:dataset", _dataset(uno)) for uno in datasets),
    ]
    yield Uri(f"{pagina}#catalogo"), ("dcatapit:Catalog", "dcat:Catalog"), tuple(proprieta)
    yield from descritti(ente, pagina, datasets)


def descritti(ente: Ente, pagina: str, datasets: Sequence[Dataset]) -> Iterator[Nodo]:
    """Some datasets of an ente whose page is `pagina`, with their files, their licences, who publishes them."""
    recapito = ente.email or ente.pec
    identita = ente.codice_ipa or ente.codice_fiscale or ente.slug
    yield (
        _agente(pagina),
        ("dcatapit:Agent", "foaf:Agent"),
        (("dct:identifier", identita.lower()), ("foaf:name", Parole(ente.denominazione))),
    )
    if recapito:
        yield (
            _recapito(pagina),
            ("dcatapit:Organization", "vcard:Organization", "vcard:Kind"),
            (
                ("vcard:fn", ente.denominazione),
                ("vcard:hasEmail", Uri(f"mailto:{quote(recapito, safe='@')}")),
            ),
        )
    for uno in datasets:
        yield _nodo_dataset(uno, identita.lower(), pagina, bool(recapito))
        for file in uno.file:
            yield _nodo_file(file, uno)
    for licenza in dict.fromkeys(uno.licenza for uno in datasets):
        yield (
            Uri(licenza.uri),
            ("dcatapit:LicenseDocument", "dct:LicenseDocument"),
            (
                ("dct:type", Uri(licenza.tipo)),
                ("foaf:name", Parole(licenza.nome)),
                ("owl:versionInfo", licenza.versione),
            ),
        )


def _nodo_dataset(uno: Dataset, identita: str, pagina: str, con_recapito: bool) -> Nodo:
    proprieta = [
        ("dct:identifier", f"{identita}:{uno.codice}"),
        ("dct:title", Parole(uno.titolo)),
        ("dct:description", Parole(uno.descrizione)),
        ("dct:issued", uno.emesso),
        ("dct:modified", uno.modificato),
        ("dcat:theme", Uri(GOVERNO)),
        ("dcat:keyword", Parole("piano della performance")),
        ("dct:rightsHolder", _agente(pagina)),
        ("dct:publisher", _agente(pagina)),
        ("dct:accrualPeriodicity", Uri(OGNI_ANNO)),
        ("dct:language", Uri(ITALIANO)),
        ("dcat:landingPage", Uri(uno.pagina)),
        *([("dcat:contactPoint", _recapito(pagina))] if con_recapito else []),
        *(("dcat:distribution", _distribuzione(file)) for file in uno.file),
    ]
    return _dataset(uno), ("dcatapit:Dataset", "dcat:Dataset"), tuple(proprieta)


def _nodo_file(file: File, uno: Dataset) -> Nodo:
    proprieta = (
        ("dct:title", Parole(file.titolo)),
        ("dct:format", Uri(f"{EUROPA}file-type/{file.formato.upper()}")),
        ("dct:license", Uri(uno.licenza.uri)),
        ("dct:modified", uno.modificato),
        ("dcat:accessURL", Uri(file.indirizzo)),
        ("dcat:downloadURL", Uri(file.indirizzo)),
    )
    return _distribuzione(file), ("dcatapit:Distribution", "dcat:Distribution"), proprieta


def _agente(pagina: str) -> Uri:
    return Uri(f"{pagina}#ente")


def _recapito(pagina: str) -> Uri:
    return Uri(f"{pagina}#recapito")


def _dataset(uno: Dataset) -> Uri:
    return Uri(f"{uno.pagina}#{uno.codice}")


def _distribuzione(file: File) -> Uri:
    return Uri(f"{file.indirizzo}#distribuzione")


# How a graph is written


def scrivi_jsonld(nodi: Iterator[Nodo]) -> bytes:
    """The graph as JSON-LD, with the prefixes in it."""
    grafo = []
    for chi, classi, proprieta in nodi:
        detto: dict[str, object] = {"@id": chi.dove, "@type": list(classi)}
        for nome, oggetto in proprieta:
            detto.setdefault(nome, []).append(_in_json(oggetto))
        grafo.append(detto)
    return (json.dumps({"@context": PREFISSI, "@graph": grafo}, ensure_ascii=False, indent=2) + "\n").encode()


def _in_json(oggetto: Oggetto) -> dict[str, str] | str:
    match oggetto:
        case Uri(dove):
            return {"@id": dove}
        case Parole(testo):
            return {"@value": testo, "@language": "it"}
        case date():
            return {"@value": oggetto.isoformat(), "@type": "xsd:date"}
    return oggetto


def scrivi_turtle(nodi: Iterator[Nodo]) -> bytes:
    """The same graph as Turtle."""
    righe = [f"@prefix {prefisso}: <{spazio}> ." for prefisso, spazio in PREFISSI.items()]
    for chi, classi, proprieta in nodi:
        detti = [f"a {', '.join(classi)}", *(f"{nome} {_in_turtle(oggetto)}" for nome, oggetto in proprieta)]
        righe += ["", f"<{chi.dove}> " + " ;\n    ".join(detti) + " ."]
    return ("\n".join(righe) + "\n").encode()


def _in_turtle(oggetto: Oggetto) -> str:
    match oggetto:
        case Uri(dove):
            return f"<{dove}>"
        case Parole(testo):
            return f"{_fra_virgolette(testo)}@it"
        case date():
            return f'"{oggetto.isoformat()}"^^xsd:date'
    return _fra_virgolette(oggetto)


def _fra_virgolette(testo: str) -> str:
    # The escapes of JSON are among those of Turtle.
    return json.dumps(testo, ensure_ascii=False)


SINTASSI = {
    "jsonld": ("JSON-LD", "application/ld+json", scrivi_jsonld),
    "ttl": ("Turtle", "text/turtle; charset=utf-8", scrivi_turtle),
}
"""How the metadata can be had: what each is called, its media type, the function that writes it."""
