"""The plan as a value: immutable objects that hold everything a plan says (the open format `pianoperf/1`).

Field names are the keys of the open format and, wherever a column exists, the names of the columns.
Percents are 0–100, amounts are euro. An empty text means "not said", as null does; an absent number is
None, which is not zero. Optional keys, marked by `facoltativo`, are written only when set.
"""

from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from obiettivi import scelte
from obiettivi.contenuto.tipi import (
    LUNGHEZZA_TESTO,
    Anno,
    AnnoChiave,
    Chiave,
    Codice,
    CodiceObbligatorio,
    Data,
    Elenco,
    Importo,
    Intero,
    Logico,
    LogicoFalso,
    Mese,
    Numerazione,
    Ore,
    Peso,
    Posizione,
    Quantita,
    Riga,
    RigaObbligatoria,
    Slug,
    Testo,
    Titolo,
    TitoloObbligatorio,
    mappa,
    numero,
    scelta,
    testo,
)

FORMATO = "pianoperf/1"
VUOTI = (None, "", (), [], {})


class Valore(BaseModel):
    """Base of all parts of a plan: frozen, no unknown keys, compared by content."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def vuoto(valore: Any) -> bool:
    """True for what the format treats as absent: null, "", [], {} and objects made only of those."""
    if isinstance(valore, Valore):
        return all(vuoto(parte) for _, parte in valore)
    return valore in VUOTI


V = TypeVar("V", bound=Valore)
Opzionale = Annotated[V | None, AfterValidator(lambda valore: None if vuoto(valore) else valore)]
"""A nested object that is None when it says nothing."""


def facoltativo(predefinito: Any = None) -> Any:
    """A key written only when it holds something."""
    return Field(predefinito, json_schema_extra={"facoltativo": True})


def _mappa_vuota(**extra: Any) -> Any:
    return Field(default_factory=dict, validate_default=True, **extra)


class Atto(Valore):
    """The act of an organ: "deliberazione di Giunta comunale n. 44 del 19/04/2023"."""

    tipo: Riga = ""
    organo: Riga = facoltativo("")
    numero: Codice = ""
    data: Data | None = None


class Ente(Valore):
    """The public body, with the identity card of PIAO section 1."""

    slug: Slug
    denominazione: RigaObbligatoria
    provincia: Codice = ""
    tipo: scelta("", *scelte.TipoEnte.values) = ""
    dipendenti: Intero | None = None
    abitanti: Intero | None = None
    codice_fiscale: Codice = ""
    partita_iva: Codice = ""
    codice_istat: Codice = ""
    codice_ipa: Codice = ""
    pec: Riga = ""
    email: Riga = ""
    telefono: Riga = ""
    indirizzo: Riga = ""
    sito: Riga = ""
    vertice: Riga = facoltativo("")
    stemma: testo(280_000) = facoltativo("")
    """Base64 of a PNG or SVG of at most 200 kB."""


class RegolaPesi(Valore):
    """How the weights of the objectives must add up (`totali`: by tipo of area, "*" = any other)."""

    modo: scelta(*scelte.ModoPesi.values)
    totali: mappa(scelta("*", *scelte.TipoArea.values), Peso) = _mappa_vuota()
    raggruppa: scelta(*scelte.RaggruppaPesi.values, se_manca="area") = "area"
    unita: scelta("", *scelte.UnitaPesi.values) = facoltativo("")


class CoefficienteDipendenti(Valore):
    """The multiplier of an objective's points for teams of up to `fino_a` people (None: any size)."""

    fino_a: Intero | None = None
    coefficiente: numero(7, 4)


class Metodo(Valore):
    """Whether an objective's degree comes from indicators, phases, or both (`quota_indicatori` percent)."""

    tipo: scelta("", *scelte.MetodoRisultato.values) = ""
    quota_indicatori: Peso | None = facoltativo()


class Formule(Valore):
    """Default formulas of the degree, by direction of the indicator."""

    crescente: Codice = ""
    decrescente: Codice = ""


class Classe(Valore):
    """A class of results, from its lower bound (percent) on."""

    nome: RigaObbligatoria
    da: Peso


class Sistema(Valore):
    """The rules of the ente's SMVP that a plan is written and measured by."""

    denominazione: RigaObbligatoria
    pesi: RegolaPesi
    fasi_totale: Peso | None = None
    indicatori_totale: Peso | None = None
    categorie: mappa(testo(100, 1), Peso) = _mappa_vuota()
    coefficienti_dipendenti: Elenco[CoefficienteDipendenti] = ()
    versione: Riga = facoltativo("")
    metodo: Opzionale[Metodo] = facoltativo()
    formule: Opzionale[Formule] = facoltativo()
    tetto: Peso | None = facoltativo()
    decimali: Intero | None = facoltativo()
    arrotonda_a: Codice = facoltativo("")
    mancante: Codice = facoltativo("")
    sotto_soglia: Codice = facoltativo("")
    ente_come: scelta("", *scelte.RisultatoEnte.values) = facoltativo("")
    classi: Elenco[Classe] = facoltativo(())


class Piano(Valore):
    """The heading of the plan: year, three-year period [first, last], title, act, opening texts."""

    anno: Anno
    triennio: Elenco[Anno] = ()
    titolo: Titolo = ""
    atto: Opzionale[Atto] = None
    premessa: mappa(RigaObbligatoria, Testo) = _mappa_vuota(json_schema_extra={"facoltativo": True})
    termini: mappa(RigaObbligatoria, Data) = _mappa_vuota(json_schema_extra={"facoltativo": True})


class Organigramma(Valore):
    """From when, and by which act, the tree of areas is in force."""

    dal: Data | None = None
    atto: Opzionale[Atto] = None


class Area(Valore):
    """An organisational unit; `padre` is the code of the one above, `continua` of the one it takes over."""

    codice: CodiceObbligatorio
    nome: RigaObbligatoria
    tipo: scelta(*scelte.TipoArea.values, se_manca="area") = "area"
    padre: Codice = ""
    responsabile_ruolo: Riga = ""
    continua: Codice = facoltativo("")
    paga_fatture: Logico | None = facoltativo()

    @property
    def nome_completo(self) -> str:
        """As every sentence names it: "Area Finanziaria (FIN)"."""
        return f"{self.nome} ({self.codice})"


class Voce(Valore):
    """An entry of a programming tree (DUP, mandate, budget, public value) the objectives hang from."""

    codice: CodiceObbligatorio
    tipo: scelta(*scelte.TipoVoce.values)
    nome: Titolo = ""
    padre: Codice = ""


class QuotaUmana(Valore):
    """Share of a profile's work given to the objective (percent), and how many people."""

    ruolo: Riga = ""
    quota: Peso | None = None
    numero: Intero | None = facoltativo()


class RisorseFinanziarie(Valore):
    """Money of the objective: an amount, what the document says of it, or both."""

    importo: Importo | None = None
    testo: Testo = ""


class Premio(Valore):
    """Premium of the objective as published: never recomputed over."""

    n_dipendenti: Intero | None = None
    coefficiente: numero(7, 4) | None = None
    totale: Peso | None = None
    importo: Importo | None = None


class Assegnazione(Valore):
    """The objective given to one area. `pesi_fasi`: one weight per phase, None where it is not its phase."""

    chiave: Chiave | None = None
    area: CodiceObbligatorio
    peso: Peso | None = None
    performance_attesa: Testo = ""
    pesi_fasi: Elenco[Peso | None] = ()
    risorse_umane: Testo = ""
    capofila: LogicoFalso = False
    quota: Peso | None = None
    contributo: Testo = facoltativo("")
    risorse_finanziarie: Opzionale[RisorseFinanziarie] = facoltativo()
    fte: Ore | None = facoltativo()


class Fase(Valore):
    """A step, with a deadline (or the text written in its place) and the months it is active in, 1–12."""

    chiave: Chiave | None = None
    numero: Intero | None = None
    anno: Anno | None = None
    descrizione: Testo = ""
    aree_testo: Riga = ""
    scadenza: Data | None = None
    scadenza_testo: Riga = ""
    mesi: Elenco[Mese] = ()
    peso: Peso | None = None
    aree: Elenco[CodiceObbligatorio] = facoltativo(())
    assegnazione: Posizione | None = facoltativo()


class Fascia(Valore):
    """A band: from `da` on (None: no lower bound; included or not), so much degree (percent)."""

    da: Quantita | None = None
    compreso: LogicoFalso = False
    grado: Peso
    lineare: Logico | None = facoltativo()


class Indicatore(Valore):
    """What is measured, with operator, target (number, date or text) and weight."""

    chiave: Chiave | None = None
    descrizione: Testo = ""
    tipo: scelta(*scelte.TipoIndicatore.values)
    operatore: scelta("", *scelte.Operatore.values) = ""
    valore: Quantita | None = None
    data: Data | None = None
    testo: Titolo = ""
    unita: Riga = ""
    peso: Peso | None = None
    anno: Anno | None = None
    valori_annuali: mappa(AnnoChiave, Quantita) = _mappa_vuota()
    fasce: Elenco[Fascia] = ()
    attivita: Testo = ""
    baseline: Quantita | None = None
    baseline_testo: Titolo = ""
    codice: Codice = facoltativo("")
    assegnazione: Posizione | None = facoltativo()
    direzione: scelta("", *scelte.Direzione.values) = facoltativo("")
    formula: Codice = facoltativo("")
    definizione: Testo = facoltativo("")
    fonte: Titolo = facoltativo("")
    norma: Titolo = facoltativo("")
    dimensione: Riga = facoltativo("")
    fase: Posizione | None = facoltativo()
    storico: mappa(AnnoChiave, Quantita) = _mappa_vuota(json_schema_extra={"facoltativo": True})
    osservato_al: Data | None = facoltativo()
    copertura_minima: Quantita | None = facoltativo()


class Obiettivo(Valore):
    """An objective; `n` is its order in the plan, `codice` what the document prints (it may repeat)."""

    chiave: Chiave | None = None
    n: Numerazione
    codice: Codice = ""
    codice_interno: Codice = ""
    peso: Peso | None = None
    titolo: TitoloObbligatorio
    descrizione: Testo = ""
    ambito: scelta(*scelte.Ambito.values, se_manca="di_area") = "di_area"
    categoria: testo(100) = ""
    sezione: Titolo = ""
    voci: Elenco[CodiceObbligatorio] = ()
    anni: Elenco[Anno] = ()
    situazione_di_partenza: Testo = ""
    risultato_atteso: Testo = ""
    soglia_minima: Peso | None = None
    risorse_umane: Testo = ""
    risorse_umane_quote: Elenco[QuotaUmana] = ()
    risorse_finanziarie: Opzionale[RisorseFinanziarie] = None
    fonte_premio: Titolo = ""
    premio: Opzionale[Premio] = None
    assegnazioni: Elenco[Assegnazione] = ()
    fasi: Elenco[Fase] = ()
    indicatori: Elenco[Indicatore] = ()
    stato: scelta("", *scelte.StatoObiettivo.values) = facoltativo("")
    stato_atto: Opzionale[Atto] = facoltativo()
    sostituito_da: Intero | None = facoltativo()
    prerequisito: Logico | None = facoltativo()
    adempimenti: Elenco[testo(100, 1)] = facoltativo(())
    tema: Riga = facoltativo("")
    stakeholder: Testo = facoltativo("")
    risorse_strumentali: Testo = facoltativo("")


class AttivitaStrutturale(Valore):
    """A routine output of an area, with its expected quantity or what is written in its place."""

    area: CodiceObbligatorio
    gruppo: Riga = ""
    prodotto: Titolo = ""
    quantita: Quantita | None = None
    quantita_testo: Riga = ""


class IndicatoreSalute(Valore):
    """An indicator of the ente's health, with baseline and three yearly targets as published."""

    dimensione: Riga = ""
    indicatore: Titolo = ""
    baseline: Riga = ""
    target_1: Riga = ""
    target_2: Riga = ""
    target_3: Riga = ""


class Personale(Valore):
    """A person's profile in an area, with weekly hours; never a name."""

    area: CodiceObbligatorio
    profilo: Riga = ""
    categoria: Codice = ""
    servizio: Riga = ""
    ore: Ore | None = None


class Capitolo(Valore):
    """A budget chapter of an area; `titolo` is the title of expenditure ("corrente")."""

    area: CodiceObbligatorio
    codice: Codice = ""
    titolo: Riga = ""
    importo: Importo | None = facoltativo()
    obiettivi: Elenco[Intero] = facoltativo(())


class GruppoPremio(Valore):
    """A share of the premium fund and the objectives (by `n`) it pays for."""

    nome: Riga = ""
    importo: Importo | None = None
    fisso: LogicoFalso = False
    obiettivi: Elenco[Intero] = ()


class Premialita(Valore):
    """The premium fund: the highest it may be, what was assigned, and its groups."""

    fondo_massimo: Importo | None = None
    fondo_assegnato: Importo | None = None
    gruppi: Elenco[GruppoPremio] = ()


class VerificaPrevista(Valore):
    """A monitoring moment that the plan announces."""

    data: Data | None = None
    tipo: scelta("", *scelte.TipoVerifica.values) = ""
    testo: Testo = ""


class Deroga(Valore):
    """The reason why a finding, told as the checks tell it, does not stop the approval.

    `oggetto` is its place (`obiettivi[12].fasi[3]`), `campo` the value to correct; `fatto` marks what was
    there; `chi` is a role, never a name.
    """

    codice: CodiceObbligatorio
    oggetto: Riga = ""
    campo: Codice = ""
    messaggio: Testo = ""
    trovato: Quantita | None = None
    atteso: Quantita | None = None
    fatto: Codice = facoltativo("")
    motivo: testo(LUNGHEZZA_TESTO, 1)
    chi: Riga = ""
    il: Data | None = None


class ContenutoPiano(Valore):
    """Everything a plan says. Checks, scores, documents and comparisons read this and never the database.

    `piano.atto` and `deroghe` are not part of what is hashed: they are said after, about it.
    """

    formato: scelta(FORMATO) = FORMATO
    ente: Ente
    sistema: Sistema
    piano: Piano
    organigramma: Opzionale[Organigramma] = facoltativo()
    aree: Elenco[Area] = ()
    voci: Elenco[Voce] = ()
    obiettivi: Elenco[Obiettivo] = ()
    attivita_strutturali: Elenco[AttivitaStrutturale] = ()
    indicatori_di_salute: Elenco[IndicatoreSalute] = ()
    personale: Elenco[Personale] = ()
    capitoli: Elenco[Capitolo] = ()
    premialita: Opzionale[Premialita] = None
    verifiche_previste: Elenco[VerificaPrevista] = ()
    deroghe: Elenco[Deroga] = facoltativo(())
