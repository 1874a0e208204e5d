"""What an objective is about, for the duties it fulfils: what it declares, or what its words clearly say.

The words err on the side of recognising: an objective taken for more than it is makes a check silent, while
one that is not recognised makes it shout at somebody who has done their part.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Indicatore, Obiettivo
from obiettivi.formati import semplifica

TEMPI_PAGAMENTO, FORMAZIONE = "tempi_pagamento", "formazione"
ANTICORRUZIONE, TRASPARENZA = "anticorruzione", "trasparenza"
"""Codes of `adempimenti`."""

ACCESSIBILITA_DIGITALE, ACCESSIBILITA_FISICA = "accessibilità digitale", "accessibilità fisica"
SEMPLIFICAZIONE, PARI_OPPORTUNITA = "semplificazione", "pari opportunità"
TEMI = (ACCESSIBILITA_DIGITALE, ACCESSIBILITA_FISICA, SEMPLIFICAZIONE, PARI_OPPORTUNITA)
"""The cross-cutting themes, as `tema` says them."""


def _parole(*modi: str) -> re.Pattern[str]:
    """Any of these ways to say it, at the beginning of a word, in a simplified text."""
    return re.compile(rf"\b(?:{'|'.join(modi)})")


PAROLE: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        TEMPI_PAGAMENTO: _parole(
            r"temp\w{1,8} (?:medi\w? )?(?:d\w{1,4} )?pagament",
            r"ritard\w (?:\w{1,8} )?(?:d\w{1,4} |nei |annuale )?pagament",
            r"pagament\w (?:\w{1,12} )?(?:delle )?fattur",
            r"liquidazione (?:delle )?fattur",
            r"debiti commerciali",
            r"indicatore di (?:ritardo|tempestivit)",
        ),
        FORMAZIONE: _parole(
            r"syllabus",
            r"(?:direttiva )?zangrillo",
            r"pian\w (?:\w{1,8} )?(?:d\w{1,4} )?formazion",
            r"(?:pian|percors|progett|programm|iniziativ|attivita|obiettiv|fabbisogn|giornat)\w* formativ",
            r"(?:percors|progett|programm|cors|attivita|or|giornat|interventi)\w* d\w{1,3} formazione",
            r"formazione (?:\w{1,14} )?(?:e (?:\w{1,14} )?)?(?:d\w{1,4} )?(?:personale|dipendent|collaborator)",
            r"formazione (?:obbligatoria|continua|professionale|interna)",
            r"aggiornamento (?:professionale|del personale|dei dipendenti)",
            r"competenze (?:\S{1,24} )?(?:\w{1,14} )?d\w{1,4} (?:personale|dipendent|collaborator)",
        ),
        ANTICORRUZIONE: _parole(
            r"anti-?corruz", r"corruzi", r"corrutti", r"ptpc", r"rpct", r"legalita e integr"
        ),
        TRASPARENZA: _parole(
            r"trasparen", r"ptpct", r"rpct", r"d\.? ?lgs\.? (?:n\. )?33/2013", r"obblighi di pubblicazione"
        ),
        ACCESSIBILITA_DIGITALE: _parole(
            r"accessibil",
            r"wcag",
            r"(?:accesso|divario|facilitazione|inclusione|alfabetizzazione) "
            r"(?:ai servizi )?digital",
            r"identita digital",
            r"spid\b",
            r"esperienza del cittadino",
        ),
        ACCESSIBILITA_FISICA: _parole(
            r"accessibil", r"barriere", r"peba\b", r"disabil", r"ipovedent", r"non vedent"
        ),
        SEMPLIFICAZIONE: _parole(
            r"semplific",
            r"snelli",
            r"reingegner",
            r"on ?-?line",
            r"telematic",
            r"digitalizz",
            r"riduzione d\w{1,3} temp",
            r"sportello unico",
        ),
        PARI_OPPORTUNITA: _parole(
            r"pari opportunit",
            r"azioni positive",
            r"(?:parita|equilibrio|violenza|bilancio|divario) di genere",
            r"cug\b",
            r"conciliazione (?:\w{1,8} )?(?:vita|tempi|lavoro|famiglia)",
            r"conciliare (?:\w{1,8} )?"
            r"(?:vita|lavoro)",
            r"violenza (?:sulle|contro le) donne",
            r"centro antiviolenza",
        ),
    }
)

# In a title, "formazione" by itself: of people, unless what is formed is said.
DI_PERSONE = re.compile(
    r"\bformazione\b(?!,? (?:di |del |della |dei |degli |delle )?(?:nuov|ruol|graduator|elench|class|gestion|document))"
)


def che_parlano_di(contenuto: ContenutoPiano, argomento: str) -> tuple[Obiettivo, ...]:
    """The active objectives about a duty or a theme."""
    return tuple(uno for uno in calcoli.attivi(contenuto) if parla_di(uno, argomento))


def mancanti(contenuto: ContenutoPiano, argomenti: Iterable[str]) -> list[str]:
    """Of some duties and themes, those that no active objective is about."""
    cercati = list(argomenti)
    for obiettivo in calcoli.attivi(contenuto):
        testo = testo_di(obiettivo) if cercati else ""
        cercati = [uno for uno in cercati if not _parla(obiettivo, testo, uno)]
    return cercati


def parla_di(obiettivo: Obiettivo, argomento: str) -> bool:
    """Whether an objective is about a duty or a theme.

    A `tema` that is one of the four is believed: the words are looked at where it says nothing of the kind.
    """
    return _parla(obiettivo, testo_di(obiettivo), argomento)


def _parla(obiettivo: Obiettivo, testo: str, argomento: str) -> bool:
    if argomento in TEMI and (tema := _codice(obiettivo.tema)) in CODICI_TEMI:
        return tema == _codice(argomento)
    if PAROLE[argomento].search(testo) or argomento in map(_codice, obiettivo.adempimenti):
        return True
    return argomento == FORMAZIONE and DI_PERSONE.search(semplifica(obiettivo.titolo)) is not None


def nel_titolo(obiettivo: Obiettivo, argomento: str) -> bool:
    """Whether it is about it above all: it declares the duty, or its title says it."""
    solo_titolo = Obiettivo(n=obiettivo.n, titolo=obiettivo.titolo, adempimenti=obiettivo.adempimenti)
    return parla_di(solo_titolo, argomento)


def soprattutto(obiettivi: Sequence[Obiettivo], argomento: str) -> Sequence[Obiettivo]:
    """Of the objectives about something, those that are above all; all, when there is none."""
    return [uno for uno in obiettivi if nel_titolo(uno, argomento)] or obiettivi


def _codice(testo: str) -> str:
    return "_".join(semplifica(testo).replace("_", " ").split())


CODICI_TEMI = frozenset(map(_codice, TEMI))


def testo_di(obiettivo: Obiettivo) -> str:
    """What tells what the objective is about, simplified."""
    return "\n".join(map(semplifica, filter(None, _testi(obiettivo))))


def _testi(obiettivo: Obiettivo) -> Iterator[str]:
    yield from (obiettivo.titolo, obiettivo.descrizione, obiettivo.risultato_atteso, obiettivo.tema)
    yield from (uno.replace("_", " ") for uno in obiettivo.adempimenti)
    yield from (fase.descrizione for fase in obiettivo.fasi)
    for indicatore in obiettivo.indicatori:
        yield from testi_dell_indicatore(indicatore)


def testi_dell_indicatore(indicatore: Indicatore) -> Iterable[str]:
    return (
        indicatore.descrizione,
        indicatore.definizione,
        indicatore.testo,
        indicatore.unita,
        indicatore.attivita,
        indicatore.norma,
    )
