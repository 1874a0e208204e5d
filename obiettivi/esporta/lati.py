"""One side of a comparison in words: what the rows of a plan are called, and how each of its values is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field

from obiettivi import contenuto, models
from obiettivi.confronto import RIFERIMENTI
from obiettivi.contenuto import ContenutoPiano, Obiettivo, Valore
from obiettivi.esporta import parole
from obiettivi.esporta.etichette import NEL_NOME, etichetta
from obiettivi.formati import data, euro, numero
from obiettivi.scelte import TipoArea

NOME_BREVE = 60
NESSUN_DATO = "nessun altro dato"
COLONNE = {
    "ente": models.Ente,
    "sistema": models.SistemaValutazione,
    "sistema.pesi": models.SistemaValutazione,
    "piano": models.Piano,
    "premialita": models.Piano,
    "organigramma": models.Organigramma,
    contenuto.Obiettivo: models.Obiettivo,
    contenuto.Assegnazione: models.Assegnazione,
    contenuto.Fase: models.Fase,
    contenuto.Indicatore: models.Indicatore,
    contenuto.Fascia: models.Fascia,
    contenuto.QuotaUmana: models.QuotaUmana,
    contenuto.Area: models.Area,
    contenuto.Voce: models.Voce,
    contenuto.AttivitaStrutturale: models.AttivitaStrutturale,
    contenuto.IndicatoreSalute: models.IndicatoreSalute,
    contenuto.Personale: models.Personale,
    contenuto.Capitolo: models.Capitolo,
    contenuto.GruppoPremio: models.GruppoPremio,
    contenuto.VerificaPrevista: models.VerificaPrevista,
    contenuto.CoefficienteDipendenti: models.CoefficienteDipendenti,
    contenuto.Classe: models.ClasseRisultato,
}
"""Where the values of each part of a plan have their columns, and so their labels and choices."""
ELENCHI: dict[str, type[Valore]] = {
    "assegnazioni": contenuto.Assegnazione,
    "fasi": contenuto.Fase,
    "indicatori": contenuto.Indicatore,
    "fasce": contenuto.Fascia,
    "risorse_umane_quote": contenuto.QuotaUmana,
    "aree": contenuto.Area,
    "voci": contenuto.Voce,
    "attivita_strutturali": contenuto.AttivitaStrutturale,
    "indicatori_di_salute": contenuto.IndicatoreSalute,
    "personale": contenuto.Personale,
    "capitoli": contenuto.Capitolo,
    "premialita.gruppi": contenuto.GruppoPremio,
    "verifiche_previste": contenuto.VerificaPrevista,
    "sistema.coefficienti_dipendenti": contenuto.CoefficienteDipendenti,
    "sistema.classi": contenuto.Classe,
}
"""What the rows of each list are."""
ORDINE = {
    "assegnazioni": "delle aree",
    "fasi": "delle fasi",
    "indicatori": "degli indicatori",
    "fasce": "delle fasce",
    "risorse_umane_quote": "delle risorse umane",
    "aree": "delle aree",
    "voci": "delle voci",
    "attivita_strutturali": "delle attività",
    "indicatori_di_salute": "degli indicatori",
    "personale": "del personale",
    "capitoli": "dei capitoli",
    "premialita.gruppi": "dei gruppi",
    "verifiche_previste": "delle verifiche",
    "sistema.coefficienti_dipendenti": "dei coefficienti",
    "sistema.classi": "delle classi",
}
"""Of what is the order of each list."""
SENZA_COLONNA = {
    "stato_atto": "atto",
    "organigramma.atto": "atto",
    "organigramma.dal": "in vigore dal",
    "piano.triennio": "triennio",
    "pesi_fasi": "pesi delle fasi",
    "valori_annuali": "valori per anno",
    "storico": "serie storica",
    "fasce": "fasce",
    "risorse_finanziarie": "risorse finanziarie",
}
"""Values kept in several columns, or in rows of their own."""
IMPORTI = {"importo", "fondo_massimo", "fondo_assegnato"}
UNITA_DI_MISURA = " (€)"
"""In the label of an amount: not said again when its sign follows."""


@dataclass(frozen=True)
class Lato:
    """How the values of a plan are said; of one objective, when it is about one."""

    piano: ContenutoPiano
    obiettivo: Obiettivo | None = None

    @cached_property
    def _aree(self) -> Mapping[str, str]:
        return {area.codice: area.nome_completo for area in self.piano.aree}

    @cached_property
    def _voci(self) -> Mapping[str, str]:
        return {voce.codice: parole.unisci(voce.codice, voce.nome, con=" – ") for voce in self.piano.voci}

    @cached_property
    def _obiettivi(self) -> Mapping[int, str]:
        return {uno.n: f"{uno.n} ({parole.accorcia(uno.titolo, NOME_BREVE)})" for uno in self.piano.obiettivi}

    def area(self, codice: str) -> str:
        """ "Area Finanziaria (FIN)"."""
        return self._aree.get(codice, codice)

    def riga(self, elenco: str, posto: int) -> Any:
        """The row at a position of a list, of the objective when it is about one."""
        return attrgetter(elenco)(self.obiettivo or self.piano)[posto]

    def nome(self, elenco: str, posto: int) -> str:
        """What a row is called: "Area Finanziaria (FIN)", "Fase 3", "Indicatore 1"."""
        if elenco == "fasi":
            return parole.nome_fase(self.obiettivo, posto)
        riga = self.riga(elenco, posto)
        if elenco == "assegnazioni":
            ripetuta = [una.area for una in self.obiettivo.assegnazioni].count(riga.area) > 1
            return f"{self.area(riga.area)}{f', riga {posto + 1}' if ripetuta else ''}"
        nomina = NOMI.get(elenco)
        return nomina(self, riga) if nomina else f"Indicatore {posto + 1}"

    def scrivi(self, di: type[Valore] | str, campo: str, valore: Any) -> str:
        """A value in words. `di` is what it is of: the type of a row, or a part of the plan (`ente`)."""
        if valore in (None, "", ()):
            return parole.VUOTO
        if (nomi := RIFERIMENTI.get((di, campo))) is not None:
            return ", ".join(self._riferito(nomi, uno) for uno in _elenco(valore))
        if campo in COMPOSTI:
            return COMPOSTI[campo](self, valore)
        ultimo = campo.rpartition(".")[2]
        if isinstance(valore, tuple):
            return DI_SEGUITO.get(ultimo, lambda tutti: ", ".join(map(str, tutti)))(valore)
        return semplice(valore, ultimo, colonna(di, campo))

    def in_breve(self, elenco: str, riga: Valore) -> str:
        """All that a row says, but its name: "descrizione «Avvio»; scadenza 30/06/2026; peso 10"."""
        tipo = type(riga)
        nel_nome = {"chiave", *NEL_NOME.get(COLONNE[tipo]._meta.model_name, ()), *CHIAMANO.get(elenco, ())}
        detti = []
        for campo, valore in riga:
            detto_nel_nome = campo in nel_nome and len(str(valore)) <= NOME_BREVE
            if detto_nel_nome or valore is False or contenuto.vuoto(valore):
                continue
            detto = parole.fasce(riga) if campo == "fasce" else self.scrivi(tipo, campo, valore)
            libero = isinstance(valore, str) and not getattr(colonna(tipo, campo), "choices", None)
            libero = libero and (tipo, campo) not in RIFERIMENTI
            detti.append(f"{nome_del_campo(tipo, campo)} {f'«{detto}»' if libero else detto}")
        return "; ".join(detti) or NESSUN_DATO

    def _riferito(self, nomi: str, valore: str | int) -> str:
        if nomi in ("assegnazioni", "fasi"):
            righe = getattr(self.obiettivo, nomi)
            return self.nome(nomi, valore) if valore < len(righe) else str(valore + 1)
        note = {"aree": self._aree, "voci": self._voci, "obiettivi": self._obiettivi}[nomi]
        return note.get(valore, str(valore))

    def _pesi_fasi(self, pesi: Sequence[Decimal | None]) -> str:
        return ", ".join(
            f"{self.nome('fasi', posto).lower()}: {numero(peso) or parole.VUOTO}"
            for posto, peso in enumerate(pesi)
            if posto < len(self.obiettivo.fasi)
        )


def colonna(di: type[Valore] | str, campo: str) -> Field | None:
    """The column of a value; None for one that has none."""
    if isinstance(di, str):
        di, _, campo = campo.rpartition(".") if campo.startswith("sistema.pesi.") else campo.partition(".")
    try:
        return COLONNE[di]._meta.get_field(campo.replace(".", "_"))
    except FieldDoesNotExist:
        return None


def nome_del_campo(di: type[Valore] | str, campo: str) -> str:
    """What a value is called."""
    if campo in SENZA_COLONNA:
        return SENZA_COLONNA[campo]
    nome = etichetta(colonna(di, campo))
    return nome.removesuffix(UNITA_DI_MISURA) if campo.rpartition(".")[2] in IMPORTI else nome


def nome_della_voce(campo: str, voce: str | int) -> str:
    """What an entry of a map is called."""
    if campo == "sistema.pesi.totali":
        tipo = "ogni altra unità" if voce == "*" else TipoArea(voce).label
        return f"totale dei pesi: {tipo}"
    return MAPPE[campo].format(voce)


MAPPE = {
    "piano.premessa": "premessa: {}",
    "piano.termini": "termine: {}",
    "sistema.categorie": "punti della categoria: {}",
    "valori_annuali": "valore del {}",
    "storico": "valore storico del {}",
}


def _elenco(valore: Any) -> tuple:
    return valore if isinstance(valore, tuple) else (valore,)


def semplice(valore: Any, campo: str = "", sua: Field | None = None) -> str:
    """A number, a date, a word: as people write it. The key tells years and amounts; the column, choices."""
    if valore is None or isinstance(valore, bool):
        return {None: parole.VUOTO, True: "sì", False: "no"}[valore]
    if isinstance(valore, date):
        return data(valore)
    if isinstance(valore, Decimal):
        return euro(valore) if campo in IMPORTI else numero(valore)
    if isinstance(valore, int):
        return str(valore) if campo == "anno" else numero(valore)
    return str(dict(getattr(sua, "flatchoices", ())).get(valore, valore))


DI_SEGUITO: dict[str, Callable[[tuple], str]] = {
    "mesi": parole.mesi,
    "anni": parole.anni,
    "triennio": lambda anni: "–".join(map(str, anni)),
}
"""Lists that are not told item by item."""
COMPOSTI: dict[str, Callable[[Lato, Any], str]] = {
    "stato_atto": lambda lato, valore: parole.atto(valore),
    "organigramma.atto": lambda lato, valore: parole.atto(valore),
    "risorse_finanziarie": lambda lato, valore: parole.risorse(valore),
    "pesi_fasi": Lato._pesi_fasi,
    "valori_annuali": lambda lato, valore: parole.per_anno(valore),
    "storico": lambda lato, valore: parole.per_anno(valore),
    "ente.stemma": lambda lato, valore: "presente",
}
"""Values that are told whole."""


def _breve(testo: str) -> str:
    return parole.accorcia(testo, NOME_BREVE)


NOMI: dict[str, Callable[[Lato, Any], str]] = {
    "risorse_umane_quote": lambda lato, riga: parole.unisci("Risorsa umana", riga.ruolo, con=" "),
    "aree": lambda lato, riga: riga.nome_completo,
    "voci": lambda lato, riga: parole.unisci(riga.codice, _breve(riga.nome), con=" – "),
    "attivita_strutturali": lambda lato, riga: f"{_breve(riga.prodotto) or 'Attività'} ({riga.area})",
    "indicatori_di_salute": lambda lato, riga: _breve(riga.indicatore) or "Indicatore",
    "personale": lambda lato, riga: f"{_breve(riga.profilo) or 'Personale'} ({riga.area})",
    "capitoli": lambda lato, riga: f"Capitolo {riga.codice} ({riga.area})",
    "premialita.gruppi": lambda lato, riga: parole.unisci("Gruppo", _breve(riga.nome), con=" "),
    "verifiche_previste": lambda lato, riga: parole.unisci("Verifica", data(riga.data), con=" del "),
    "sistema.coefficienti_dipendenti": lambda lato, riga: (
        "Coefficiente oltre"
        if riga.fino_a is None
        else f"Coefficiente fino a {numero(riga.fino_a)} dipendenti"
    ),
    "sistema.classi": lambda lato, riga: f"Classe {_breve(riga.nome)}",
}
"""What the rows of each list are called."""
CHIAMANO = {
    "assegnazioni": {"area"},
    "risorse_umane_quote": {"ruolo"},
    "aree": {"codice", "nome"},
    "voci": {"codice", "nome"},
    "attivita_strutturali": {"prodotto", "area"},
    "indicatori_di_salute": {"indicatore"},
    "personale": {"profilo", "area"},
    "capitoli": {"codice", "area"},
    "premialita.gruppi": {"nome"},
    "verifiche_previste": {"data"},
    "sistema.coefficienti_dipendenti": {"fino_a"},
    "sistema.classi": {"nome"},
}
"""The keys that those names are made of."""
