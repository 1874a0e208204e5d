"""The opening sheet: whose plan it is, by which act and by which rules, and how its areas' weights stand."""

from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter as di
from typing import NamedTuple

from obiettivi.calcoli import OGNI_ALTRO_TIPO, PesoArea, antenati
from obiettivi.contenuto import Area, Atto, Ente, Piano, Sistema, Voce
from obiettivi.esporta import parole
from obiettivi.esporta.fogli.colonne import (
    CODICE,
    DATA,
    NUMERO,
    TESTO,
    Colonna,
    Dato,
    Formato,
    Pagina,
    Scheda,
    Tabella,
    a_sinistra,
    facoltativa,
)
from obiettivi.esporta.fogli.comuni import etichetta, scelta, si_no
from obiettivi.esporta.ritaglio import Ritaglio
from obiettivi.scelte import (
    MetodoRisultato,
    ModoPesi,
    RisultatoEnte,
    TipoArea,
    TipoEnte,
    TipoVerifica,
    TipoVoce,
    UnitaPesi,
)

RIENTRO_MASSIMO = 15
"""Levels of indent that a spreadsheet knows."""
LARGHEZZE = (34, 60, 22, 12, 40, 11, 11, 11, 24, 13, 13)


def piano(ritaglio: Ritaglio) -> Pagina:
    contenuto = ritaglio.contenuto
    return Pagina(
        "Piano",
        LARGHEZZE,
        (
            Scheda("Piano", (*_piano(contenuto.piano), *_edizione(ritaglio), *_parte(ritaglio))),
            Scheda("Ente", tuple(_ente(contenuto.ente))),
            Scheda("Organigramma", tuple(_organigramma(ritaglio))),
            Scheda("Regole (sistema di misurazione e valutazione)", tuple(_sistema(contenuto.sistema))),
            Tabella("Aree e pesi", AREE, tuple(_aree(ritaglio))),
            Tabella("Verifiche previste", VERIFICHE, ritaglio.verifiche_previste),
            Tabella("Termini", TERMINI, tuple(contenuto.piano.termini.items())),
            Tabella("Premessa", PREMESSA, tuple(_paragrafi(contenuto.piano)) if ritaglio.intero else ()),
            Tabella("Voci di programmazione", VOCI, tuple(_voci(ritaglio))),
        ),
    )


# --- Cards ---


def _piano(piano: Piano) -> Iterator[Dato]:
    yield Dato("Titolo", piano.titolo)
    yield Dato("Anno", piano.anno, NUMERO)
    yield Dato("Triennio", "–".join(map(str, piano.triennio)))
    yield from _atto("Atto di approvazione", piano.atto)


def _edizione(ritaglio: Ritaglio) -> Iterator[Dato]:
    edizione = ritaglio.edizione
    yield Dato("Stato", edizione.nome)
    yield Dato("Versione", None if edizione.bozza else edizione.numero, NUMERO)
    yield Dato("Impronta SHA-256 del contenuto", edizione.impronta, CODICE)


def _parte(ritaglio: Ritaglio) -> Iterator[Dato]:
    """What part of the plan the workbook holds, when it is not all of it."""
    if ritaglio.area:
        yield Dato("Solo la parte dell'area", ritaglio.area.nome_completo)
    if ritaglio.obiettivo:
        yield Dato("Solo l'obiettivo n.", ritaglio.obiettivo.n, NUMERO)


def _atto(cosa: str, atto: Atto | None) -> Iterator[Dato]:
    if atto:
        yield Dato(cosa, atto.tipo)
        yield Dato(f"{cosa}: organo", atto.organo)
        yield Dato(f"{cosa}: numero", atto.numero, CODICE)
        yield Dato(f"{cosa}: data", atto.data, DATA)


def _ente(ente: Ente) -> Iterator[Dato]:
    yield Dato("Denominazione", ente.denominazione)
    yield Dato("Tipo", etichetta(TipoEnte, ente.tipo))
    yield Dato("Provincia", ente.provincia)
    yield Dato("Vertice", ente.vertice)
    yield Dato("Dipendenti", ente.dipendenti, NUMERO)
    yield Dato("Abitanti", ente.abitanti, NUMERO)
    yield Dato("Indirizzo", ente.indirizzo)
    yield Dato("Telefono", ente.telefono, CODICE)
    yield Dato("PEC", ente.pec)
    yield Dato("E-mail", ente.email)
    yield Dato("Sito", ente.sito)
    yield Dato("Codice fiscale", ente.codice_fiscale, CODICE)
    yield Dato("Partita IVA", ente.partita_iva, CODICE)
    yield Dato("Codice ISTAT", ente.codice_istat, CODICE)
    yield Dato("Codice IPA", ente.codice_ipa, CODICE)
    # A coat of arms does not fit in a cell; it is on the cover of the PDF and in the open data.
    yield Dato("Stemma", "sì, nel PDF" if ente.stemma else "")
    yield Dato("Identificativo", ente.slug, CODICE)


def _organigramma(ritaglio: Ritaglio) -> Iterator[Dato]:
    if organigramma := ritaglio.contenuto.organigramma:
        yield Dato("In vigore dal", organigramma.dal, DATA)
        yield from _atto("Atto", organigramma.atto)


def _sistema(sistema: Sistema) -> Iterator[Dato]:
    """The rules in words, as a responsabile would be told them."""
    yield Dato("Sistema", sistema.denominazione)
    yield Dato("Versione", sistema.versione)
    yield from _regola_dei_pesi(sistema)
    yield Dato("Totale dei pesi delle fasi", sistema.fasi_totale, NUMERO)
    yield Dato("Totale dei pesi degli indicatori", sistema.indicatori_totale, NUMERO)
    for categoria, punti in sistema.categorie.items():
        yield Dato(f"Punti della categoria «{categoria}»", punti, NUMERO)
    for gruppo in sistema.coefficienti_dipendenti:
        fino_a = "oltre" if gruppo.fino_a is None else f"fino a {gruppo.fino_a} dipendenti"
        yield Dato(f"Coefficiente: {fino_a}", gruppo.coefficiente, NUMERO)
    yield from _risultati(sistema)


def _regola_dei_pesi(sistema: Sistema) -> Iterator[Dato]:
    regola = sistema.pesi
    yield Dato("Regola dei pesi", parole.regola_dei_pesi(sistema))
    yield Dato("Unità dei pesi", etichetta(UnitaPesi, regola.unita))
    for tipo, totale in regola.totali.items():
        nome = "ogni altro tipo" if tipo == OGNI_ALTRO_TIPO else etichetta(TipoArea, tipo)
        yield Dato(f"Totale dei pesi: {nome}", totale, NUMERO)


def _risultati(sistema: Sistema) -> Iterator[Dato]:
    if metodo := sistema.metodo:
        yield Dato("Risultato degli obiettivi", etichetta(MetodoRisultato, metodo.tipo))
        yield Dato("Quota degli indicatori (%)", metodo.quota_indicatori, NUMERO)
    if formule := sistema.formule:
        yield Dato("Formula: più è meglio", formule.crescente)
        yield Dato("Formula: meno è meglio", formule.decrescente)
    yield Dato("Tetto del risultato (%)", sistema.tetto, NUMERO)
    yield Dato("Decimali", sistema.decimali, NUMERO)
    yield Dato("Si arrotonda", sistema.arrotonda_a)
    yield Dato("Valore mancante", sistema.mancante)
    yield Dato("Sotto la soglia minima", sistema.sotto_soglia)
    yield Dato("Risultato dell'ente", etichetta(RisultatoEnte, sistema.ente_come))
    for classe in sistema.classi:
        yield Dato(f"Classe «{classe.nome}»: da (%)", classe.da, NUMERO)


# --- Tables ---


class RigaArea(NamedTuple):
    area: Area
    livello: int
    pesi: PesoArea | None

    @property
    def esito(self) -> str:
        return "" if self.pesi is None else parole.esito(self.pesi)

    @property
    def formato_esito(self) -> Formato:
        return replace(TESTO, evidenza=self.pesi is not None and not self.pesi.torna)


def _rientrato(riga: "RigaArea | RigaVoce") -> Formato:
    return replace(TESTO, rientro=min(riga.livello, RIENTRO_MASSIMO))


AREE = (
    Colonna("Codice", CODICE, di("area.codice")),
    Colonna("Nome", _rientrato, di("area.nome")),
    Colonna("Tipo", TESTO, scelta(TipoArea, "area.tipo")),
    Colonna("Sotto", CODICE, di("area.padre")),
    Colonna("Ne risponde", TESTO, di("area.responsabile_ruolo")),
    facoltativa("Totale pesi", NUMERO, lambda r: r.pesi and r.pesi.totale),
    facoltativa("Totale atteso", NUMERO, lambda r: r.pesi and r.pesi.atteso),
    facoltativa("Residuo", NUMERO, lambda r: r.pesi and r.pesi.residuo),
    facoltativa("Esito", di("formato_esito"), di("esito")),
    facoltativa("Continua", CODICE, di("area.continua")),
    facoltativa("Paga fatture", TESTO, lambda r: si_no(r.area.paga_fatture)),
)

VERIFICHE = (
    Colonna("Data", a_sinistra(DATA), di("data")),
    Colonna("Che cosa", TESTO, di("testo")),
    Colonna("Tipo", TESTO, scelta(TipoVerifica, "tipo")),
)

TERMINI = (
    Colonna("Data", a_sinistra(DATA), lambda termine: termine[1]),
    Colonna("Termine", TESTO, lambda termine: termine[0]),
)

PREMESSA = (
    Colonna("Sezione", TESTO, lambda paragrafo: paragrafo[0]),
    Colonna("Testo", TESTO, lambda paragrafo: paragrafo[1]),
)

VOCI = (
    Colonna("Codice", CODICE, di("voce.codice")),
    Colonna("Nome", _rientrato, di("voce.nome")),
    Colonna("Tipo", TESTO, scelta(TipoVoce, "voce.tipo")),
    Colonna("Sotto", CODICE, di("voce.padre")),
)


def _aree(ritaglio: Ritaglio) -> Iterator[RigaArea]:
    """The areas of this part, and those that their weights are rolled up to."""
    pesi = {peso.area.codice: peso for peso in ritaglio.pesi if peso.modo != ModoPesi.NESSUNO}
    dentro = {area.codice for area in ritaglio.aree} | set(pesi)
    padri = {area.codice: area.padre for area in ritaglio.contenuto.aree}
    for area in ritaglio.contenuto.aree:
        if area.codice in dentro:
            yield RigaArea(area, len(antenati(area.codice, padri)), pesi.get(area.codice))


def _paragrafi(piano: Piano) -> Iterator[tuple[str, str]]:
    """Opening texts, a row for each paragraph: no spreadsheet shows a row as tall as a whole text."""
    for sezione, testo in piano.premessa.items():
        for paragrafo in filter(str.strip, testo.splitlines()):
            yield sezione, paragrafo


class RigaVoce(NamedTuple):
    voce: Voce
    livello: int


def _voci(ritaglio: Ritaglio) -> Iterator[RigaVoce]:
    """The programming tree: all of it, or what the objectives of this part hang from."""
    voci = ritaglio.contenuto.voci
    padri = {voce.codice: voce.padre for voce in voci}
    citate = {
        codice
        for obiettivo in ritaglio.obiettivi
        for voce in obiettivo.voci
        for codice in (voce, *antenati(voce, padri))
    }
    for voce in voci:
        if ritaglio.intero or voce.codice in citate:
            yield RigaVoce(voce, len(antenati(voce.codice, padri)))
