"""The sheet of an objective: everything the plan says of it, ready to be laid out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from obiettivi import calcoli
from obiettivi.contenuto import (
    Area,
    Assegnazione,
    ContenutoPiano,
    Fase,
    Indicatore,
    Obiettivo,
    Voce,
)
from obiettivi.esporta import parole
from obiettivi.esporta.stampa.blocchi import (
    CARATTERI_COLONNA,
    Cella,
    Colonna,
    Fatti,
    Rimando,
    Tabella,
    classe_tabella,
    fatti,
    linee,
    senza_vuoti,
    tabella,
)
from obiettivi.formati import data, euro, numero
from obiettivi.scelte import Ambito

NESSUN_PESO = "–"
FASI_PER_TABELLA = 7
"""Columns of the table of phase weights that a page is wide enough for."""
LINEE_DI_MEZZA_PAGINA = 28
SCADENZA_BREVE = 34
"""Characters of the longest deadline told in words that its column holds in two lines."""
TRAGUARDO_BREVE = 240
VEDI_ACCANTO = "detto accanto"

COLONNE_ASSEGNAZIONI = (
    Colonna("Area", intesta=True),
    Colonna("Performance attesa", "discorso", facoltativa=True),
    Colonna("Quota", "numero", facoltativa=True),
    Colonna("Peso", "numero", facoltativa=True),
)
COLONNE_INDICATORI = (
    Colonna("N.", "ordine"),
    Colonna("Indicatore", intesta=True),
    Colonna("Partenza", "stretta", facoltativa=True),
    Colonna("Traguardo", "traguardo"),
    Colonna("Anno", "anno", facoltativa=True),
    Colonna("Peso", "numero", facoltativa=True),
)


@dataclass(frozen=True)
class Tratto:
    """A bar over consecutive months: where it starts and how long it is, in months."""

    inizio: str
    lunghezza: str


@dataclass(frozen=True)
class RigaFase:
    """A phase as its row says it."""

    numero: str
    aree: str
    descrizione: str
    note: tuple[str, ...]
    quando: tuple[str, ...]
    mesi: str
    barre: tuple[Tratto, ...]
    peso: str
    valore: str


@dataclass(frozen=True)
class Fasi:
    """The table of the phases; months and weights have a column only where some phase has them."""

    modello: ClassVar[str] = "esporta/fasi.html"

    righe: tuple[RigaFase, ...]
    con_numero: bool
    con_mesi: bool
    con_peso: bool
    nota: str

    @property
    def classe(self) -> str:
        return classe_tabella(self.linee, self.nota)

    @property
    def linee(self) -> int:
        return 3 + sum(linee(riga.descrizione, CARATTERI_COLONNA) + len(riga.note) for riga in self.righe)


@dataclass(frozen=True)
class Scheda:
    """The sheet. `classe` says how it is set: shorter type for a long title, unbroken when it is short."""

    modello: ClassVar[str] = "esporta/scheda.html"

    ancora: str
    occhiello: str
    titolo: str
    segnalibro: str
    classe: str
    avviso: str
    descrizione: str
    blocchi: tuple


def ancora(n: int) -> str:
    """The place of an objective's sheet in the document."""
    return f"ob-{n}"


def nome_breve(obiettivo: Obiettivo, massimo: int = 92) -> str:
    return parole.accorcia(f"{obiettivo.n}. {obiettivo.titolo}", massimo)


class Schede:
    """Makes the sheets of a plan's objectives, knowing the names that they refer to by code.

    `presenti` are the objectives whose sheet is in the document: the others are named without a link.
    """

    def __init__(self, contenuto: ContenutoPiano, presenti: frozenset[int]):
        self.anno = contenuto.piano.anno
        self.aree: dict[str, Area] = {area.codice: area for area in contenuto.aree}
        self.voci: dict[str, Voce] = {voce.codice: voce for voce in contenuto.voci}
        self.capitoli = contenuto.capitoli
        self.presenti = presenti

    def rimando(self, n: int, testo: str = "") -> Rimando:
        """A link to an objective, where its sheet is in the document."""
        return Rimando(testo or str(n), ancora(n) if n in self.presenti else "")

    def scheda(self, obiettivo: Obiettivo) -> Scheda:
        blocchi = senza_vuoti(
            (
                self._che_cosa(obiettivo),
                self._assegnazioni(obiettivo),
                self._fasi(obiettivo),
                *self._pesi_delle_fasi(obiettivo),
                self._indicatori(obiettivo),
                self._con_che_cosa(obiettivo),
            )
        )
        return Scheda(
            ancora=ancora(obiettivo.n),
            occhiello=_occhiello(obiettivo),
            titolo=obiettivo.titolo,
            segnalibro=nome_breve(obiettivo),
            classe=_classe(obiettivo, blocchi),
            avviso=parole.stato(obiettivo),
            descrizione=obiettivo.descrizione,
            blocchi=blocchi,
        )

    def _che_cosa(self, obiettivo: Obiettivo) -> Fatti | None:
        """What is wanted, from where; and of whom, when a table is not needed to say it."""
        una = obiettivo.assegnazioni[0] if len(obiettivo.assegnazioni) == 1 else None
        sole = self._unica(obiettivo, una) if una else []
        if not una and not _da_tavola(obiettivo):
            sole = [("Aree", "; ".join(self._nome(sua) for sua in obiettivo.assegnazioni))]
        proprio = obiettivo.peso if una is None or una.peso is not None else None
        return fatti(
            [
                *sole,
                ("Peso dell'obiettivo", numero(proprio)),
                ("Situazione di partenza", obiettivo.situazione_di_partenza),
                ("Risultato atteso", obiettivo.risultato_atteso),
                ("Soglia minima", parole.percento(obiettivo.soglia_minima)),
                ("Prerequisito", _si_no(obiettivo.prerequisito)),
            ]
        )

    def _unica(self, obiettivo: Obiettivo, assegnazione: Assegnazione) -> list[tuple[str, str]]:
        effettivo = calcoli.peso_effettivo(obiettivo, assegnazione)
        peso = "" if effettivo is None else f"peso {numero(effettivo)}"
        return [
            ("Area e peso" if peso else "Area", parole.unisci(self._nome(assegnazione), peso, con=" · ")),
            ("Quota", parole.percento(assegnazione.quota)),
            ("Performance attesa", assegnazione.performance_attesa),
            *(tuple(riga.split(": ", 1)) for riga in parole.contributo(assegnazione)),
        ]

    def _nome(self, assegnazione: Assegnazione) -> str:
        nome = self.aree[assegnazione.area].nome_completo
        return f"{nome}, capofila" if assegnazione.capofila else nome

    def _assegnazioni(self, obiettivo: Obiettivo) -> Tabella | None:
        if not _da_tavola(obiettivo):
            return None
        righe = [
            [
                Cella(self._nome(una), note=parole.contributo(una)),
                una.performance_attesa,
                parole.percento(una.quota),
                numero(calcoli.peso_effettivo(obiettivo, una)),
            ]
            for una in obiettivo.assegnazioni
        ]
        return tabella("Aree", COLONNE_ASSEGNAZIONI, righe)

    def _fasi(self, obiettivo: Obiettivo) -> Fasi | None:
        if not obiettivo.fasi:
            return None
        assegnazione = _rappresentante(obiettivo)
        pesi = calcoli.pesi_delle_fasi(obiettivo, assegnazione)
        valori = calcoli.valore_obiettivo(obiettivo, assegnazione)
        righe = tuple(
            self._fase(obiettivo, fase, peso, valore)
            for fase, peso, valore in zip(obiettivo.fasi, pesi, valori, strict=True)
        )
        comuni = assegnazione is not None and len(obiettivo.assegnazioni) > 1
        return Fasi(
            righe=righe,
            con_numero=any(riga.numero for riga in righe),
            con_mesi=any(riga.barre for riga in righe),
            con_peso=any(riga.peso for riga in righe),
            nota="I pesi delle fasi sono gli stessi per tutte le aree." if comuni else "",
        )

    def _fase(
        self, obiettivo: Obiettivo, fase: Fase, peso: Decimal | None, valore: Decimal | None
    ) -> RigaFase:
        # A deadline told in a sentence would not fit in its column.
        discorsiva = fase.scadenza_testo if len(fase.scadenza_testo) > SCADENZA_BREVE else ""
        note = {
            "Scadenza": discorsiva,
            "Aree": parole.nomi_aree(fase.aree, self.aree),
            "Solo per": parole.di_chi(obiettivo, fase.assegnazione, self.aree),
        }
        return RigaFase(
            numero="" if fase.numero is None else str(fase.numero),
            aree=fase.aree_testo,
            descrizione=fase.descrizione,
            note=_etichettate(note),
            quando=parole.quando(fase, self.anno, accanto=discorsiva),
            mesi=parole.mesi(fase.mesi),
            barre=tuple(Tratto(str(da - 1), str(a - da + 1)) for da, a in parole.tratti(fase.mesi)),
            peso=numero(peso),
            valore=numero(valore),
        )

    def _pesi_delle_fasi(self, obiettivo: Obiettivo) -> Iterator[Tabella | None]:
        """Weights of the phases area by area, where the areas weigh them differently."""
        if not _pesi_diversi(obiettivo):
            return
        posti = range(len(obiettivo.fasi))
        for inizio in posti[::FASI_PER_TABELLA]:
            gruppo = posti[inizio : inizio + FASI_PER_TABELLA]
            colonne = [Colonna("Area", intesta=True)]
            colonne += [Colonna(parole.nome_fase(obiettivo, posto), "peso") for posto in gruppo]
            righe = [self._riga_dei_pesi(obiettivo, una, gruppo) for una in obiettivo.assegnazioni]
            yield tabella(
                "Pesi delle fasi per area",
                colonne,
                righe,
                nota="Tra parentesi il valore obiettivo: il peso cumulato alla fine della fase. "
                f"Il segno {NESSUN_PESO} dice che la fase non è di quell'area.",
            )

    def _riga_dei_pesi(
        self, obiettivo: Obiettivo, assegnazione: Assegnazione, posti: Sequence[int]
    ) -> list[Cella | str]:
        pesi = calcoli.pesi_delle_fasi(obiettivo, assegnazione)
        valori = calcoli.valore_obiettivo(obiettivo, assegnazione)
        celle = [
            NESSUN_PESO if pesi[posto] is None else f"{numero(pesi[posto])} ({numero(valori[posto])})"
            for posto in posti
        ]
        return [self.aree[assegnazione.area].nome_completo, *celle]

    def _indicatori(self, obiettivo: Obiettivo) -> Tabella | None:
        anni = {indicatore.anno for indicatore in obiettivo.indicatori} - {None}
        # One year for all goes in the caption, and only if it is not the plan's.
        per_riga = len(anni) > 1
        titolo = "Indicatori" if per_riga or anni <= {self.anno} else f"Indicatori per il {anni.pop()}"
        righe = [
            self._indicatore(obiettivo, posto, indicatore, per_riga)
            for posto, indicatore in enumerate(obiettivo.indicatori, 1)
        ]
        return tabella(titolo, COLONNE_INDICATORI, righe)

    def _indicatore(
        self, obiettivo: Obiettivo, posto: int, indicatore: Indicatore, con_anno: bool
    ) -> list[Cella | str]:
        partenza = parole.unisci(
            parole.misura(indicatore, indicatore.baseline), indicatore.baseline_testo, con=" – "
        )
        traguardo = parole.traguardo(indicatore)
        # Told at length, they would make a narrow column longer than a page.
        discorsi = {
            nome: detto
            for nome, detto in (("Partenza", partenza), ("Traguardo", traguardo))
            if len(detto) > TRAGUARDO_BREVE
        }
        return [
            str(posto),
            Cella(
                parole.unisci(indicatore.codice, indicatore.descrizione, con=" – "),
                note=_etichettate(discorsi) + self._note_indicatore(obiettivo, indicatore),
            ),
            "" if "Partenza" in discorsi else partenza,
            Cella(VEDI_ACCANTO if "Traguardo" in discorsi else traguardo, note=_altri_traguardi(indicatore)),
            str(indicatore.anno or "") if con_anno else "",
            numero(indicatore.peso),
        ]

    def _note_indicatore(self, obiettivo: Obiettivo, indicatore: Indicatore) -> tuple[str, ...]:
        return _etichettate(
            {
                "Solo per": parole.di_chi(obiettivo, indicatore.assegnazione, self.aree),
                "Misura": "" if indicatore.fase is None else parole.nome_fase(obiettivo, indicatore.fase),
                "Attività": indicatore.attivita,
                "Definizione": indicatore.definizione,
                "Direzione": parole.direzione(indicatore),
                "Formula": indicatore.formula,
                "Dimensione": indicatore.dimensione,
                "Fonte": indicatore.fonte,
                "Norma": indicatore.norma,
                "Serie storica": parole.per_anno(indicatore.storico),
                "Osservato al": data(indicatore.osservato_al),
                "Copertura minima": numero(indicatore.copertura_minima),
            }
        )

    def _con_che_cosa(self, obiettivo: Obiettivo) -> Fatti | None:
        """With which means, and what it hangs from."""
        return fatti(
            [
                ("Risorse umane", [obiettivo.risorse_umane, _quote(obiettivo)]),
                ("Risorse finanziarie", parole.risorse(obiettivo.risorse_finanziarie)),
                ("Capitoli", self._capitoli(obiettivo)),
                ("Risorse strumentali", obiettivo.risorse_strumentali),
                ("Fonte del premio", obiettivo.fonte_premio),
                ("Premio", parole.premio(obiettivo.premio)),
                ("Portatori di interesse", obiettivo.stakeholder),
                ("Adempimenti", parole.adempimenti(obiettivo)),
                ("Tema trasversale", obiettivo.tema),
                ("Sezione del piano", obiettivo.sezione),
                ("Programmazione", "; ".join(self._voce(codice) for codice in obiettivo.voci)),
                ("Sostituito da", self._sostituto(obiettivo)),
            ]
        )

    def _capitoli(self, obiettivo: Obiettivo) -> str:
        suoi = (uno for uno in self.capitoli if obiettivo.n in uno.obiettivi)
        return "; ".join(parole.unisci(uno.codice, uno.titolo, euro(uno.importo), con=" – ") for uno in suoi)

    def _voce(self, codice: str) -> str:
        return parole.unisci(codice, self.voci[codice].nome, con=" – ")

    def _sostituto(self, obiettivo: Obiettivo) -> Cella:
        n = obiettivo.sostituito_da
        return Cella() if n is None else Cella(rimandi=(self.rimando(n, f"Obiettivo {n}"),))


def _occhiello(obiettivo: Obiettivo) -> str:
    return parole.unisci(
        f"Obiettivo {obiettivo.n}",
        f"codice {obiettivo.codice}" if obiettivo.codice else "",
        f"codice interno {obiettivo.codice_interno}" if obiettivo.codice_interno else "",
        Ambito(obiettivo.ambito).label,
        obiettivo.categoria,
        parole.anni(obiettivo.anni),
        con=" · ",
    )


def _classe(obiettivo: Obiettivo, blocchi: tuple) -> str:
    """Long titles in smaller type; a sheet that takes about half a page or less is not broken."""
    titolo = len(obiettivo.titolo)
    taglia = "lunghissimo" if titolo > 600 else "lungo" if titolo > 180 else ""
    quante = linee(obiettivo.titolo, 70) + linee(obiettivo.descrizione, 110)
    quante += sum(blocco.linee for blocco in blocchi)
    return parole.unisci(taglia, "breve" if quante <= LINEE_DI_MEZZA_PAGINA else "", con=" ")


def _da_tavola(obiettivo: Obiettivo) -> bool:
    """Whether its areas need a table: they are several, and something is said of one and not of the other."""
    return len(obiettivo.assegnazioni) > 1 and any(
        una.peso is not None or una.quota is not None or una.performance_attesa or parole.contributo(una)
        for una in obiettivo.assegnazioni
    )


def _quote(obiettivo: Obiettivo) -> str:
    return "; ".join(parole.quota_umana(quota) for quota in obiettivo.risorse_umane_quote)


def _si_no(valore: bool | None) -> str:
    return {None: "", True: "sì: non pesa, ma condiziona il premio", False: "no"}[valore]


def _etichettate(note: dict[str, str]) -> tuple[str, ...]:
    return tuple(f"{nome}: {detto}" for nome, detto in note.items() if detto)


def _altri_traguardi(indicatore: Indicatore) -> tuple[str, ...]:
    fasce = parole.fasce(indicatore)
    return tuple(
        filter(None, (parole.per_anno(indicatore.valori_annuali), f"Grado: {fasce}" if fasce else ""))
    )


def _pesi_diversi(obiettivo: Obiettivo) -> bool:
    """Whether the areas weigh the phases differently, or otherwise than the phases' own weights."""
    if not any(una.pesi_fasi for una in obiettivo.assegnazioni):
        return False
    liste = {calcoli.pesi_delle_fasi(obiettivo, una) for una in obiettivo.assegnazioni}
    return len(liste) > 1 or _proprie_diverse(obiettivo, liste.pop())


def _proprie_diverse(obiettivo: Obiettivo, lista: tuple[Decimal | None, ...]) -> bool:
    proprie = calcoli.pesi_delle_fasi(obiettivo)
    return any(peso is not None for peso in proprie) and proprie != lista


def _rappresentante(obiettivo: Obiettivo) -> Assegnazione | None:
    """The assignment whose phase weights are everybody's; None where the phases' own are to be shown."""
    una = next((una for una in obiettivo.assegnazioni if una.pesi_fasi), None)
    return None if una is None or _pesi_diversi(obiettivo) else una
