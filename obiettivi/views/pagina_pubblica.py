"""The public page of a plan and that of its ente: what they say, the files, the metadata."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.timezone import localdate

from obiettivi import calcoli
from obiettivi.accesso import EntePubblico, PianoPubblico
from obiettivi.agganci import Pubblicabile
from obiettivi.contenuto import ContenutoPiano, Obiettivo
from obiettivi.esporta import parole
from obiettivi.esporta.dcat import LICENZE, SINTASSI, Dataset, File, Licenza
from obiettivi.esporta.documenti import DOCUMENTI
from obiettivi.esporta.pubblico import CHE_COSA_RESTA, parte_pubblica
from obiettivi.formati import numero
from obiettivi.models import VersionePiano
from obiettivi.scelte import LicenzaDati, ModoPesi
from obiettivi.views.pagina_testata import con_atto, giorno, va

TITOLO_BREVE = 220
"""Characters of the longest title in the summary: the documents have it whole."""


@dataclass(frozen=True)
class RigaObiettivo:
    """An objective in the summary: `dove` is the unit it is given to, where it is not the area itself."""

    n: int
    titolo: str
    dove: str
    peso: str


@dataclass(frozen=True)
class RigaArea:
    """An area in the summary, with what it answers for; `totale` is empty where objectives have no weights."""

    nome: str
    totale: str
    obiettivi: tuple[RigaObiettivo, ...]

    @property
    def con_dove(self) -> bool:
        return any(uno.dove for uno in self.obiettivi)

    @property
    def con_pesi(self) -> bool:
        return any(uno.peso for uno in self.obiettivi)


@dataclass(frozen=True)
class Scaricabile:
    """Something that can be downloaded: what it is called, a sentence about it, its files by format."""

    nome: str
    detto: str
    file: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PaginaPubblica:
    """All that the public page of a plan says."""

    ente: str
    anno: int
    titolo: str
    dati: tuple[tuple[str, str], ...]
    vigente: Scaricabile
    precedenti: tuple[Scaricabile, ...]
    allegati: tuple[Scaricabile, ...]
    aree: tuple[RigaArea, ...]
    senza_area: tuple[RigaObiettivo, ...]
    conti: str
    licenza: Licenza
    metadati: tuple[tuple[str, str, str], ...]
    recapito: str
    fuori: tuple[str, ...]


def pagina_pubblica(qui: PianoPubblico) -> PaginaPubblica:
    """The page of a year."""
    valore = parte_pubblica(qui.contenuto)
    attivi = tuple(calcoli.attivi(valore))
    vigente = qui.vigente
    return PaginaPubblica(
        ente=valore.ente.denominazione,
        anno=valore.piano.anno,
        titolo=valore.piano.titolo,
        dati=tuple((nome, detto) for nome, detto in _dati(qui, valore) if detto),
        vigente=_della_versione(qui, vigente, f"Versione {vigente.numero}, in vigore"),
        precedenti=tuple(_della_versione(qui, una, f"Versione {una.numero}") for una in qui.versioni[1:]),
        allegati=tuple(
            Scaricabile(
                uno.titolo,
                uno.detto,
                tuple(
                    (cosa.titolo, va(qui.piano, "allegato_pubblico", uno.codice, formato))
                    for formato, cosa in uno.documenti.items()
                ),
            )
            for uno in qui.allegati
        ),
        aree=tuple(_aree(valore)),
        senza_area=tuple(_riga(uno) for uno in attivi if not uno.assegnazioni),
        conti=_conti(attivi),
        licenza=LICENZE[LicenzaDati(qui.pubblicazione.licenza)],
        metadati=tuple(
            (nome, tipo.partition(";")[0], va(qui.piano, "metadati_piano", sintassi))
            for sintassi, (nome, tipo, _) in SINTASSI.items()
        ),
        recapito=valore.ente.email or valore.ente.pec,
        fuori=che_cosa_resta(qui.allegati),
    )


def che_cosa_resta(allegati: Iterable[Pubblicabile]) -> tuple[str, ...]:
    """What is not for everybody, of the plan and of what stands beside it."""
    return *CHE_COSA_RESTA, *dict.fromkeys(uno.fuori for uno in allegati)


def _dati(qui: PianoPubblico, valore: ContenutoPiano) -> Iterator[tuple[str, str]]:
    triennio = valore.piano.triennio
    yield "In vigore", f"versione {qui.vigente.numero}, approvata con {con_atto(qui.vigente)}"
    yield "Triennio", f"{triennio[0]}–{triennio[1]}" if triennio else ""
    yield "Aggiornata il", giorno(qui.aggiornata_il)


def _della_versione(qui: PianoPubblico, una: VersionePiano, nome: str) -> Scaricabile:
    return Scaricabile(
        nome,
        f"{parole.maiuscola(con_atto(una))}.",
        tuple(
            (uno.titolo, va(qui.piano, "documento_pubblico", una.numero, formato))
            for formato, uno in DOCUMENTI.items()
        ),
    )


def _aree(valore: ContenutoPiano) -> Iterator[RigaArea]:
    nomi = {area.codice: area.nome for area in valore.aree}
    senza_pesi = valore.sistema.pesi.modo == ModoPesi.NESSUNO
    for peso in calcoli.pesi_per_area(valore):
        yield RigaArea(
            peso.area.nome,
            "" if senza_pesi else _totale(peso),
            tuple(_dell_area(peso, nomi)),
        )


def _totale(peso: calcoli.PesoArea) -> str:
    """Whether it is right was seen before the act: here it is told as it is."""
    return numero(peso.totale) if peso.atteso is None else f"{numero(peso.totale)} su {numero(peso.atteso)}"


def _dell_area(peso: calcoli.PesoArea, nomi: dict[str, str]) -> Iterator[RigaObiettivo]:
    for obiettivo, posizione in peso.assegnazioni:
        sua = obiettivo.assegnazioni[posizione]
        dove = "" if sua.area == peso.area.codice else nomi[sua.area]
        yield _riga(obiettivo, dove, calcoli.peso_effettivo(obiettivo, sua))


def _riga(obiettivo: Obiettivo, dove: str = "", peso: Decimal | None = None) -> RigaObiettivo:
    return RigaObiettivo(obiettivo.n, parole.accorcia(obiettivo.titolo, TITOLO_BREVE), dove, numero(peso))


def _conti(attivi: tuple[Obiettivo, ...]) -> str:
    """How much there is: "25 obiettivi, 98 fasi, 120 indicatori"."""
    quanti = (
        (len(attivi), "obiettivo", "obiettivi"),
        (sum(len(uno.fasi) for uno in attivi), "fase", "fasi"),
        (sum(len(uno.indicatori) for uno in attivi), "indicatore", "indicatori"),
    )
    return ", ".join(f"{quante} {una if quante == 1 else tante}" for quante, una, tante in quanti if quante)


@dataclass(frozen=True)
class RigaAnno:
    """A year in the page of the ente."""

    anno: int
    indirizzo: str
    stato: str
    altro: str


def anni_pubblici(qui: EntePubblico) -> tuple[RigaAnno, ...]:
    """The years that can be read, the latest first."""
    return tuple(
        RigaAnno(
            uno.piano.anno,
            va(uno.piano, "piano_pubblico"),
            f"versione {uno.vigente.numero}, {con_atto(uno.vigente)}",
            ", ".join(allegato.titolo for allegato in uno.allegati),
        )
        for uno in qui.piani
    )


# The metadata


def datasets(qui: PianoPubblico, assoluto) -> tuple[Dataset, ...]:
    """What is published of a plan, as datasets: the plan, and each thing beside it.

    `assoluto` makes an address absolute.
    """
    piano, ente = qui.piano, qui.ente.denominazione
    licenza = LICENZE[LicenzaDati(qui.pubblicazione.licenza)]
    pagina = assoluto(va(piano, "piano_pubblico"))
    prima, ultima = qui.versioni[-1], qui.vigente
    del_piano = Dataset(
        codice=f"piano-{piano.anno}",
        titolo=f"Piano della performance {piano.anno} – {ente}",
        descrizione=f"Il Piano della performance {piano.anno} (sezione 2.2 del PIAO) dell'ente {ente}, come è in "
        f"vigore: obiettivi, aree, fasi, indicatori e pesi. Versione {ultima.numero}, {con_atto(ultima)}.",
        pagina=pagina,
        emesso=localdate(prima.approvata_il),
        modificato=localdate(max(qui.pubblicazione.quando, ultima.approvata_il)),
        licenza=licenza,
        file=tuple(
            File(
                f"Piano della performance {piano.anno}, versione {ultima.numero}, {uno.titolo}",
                formato,
                assoluto(va(piano, "documento_pubblico", ultima.numero, formato)),
            )
            for formato, uno in DOCUMENTI.items()
        ),
    )
    return del_piano, *(
        Dataset(
            codice=uno.nome,
            titolo=f"{uno.titolo} – {ente}",
            descrizione=f"{uno.titolo} dell'ente {ente}. {uno.detto}",
            pagina=pagina,
            emesso=localdate(uno.fermo_dal),
            modificato=localdate(max(qui.pubblicazione.quando, uno.fermo_dal)),
            licenza=licenza,
            file=tuple(
                File(
                    f"{uno.titolo}, {cosa.titolo}",
                    formato,
                    assoluto(va(piano, "allegato_pubblico", uno.codice, formato)),
                )
                for formato, cosa in uno.documenti.items()
            ),
        )
        for uno in qui.allegati
    )


def nome_del_documento(qui: PianoPubblico, numero: int, formato: str) -> str:
    """The name of the file of a version."""
    fine = DOCUMENTI[formato].estensione or formato
    return f"piano-performance-{qui.ente.slug}-{qui.piano.anno}-versione-{numero}.{fine}"
