"""The tables of the whole plan, one function each: areas, weights, outputs, staff, chapters, health …"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from obiettivi import calcoli
from obiettivi.contenuto import Area, AttivitaStrutturale, Deroga, Obiettivo, VerificaPrevista, Voce
from obiettivi.controlli import Anomalia, Livello, derogata, valide
from obiettivi.esporta import parole
from obiettivi.esporta.ritaglio import POSTO_OBIETTIVO, Ritaglio
from obiettivi.esporta.stampa.blocchi import Cella, Colonna, Fatti, Rimando, Tabella, fatti, tabella
from obiettivi.esporta.stampa.scheda import Schede
from obiettivi.formati import data, euro, numero
from obiettivi.scelte import ModoPesi, TipoVerifica, TipoVoce

POSTO_AREA = re.compile(r"aree\[(.+?)\]")

RIGHE_AFFIANCATE = 12
"""From so many routine outputs on, their table runs in two columns."""

CONTEGGI = {
    Livello.BLOCCA: ("una cosa da correggere prima di approvare", "{} cose da correggere prima di approvare"),
    Livello.AVVISO: ("un avviso", "{} avvisi"),
    Livello.NOTA: ("una nota", "{} note"),
}


@dataclass(frozen=True)
class Tavole:
    """The tables about a part of a plan; `luoghi` are the places of the areas' sections, by area."""

    parte: Ritaglio
    schede: Schede
    luoghi: dict[str, str]

    def aree(self) -> Tabella | None:
        """Every area with its head's role and its weights against the expected total."""
        pesi = {peso.area.codice: peso for peso in self.parte.pesi}
        righe = [self._riga_area(area, pesi.get(area.codice)) for area in self.parte.aree]
        colonne = (
            Colonna("Codice", "codice"),
            Colonna("Area", intesta=True),
            Colonna("Parte di", "codice", facoltativa=True),
            Colonna("Responsabile", facoltativa=True),
            Colonna("Obiettivi", "numero"),
            Colonna("Totale pesi", "numero", facoltativa=True),
            Colonna("Atteso", "numero", facoltativa=True),
            Colonna("Esito", "stretta", facoltativa=True),
        )
        return tabella("Aree, responsabili e pesi", colonne, righe)

    def _riga_area(self, area: Area, peso: calcoli.PesoArea | None) -> list[Cella | str]:
        note = {
            "Continua": area.continua,
            "Paga fatture": {None: "", True: "sì", False: "no"}[area.paga_fatture],
        }
        pesata = peso is not None and peso.modo != ModoPesi.NESSUNO
        return [
            area.codice,
            Cella(
                rimandi=(Rimando(area.nome, self.luoghi.get(area.codice, "")),),
                note=tuple(f"{nome}: {detto}" for nome, detto in note.items() if detto),
            ),
            area.padre,
            area.responsabile_ruolo,
            str(self._quanti(area, peso)),
            numero(peso.totale) if pesata else "",
            numero(peso.atteso) if pesata else "",
            parole.esito(peso) if pesata and peso.atteso is not None else "",
        ]

    def _quanti(self, area: Area, peso: calcoli.PesoArea | None) -> int:
        """How many objectives count for an area: for one that others are rolled up to, theirs too."""
        if peso is not None:
            return len({obiettivo.n for obiettivo, _ in peso.assegnazioni})
        return sum(
            any(assegnazione.area == area.codice for assegnazione in obiettivo.assegnazioni)
            for obiettivo in calcoli.attivi(self.parte.contenuto)
        )

    def pesi(self, peso: calcoli.PesoArea) -> Tabella | None:
        """The objectives of an area with their weights, then total, expected and residual."""
        con_peso = peso.modo != ModoPesi.NESSUNO
        di_altri = any(
            obiettivo.assegnazioni[posto].area != peso.area.codice for obiettivo, posto in peso.assegnazioni
        )
        colonne = [
            Colonna("N.", "ordine"),
            Colonna("Codice", "codice", facoltativa=True),
            Colonna("Obiettivo", intesta=True),
            Colonna("Area", "codice", facoltativa=True),
            Colonna("Pagina", "foglio", facoltativa=True),
            Colonna("Peso", "numero"),
        ]
        prestati: set[int] = set()
        righe = [
            self._riga_peso(obiettivo, posto, di_altri, prestati) for obiettivo, posto in peso.assegnazioni
        ]
        if not con_peso:
            colonne, righe = colonne[:-1], [riga[:-1] for riga in righe]
        titolo = f"{peso.area.nome_completo}: obiettivi{' e pesi' if con_peso else ''}"
        return tabella(titolo, colonne, righe, piede=(_totale(peso),) if con_peso else ())

    def _riga_peso(
        self, obiettivo: Obiettivo, posto: int, di_altri: bool, prestati: set[int]
    ) -> list[Cella | str]:
        assegnazione = obiettivo.assegnazioni[posto]
        peso = Cella(numero(calcoli.peso_effettivo(obiettivo, assegnazione)) or "manca")
        if assegnazione.peso is None and obiettivo.peso is not None:
            # An objective that lends its own weight counts once in the area.
            peso = Cella("già contato") if obiettivo.n in prestati else peso
            prestati.add(obiettivo.n)
        elif obiettivo.prerequisito and peso.testo == "manca":
            peso = Cella("prerequisito")
        rimando = self.schede.rimando(obiettivo.n, parole.accorcia(obiettivo.titolo, 160))
        return [
            str(obiettivo.n),
            obiettivo.codice,
            Cella(rimandi=(rimando,)),
            assegnazione.area if di_altri else "",
            Cella(pagina=rimando.ancora),
            peso,
        ]

    def attivita(self, aree: frozenset[str]) -> Iterator[Tabella | None]:
        """The routine outputs of these areas: a table for each area and group, as they come."""
        righe = [riga for riga in self.parte.attivita_strutturali if riga.area in aree]
        # Groups of an area may be told in any order: each is gathered where it first appears.
        posti = list(dict.fromkeys(_gruppo(riga) for riga in righe))
        righe.sort(key=lambda riga: posti.index(_gruppo(riga)))
        for (codice, gruppo), gruppate in groupby(righe, key=_gruppo):
            sue = list(gruppate)
            nome = self.schede.aree[codice].nome_completo
            yield tabella(
                f"Attività strutturali – {parole.unisci(nome, gruppo, con=' – ')}",
                (Colonna("Prodotto", intesta=True), Colonna("Quantità", "quantita")),
                ([riga.prodotto, parole.quantita_attesa(riga)] for riga in sue),
                affiancata=len(sue) >= RIGHE_AFFIANCATE,
            )

    def personale(self, aree: frozenset[str]) -> Tabella | None:
        colonne = (
            Colonna("Profilo", intesta=True),
            Colonna("Categoria", "codice", facoltativa=True),
            Colonna("Servizio", facoltativa=True),
            Colonna("Area", "codice"),
            Colonna("Ore", "numero", facoltativa=True),
        )
        righe = [
            [riga.profilo, riga.categoria, riga.servizio, riga.area, numero(riga.ore)]
            for riga in self.parte.personale
            if riga.area in aree
        ]
        return tabella("Personale assegnato, con le ore settimanali", colonne, righe)

    def capitoli(self, aree: frozenset[str]) -> Tabella | None:
        colonne = (
            Colonna("Capitolo", "codice", intesta=True),
            Colonna("Titolo", facoltativa=True),
            Colonna("Area", "codice"),
            Colonna("Obiettivi", facoltativa=True),
            Colonna("Importo", "importo", facoltativa=True),
        )
        righe = [
            [riga.codice, riga.titolo, riga.area, self._obiettivi(riga.obiettivi), euro(riga.importo)]
            for riga in self.parte.capitoli
            if riga.area in aree
        ]
        return tabella("Capitoli di bilancio", colonne, righe)

    def _obiettivi(self, numeri: Iterable[int]) -> Cella:
        return Cella(rimandi=tuple(self.schede.rimando(n) for n in numeri))

    def salute(self) -> Tabella | None:
        """The ente's health: each indicator with where it stands and the targets of three years."""
        anni = parole.anni_dei_traguardi(self.parte.contenuto.piano)
        colonne = (
            Colonna("Dimensione", "dimensione", facoltativa=True),
            Colonna("Indicatore", intesta=True),
            Colonna("Partenza", "salute", facoltativa=True),
            *(Colonna(anno, "salute", facoltativa=True) for anno in anni),
        )
        righe = [
            [uno.dimensione, uno.indicatore, uno.baseline, uno.target_1, uno.target_2, uno.target_3]
            for uno in self.parte.indicatori_di_salute
        ]
        return tabella("Indicatori di salute dell'ente", colonne, righe)

    def fondo(self) -> Fatti | None:
        premialita = self.parte.premialita
        if premialita is None:
            return None
        return fatti(
            [
                ("Fondo massimo", euro(premialita.fondo_massimo)),
                ("Fondo assegnato", euro(premialita.fondo_assegnato)),
            ]
        )

    def gruppi(self) -> Tabella | None:
        premialita = self.parte.premialita
        colonne = (
            Colonna("Gruppo", intesta=True),
            Colonna("Obiettivi"),
            Colonna("Come", "stretta"),
            Colonna("Importo", "importo"),
        )
        righe = [
            [
                gruppo.nome,
                self._obiettivi(gruppo.obiettivi),
                "importo fisso" if gruppo.fisso else "a punti",
                euro(gruppo.importo),
            ]
            for gruppo in (premialita.gruppi if premialita else ())
        ]
        return tabella("Riparto del fondo", colonne, righe)

    def premi(self) -> Tabella | None:
        """Head count, coefficient, points and amount of each objective, as published."""
        colonne = (
            Colonna("N.", "ordine"),
            Colonna("Obiettivo", intesta=True),
            Colonna("Peso", "numero", facoltativa=True),
            Colonna("Dipendenti", "numero", facoltativa=True),
            Colonna("Coefficiente", "numero", facoltativa=True),
            Colonna("Punti", "numero", facoltativa=True),
            Colonna("Importo", "importo", facoltativa=True),
        )
        righe = [
            [
                str(obiettivo.n),
                Cella(rimandi=(self.schede.rimando(obiettivo.n, parole.accorcia(obiettivo.titolo, 90)),)),
                numero(obiettivo.peso),
                numero(obiettivo.premio.n_dipendenti),
                numero(obiettivo.premio.coefficiente),
                numero(obiettivo.premio.totale),
                euro(obiettivo.premio.importo),
            ]
            for obiettivo in self.parte.obiettivi
            if obiettivo.premio and self.parte.intero
        ]
        return tabella("Premio per obiettivo", colonne, righe)

    def verifiche(self) -> Tabella | None:
        colonne = (
            Colonna("Quando", "stretta", facoltativa=True),
            Colonna("Verifica", "stretta", facoltativa=True),
            Colonna("Che cosa", intesta=True),
        )
        righe = [_riga_verifica(verifica) for verifica in self.parte.verifiche_previste]
        return tabella("Verifiche previste", colonne, righe)

    def voci(self) -> Tabella | None:
        """The programming entries with the objectives that hang from each."""
        if not self.parte.intero:
            return None
        colonne = (
            Colonna("Codice", "codice", intesta=True),
            Colonna("Voce"),
            Colonna("Tipo", "tipo"),
            Colonna("Parte di", "codice", facoltativa=True),
            Colonna("Obiettivi", "stretta"),
        )
        righe = [self._riga_voce(voce) for voce in self.parte.contenuto.voci]
        return tabella("Voci di programmazione e obiettivi collegati", colonne, righe)

    def _riga_voce(self, voce: Voce) -> list[Cella | str]:
        collegati = [uno.n for uno in self.parte.obiettivi if voce.codice in uno.voci]
        return [voce.codice, voce.nome, TipoVoce(voce.tipo).label, voce.padre, self._obiettivi(collegati)]

    def anomalie(self) -> Tabella | None:
        colonne = (
            Colonna("Che cosa", intesta=True),
            Colonna("Dove", "stretta"),
            Colonna("Pagina", "foglio", facoltativa=True),
            Colonna("Livello", "livello"),
            Colonna("Controllo", "codice"),
        )
        righe = [self._riga_anomalia(anomalia) for anomalia in self.parte.anomalie]
        return tabella("Esito dei controlli", colonne, righe)

    def _riga_anomalia(self, anomalia: Anomalia) -> list[Cella | str]:
        dove = self._dove(anomalia.oggetto)
        norma = f"Norma: {anomalia.norma}" if anomalia.norma else ""
        deroga = derogata(anomalia, self.parte.contenuto.deroghe)
        note = norma, parole.maiuscola(parole.deroga(deroga)) if deroga else ""
        return [
            Cella(anomalia.messaggio, note=tuple(filter(None, note))),
            Cella(rimandi=(dove,)),
            Cella(pagina=dove.ancora),
            "in deroga" if deroga else anomalia.livello.label,
            anomalia.codice,
        ]

    def deroghe(self) -> Tabella | None:
        """The waivers that are of no finding here, in the document about everything.

        In a bozza they hold no more; in a version they held when it was proposed.
        """
        contenuto = self.parte.contenuto
        valgono = valide(contenuto, self.parte.anomalie)
        colonne = (
            Colonna("Segnalazione", intesta=True),
            Colonna("Dove", "stretta", facoltativa=True),
            Colonna("Deroga", "discorso"),
            Colonna("Controllo", "codice"),
        )
        righe = [
            [
                Cella(una.messaggio, note=tuple(parole.trovato_e_atteso(una))),
                Cella(rimandi=(self._dove(una.oggetto),)) if una.oggetto else "",
                parole.deroga(una).removeprefix("in deroga: "),
                una.codice,
            ]
            for una in (contenuto.deroghe if self.parte.intero else ())
            if una not in valgono
        ]
        bozza = self.parte.edizione.bozza
        titolo = "Deroghe che non valgono più, perché i dati sono cambiati" if bozza else "Altre deroghe date"
        return tabella(titolo, colonne, righe)

    def _dove(self, oggetto: str) -> Rimando:
        """The place of a finding, in words and as a link."""
        if posto := POSTO_OBIETTIVO.match(oggetto):
            return self.schede.rimando(int(posto[1]), f"Obiettivo {posto[1]}")
        if (posto := POSTO_AREA.match(oggetto)) and posto[1] in self.schede.aree:
            return Rimando(f"Area {posto[1]}", self.luoghi.get(posto[1], ""))
        return Rimando(parole.luogo(oggetto))


def _gruppo(riga: AttivitaStrutturale) -> tuple[str, str]:
    return riga.area, riga.gruppo


def _totale(peso: calcoli.PesoArea) -> tuple[str, str]:
    """The foot of a table of weights: the total, and beside its name how it stands."""
    if peso.atteso is None:
        return "Totale", numero(peso.totale)
    atteso = "massimo" if peso.modo == ModoPesi.MASSIMO else "atteso"
    return f"Totale ({atteso} {numero(peso.atteso)}: {parole.esito(peso)})", numero(peso.totale)


def _riga_verifica(verifica: VerificaPrevista) -> list[str]:
    tipo = TipoVerifica(verifica.tipo).label if verifica.tipo else ""
    return [data(verifica.data), tipo, verifica.testo]


def conteggio(anomalie: Iterable[Anomalia], deroghe: Iterable[Deroga] = ()) -> str:
    """How many findings, level by level and those waived apart, in words."""
    in_deroga = {anomalia: derogata(anomalia, deroghe) is not None for anomalia in anomalie}
    livelli = [anomalia.livello for anomalia, tolta in in_deroga.items() if not tolta]
    if not in_deroga:
        return "I controlli non hanno trovato nulla da segnalare."
    detti = [
        uno if livelli.count(livello) == 1 else molti.format(livelli.count(livello))
        for livello, (uno, molti) in CONTEGGI.items()
        if livello in livelli
    ]
    if quante := len(in_deroga) - len(livelli):
        detti.append("una cosa in deroga" if quante == 1 else f"{quante} cose in deroga")
    return f"I controlli hanno trovato: {', '.join(detti)}."
