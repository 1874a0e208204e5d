"""What goes in the printed document and in which order: cover, contents, sections, annexes.

An objective is printed once. Those of one area stand in its section; those of several areas stand with the
area that leads them, or, when none does, in a section of their own before the areas.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from obiettivi import contenuto as valore
from obiettivi.contenuto import Area, ContenutoPiano, Obiettivo, Sistema
from obiettivi.esporta import parole
from obiettivi.esporta.edizione import Edizione
from obiettivi.esporta.ritaglio import Ritaglio, ramo, ritaglia
from obiettivi.esporta.stampa.blocchi import Fatti, Prosa, Titoletto, fatti, senza_vuoti
from obiettivi.esporta.stampa.scheda import Scheda, Schede
from obiettivi.esporta.stampa.tavole import Tavole, conteggio
from obiettivi.formati import data, numero
from obiettivi.scelte import MESI, MetodoRisultato, RisultatoEnte, TipoArea, TipoEnte, UnitaPesi

COME_SI_CALCOLANO = (
    "Il peso di un obiettivo per un'area è quello scritto nell'assegnazione; se manca, è il peso proprio "
    "dell'obiettivo.",
    "Il totale di un'area è la somma dei pesi dei suoi obiettivi. Il peso proprio di un obiettivo si conta "
    "una volta sola, anche se più uffici della stessa area lo condividono. Gli obiettivi annullati o "
    "sostituiti non si contano.",
    "Il residuo è il totale atteso meno il totale: se è negativo, i pesi sono troppi.",
    "Il valore obiettivo di una fase è la somma dei pesi delle fasi fino a quella compresa.",
    "I calcoli sono esatti: nessun numero è arrotondato.",
)


@dataclass(frozen=True)
class Sezione:
    """A part of the document with its heading; `classe` says whether it begins a page."""

    ancora: str
    titolo: str
    testa: str
    classe: str
    sottotitolo: str
    blocchi: tuple

    @property
    def schede(self) -> tuple[Scheda, ...]:
        return tuple(blocco for blocco in self.blocchi if isinstance(blocco, Scheda))


@dataclass(frozen=True)
class Copertina:
    """The first page: whose plan it is, what of it is here, by which act. `piena`: a page of its own.

    `perche_bozza` is what a bozza says of itself; `impronta` is the hash of what `impronta_di` says;
    `fatti` are said below the act, a line each.
    """

    ente: str
    provincia: str
    titolo: str
    classe: str
    periodo: str
    estratto: str
    atto: str
    piena: bool
    proposta: bool = False
    versione: str = ""
    impronta: str = ""
    impronta_di: str = "del contenuto"
    perche_bozza: str = "documento di lavoro, non approvato"
    fatti: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stampato:
    """A document ready to be laid out; each page says `stato` at its head and `piede` at its foot."""

    titolo: str
    autore: str
    testa: str
    bozza: bool
    giorno: str
    prodotto: str
    impronta: str
    copertina: Copertina
    sezioni: tuple[Sezione, ...]
    stato: str = ""
    piede: str = ""

    @property
    def avvisi(self) -> tuple[tuple[str, str], ...]:
        """What the cover says of a document that is not approved: a word, and what it means."""
        copertina = self.copertina
        bozza = ("BOZZA", f"{copertina.perche_bozza}. Stato al {self.prodotto}.")
        proposta = ("ALLEGATO ALLA PROPOSTA", f"{copertina.versione.lower()} del piano, da approvare.")
        return (*((bozza,) if self.bozza else ()), *((proposta,) if copertina.proposta else ()))

    @property
    def colophon(self) -> str:
        """When it was made, of what content."""
        return (
            f"Documento prodotto il {self.prodotto} con PianoPerf. Impronta SHA-256 del contenuto del piano "
            f"(formato pianoperf/1): {self.impronta}"
        )


def impagina(
    contenuto: ContenutoPiano,
    *,
    area: str | None = None,
    obiettivo: int | None = None,
    edizione: Edizione,
    prodotto_il: date,
) -> Stampato:
    """The document about a plan, or about one area or one objective of it."""
    parte = ritaglia(contenuto, area, obiettivo, edizione)
    nome = f"Piano della performance {contenuto.piano.anno}"
    ente = contenuto.ente.denominazione
    return Stampato(
        titolo=parole.unisci(nome, parole.accorcia(ente, 120), _estratto(parte), con=" – "),
        autore=ente,
        testa=f"{parole.accorcia(ente, 60)} – {nome}",
        bozza=edizione.bozza,
        giorno=prodotto_il.isoformat(),
        prodotto=f"{prodotto_il.day} {MESI[prodotto_il.month - 1]} {prodotto_il.year}",
        impronta=edizione.impronta or valore.impronta(contenuto),
        copertina=_copertina(parte, nome),
        sezioni=tuple(Impaginazione(parte).sezioni()),
        stato=edizione.avviso,
        piede=f"SHA-256 {edizione.impronta}" if edizione.impronta else "",
    )


def _estratto(parte: Ritaglio) -> str:
    if parte.area:
        sotto = " e unità che ne dipendono" if len(parte.aree) > 1 else ""
        return f"Estratto: {parte.area.nome_completo}{sotto}"
    return f"Estratto: obiettivo {parte.obiettivo.n}" if parte.obiettivo else ""


def _copertina(parte: Ritaglio, nome: str) -> Copertina:
    piano, ente, edizione = parte.contenuto.piano, parte.contenuto.ente, parte.edizione
    titolo = piano.titolo or nome
    triennio = f"triennio {piano.triennio[0]}–{piano.triennio[1]}" if piano.triennio else ""
    atto = parole.atto(piano.atto)
    if atto:
        # An act that was only recorded does not make a draft approved.
        atto = f"{_di_che_e_l_atto(edizione)} {atto}"
    return Copertina(
        ente=ente.denominazione,
        provincia=f"Provincia: {ente.provincia}" if ente.provincia else "",
        titolo=titolo,
        classe="lunghissimo" if len(titolo) > 300 else "lungo" if len(titolo) > 90 else "",
        periodo=parole.unisci(f"Anno {piano.anno}", triennio, con=" · "),
        estratto=_estratto(parte),
        atto=atto,
        piena=parte.obiettivo is None,
        proposta=edizione.proposta,
        versione="" if edizione.bozza else f"Versione {edizione.numero}",
        impronta=edizione.impronta,
    )


def _di_che_e_l_atto(edizione: Edizione) -> str:
    if not edizione.bozza:
        return "Approvato con"
    return f"Atto della versione {edizione.numero}:" if edizione.numero else "Atto registrato:"


class Impaginazione:
    """Puts the parts of a plan in sections."""

    def __init__(self, parte: Ritaglio):
        self.parte = parte
        self.contenuto = parte.contenuto
        self.schede = Schede(parte.contenuto, frozenset(uno.n for uno in parte.obiettivi))
        codici = {area.codice for area in parte.aree}
        # The areas at the top of what is printed: each has a section, with those below it.
        self.cime = tuple(area for area in parte.aree if area.padre not in codici)
        self.rami = {cima.codice: ramo(parte.aree, cima.codice) for cima in self.cime}
        luoghi = {
            codice: f"area-{posto}"
            for posto, cima in enumerate(self.cime)
            if self._ha_sezione(cima)
            for codice in self.rami[cima.codice]
        }
        self.tavole = Tavole(parte, self.schede, luoghi)

    @cached_property
    def per_cima(self) -> dict[str | None, list[Obiettivo]]:
        """The objectives of each section; under None those of several areas that nobody leads."""
        divisi: dict[str | None, list[Obiettivo]] = {}
        for obiettivo in self.parte.obiettivi:
            divisi.setdefault(self._cima_di(obiettivo), []).append(obiettivo)
        return divisi

    def _cima_di(self, obiettivo: Obiettivo) -> str | None:
        capofila = [una.area for una in obiettivo.assegnazioni if una.capofila]
        codici = capofila or [una.area for una in obiettivo.assegnazioni]
        cime = {self._cima(codice) for codice in codici}
        return cime.pop() if len(cime) == 1 else None

    def _cima(self, codice: str) -> str | None:
        return next((cima for cima, dentro in self.rami.items() if codice in dentro), None)

    def _ha_sezione(self, cima: Area) -> bool:
        dentro = self.rami[cima.codice]
        parte = self.parte
        righe = (*parte.attivita_strutturali, *parte.personale, *parte.capitoli)
        return any(riga.area in dentro for riga in righe) or any(
            assegnazione.area in dentro
            for obiettivo in parte.obiettivi
            for assegnazione in obiettivo.assegnazioni
        )

    def sezioni(self) -> Iterator[Sezione]:
        """The sections that have something to say, in order."""
        proposte = self._di_un_obiettivo() if self.parte.obiettivo else self._di_piu_obiettivi()
        return (sezione for sezione in proposte if sezione.blocchi)

    def _di_un_obiettivo(self) -> Iterator[Sezione]:
        yield _sezione("scheda", "Scheda dell'obiettivo", self._schede(self.parte.obiettivi))
        yield self._controlli("Esito dei controlli")

    def _di_piu_obiettivi(self) -> Iterator[Sezione]:
        if self.parte.intero:
            yield self._premessa()
            yield self._ente()
        yield self._regole()
        yield self._generali()
        for cima in self.cime:
            yield self._di_area(cima)
        yield self._senza_area()
        yield _sezione("salute", "Salute dell'ente", [self.tavole.salute()], "pagina")
        premialita = [self.tavole.fondo(), self.tavole.gruppi(), self.tavole.premi()]
        yield _sezione("premialita", "Premialità", premialita, "pagina")
        yield _sezione("verifiche", "Verifiche e termini", [self.tavole.verifiche(), self._termini()])
        yield _sezione("voci", "Collegamento con la programmazione", [self.tavole.voci()])
        yield self._controlli("Allegato – Esito dei controlli", "pagina")
        yield _sezione(
            "calcolo", "Allegato – Come si calcolano i pesi", [Prosa(frase) for frase in COME_SI_CALCOLANO]
        )

    def _premessa(self) -> Sezione:
        blocchi: list = []
        for titolo, testo in self.contenuto.piano.premessa.items():
            blocchi += [Titoletto(titolo), Prosa(testo)]
        return _sezione("premessa", "Premessa", blocchi, "pagina")

    def _ente(self) -> Sezione:
        ente = self.contenuto.ente
        scheda = fatti(
            [
                ("Denominazione", ente.denominazione),
                ("Tipo", TipoEnte(ente.tipo).label if ente.tipo else ""),
                ("Provincia", ente.provincia),
                ("Vertice", ente.vertice),
                ("Dipendenti", numero(ente.dipendenti)),
                ("Abitanti", numero(ente.abitanti)),
                ("Codice fiscale", ente.codice_fiscale),
                ("Partita IVA", ente.partita_iva),
                ("Codice ISTAT", ente.codice_istat),
                ("Codice IPA", ente.codice_ipa),
                ("Indirizzo", ente.indirizzo),
                ("PEC", ente.pec),
                ("Email", ente.email),
                ("Telefono", ente.telefono),
                ("Sito", ente.sito),
            ]
        )
        return _sezione("ente", "L'ente", [scheda], "pagina")

    def _regole(self) -> Sezione:
        """The rules the plan is measured by, and the areas with their totals."""
        sistema = self.contenuto.sistema
        regola = Prosa(parole.regola_dei_pesi(sistema), "regola")
        blocchi = [_sistema(sistema), regola, self._organigramma(), self.tavole.aree()]
        return _sezione("pesi", "Aree e pesi", blocchi)

    def _organigramma(self) -> Prosa | None:
        organigramma = self.contenuto.organigramma
        if organigramma is None:
            return None
        dal = f"in vigore dal {data(organigramma.dal)}" if organigramma.dal else ""
        atto = f"approvato con {parole.atto(organigramma.atto)}" if organigramma.atto else ""
        return Prosa(f"Organigramma {parole.unisci(dal, atto)}.")

    def _generali(self) -> Sezione:
        obiettivi = [uno for uno in self.per_cima.get(None, []) if uno.assegnazioni]
        introduzione = Prosa(
            "Gli obiettivi di più aree sono descritti qui una volta sola; l'elenco di ciascuna area rimanda "
            "a queste pagine."
        )
        blocchi = [introduzione, *self._schede(obiettivi)] if obiettivi else []
        return _sezione("generali", "Obiettivi generali e trasversali", blocchi, "pagina")

    def _senza_area(self) -> Sezione:
        obiettivi = [uno for uno in self.per_cima.get(None, []) if not uno.assegnazioni]
        return _sezione("senza-area", "Obiettivi non ancora assegnati", self._schede(obiettivi), "pagina")

    def _di_area(self, cima: Area) -> Sezione:
        dentro = self.rami[cima.codice]
        dell_area = {peso.area.codice: peso for peso in self.parte.pesi}
        # A service printed alone is judged by the total of the area it is rolled up to.
        codici = [area.codice for area in self.contenuto.aree if area.codice in dell_area]
        if self.parte.area is None:
            codici = [codice for codice in codici if codice in dentro]
        blocchi = senza_vuoti(
            (
                *(self.tavole.pesi(dell_area[codice]) for codice in codici),
                *self._schede(self.per_cima.get(cima.codice, [])),
                *self.tavole.attivita(dentro),
                self.tavole.personale(dentro),
                self.tavole.capitoli(dentro),
            )
        )
        if not self._ha_sezione(cima):
            blocchi = ()
        con_schede = any(isinstance(blocco, Scheda) for blocco in blocchi)
        return Sezione(
            ancora=f"area-{self.cime.index(cima)}",
            titolo=cima.nome,
            testa=parole.accorcia(cima.nome, 70),
            # An area that only shares what others lead has a list and no more: it needs no page of its own.
            classe="pagina" if con_schede else "unita",
            sottotitolo=parole.unisci(
                f"{TipoArea(cima.tipo).label.capitalize()} {cima.codice}",
                f"responsabile: {cima.responsabile_ruolo}" if cima.responsabile_ruolo else "",
                con=" · ",
            ),
            blocchi=blocchi,
        )

    def _schede(self, obiettivi) -> tuple[Scheda, ...]:
        return tuple(self.schede.scheda(obiettivo) for obiettivo in obiettivi)

    def _termini(self) -> Fatti | None:
        termini = self.contenuto.piano.termini if self.parte.intero else {}
        return fatti((nome.capitalize(), data(giorno)) for nome, giorno in termini.items())

    def _controlli(self, titolo: str, classe: str = "") -> Sezione:
        blocchi = [
            Prosa(conteggio(self.parte.anomalie, self.contenuto.deroghe)),
            self.tavole.anomalie(),
            self.tavole.deroghe(),
        ]
        return _sezione("controlli", titolo, () if self.parte.edizione.pubblica else blocchi, classe)


def _sezione(ancora: str, titolo: str, blocchi, classe: str = "") -> Sezione:
    return Sezione(
        ancora=ancora,
        titolo=titolo,
        testa=titolo,
        classe=classe,
        sottotitolo="",
        blocchi=senza_vuoti(blocchi),
    )


def _sistema(sistema: Sistema) -> Fatti | None:
    """The rules of the SMVP besides that of the weights."""
    formule, metodo = sistema.formule, sistema.metodo
    coefficienti = [
        f"{f'fino a {numero(uno.fino_a)}' if uno.fino_a is not None else 'oltre'}: {numero(uno.coefficiente)}"
        for uno in sistema.coefficienti_dipendenti
    ]
    return fatti(
        [
            (
                "Sistema di misurazione",
                parole.unisci(sistema.denominazione, sistema.versione, con=", versione "),
            ),
            ("Unità dei pesi", UnitaPesi(sistema.pesi.unita).label if sistema.pesi.unita else ""),
            ("Totale delle fasi", numero(sistema.fasi_totale)),
            ("Totale degli indicatori", numero(sistema.indicatori_totale)),
            ("Punti per categoria", _per_nome(sistema.categorie)),
            ("Coefficienti per dipendenti", "; ".join(coefficienti)),
            ("Grado di raggiungimento", _metodo(metodo) if metodo else ""),
            (
                "Formule",
                f"crescente {formule.crescente}; decrescente {formule.decrescente}" if formule else "",
            ),
            ("Grado massimo", parole.percento(sistema.tetto)),
            ("Decimali", "" if sistema.decimali is None else str(sistema.decimali)),
            ("Si arrotonda", sistema.arrotonda_a),
            ("Valore mancante", sistema.mancante),
            ("Sotto la soglia", sistema.sotto_soglia),
            ("Risultato dell'ente", RisultatoEnte(sistema.ente_come).label if sistema.ente_come else ""),
            ("Classi di risultato", "; ".join(f"{una.nome}: da {numero(una.da)}" for una in sistema.classi)),
        ]
    )


def _per_nome(valori) -> str:
    return "; ".join(f"{nome}: {numero(quanto)}" for nome, quanto in valori.items())


def _metodo(metodo: valore.Metodo) -> str:
    quota = parole.percento(metodo.quota_indicatori)
    return parole.unisci(
        MetodoRisultato(metodo.tipo).label if metodo.tipo else "",
        f"{quota} dagli indicatori" if quota else "",
    )
