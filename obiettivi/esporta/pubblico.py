"""What of a plan everybody may read: a table of its keys, and the plan with those only.

Closed by default: a key that the table does not name stays inside. A plan is published as an act approved it,
but nothing that is of one person: of premiums come out the fund and its groups, which are totals (D.Lgs.
33/2013 art. 20; nominative amounts and scores are not published: Garante privacy, provv. 204/2025).
"""

from collections.abc import Mapping
from typing import TypeVar

from obiettivi import contenuto as c
from obiettivi.contenuto import ContenutoPiano, Valore

V = TypeVar("V", bound=Valore)

Tavola = Mapping[type[Valore], tuple[str, str]]
"""By part: the keys that come out, and those that stay inside."""

PUBBLICHE: Tavola = {
    ContenutoPiano: (
        "formato ente sistema piano organigramma aree voci obiettivi attivita_strutturali indicatori_di_salute "
        "personale capitoli premialita verifiche_previste",
        # Why a finding did not stop the approval: between who prepares the plan and who approves it.
        "deroghe",
    ),
    c.Atto: ("tipo organo numero data", ""),
    c.Ente: (
        "slug denominazione provincia tipo dipendenti abitanti codice_fiscale partita_iva codice_istat codice_ipa "
        "pec email telefono indirizzo sito vertice stemma",
        "",
    ),
    c.Sistema: (
        "denominazione pesi fasi_totale indicatori_totale categorie coefficienti_dipendenti versione metodo formule "
        "tetto decimali arrotonda_a mancante sotto_soglia ente_come classi",
        "",
    ),
    c.RegolaPesi: ("modo totali raggruppa unita", ""),
    c.CoefficienteDipendenti: ("fino_a coefficiente", ""),
    c.Metodo: ("tipo quota_indicatori", ""),
    c.Formule: ("crescente decrescente", ""),
    c.Classe: ("nome da", ""),
    c.Piano: ("anno triennio titolo atto premessa termini", ""),
    c.Organigramma: ("dal atto", ""),
    # The role as published, never a name: see the checks V01–V03.
    c.Area: ("codice nome tipo padre responsabile_ruolo continua paga_fatture", ""),
    c.Voce: ("codice tipo nome padre", ""),
    c.Obiettivo: (
        "chiave n codice codice_interno peso titolo descrizione ambito categoria sezione voci anni "
        "situazione_di_partenza risultato_atteso soglia_minima risorse_umane risorse_umane_quote "
        "risorse_finanziarie fonte_premio assegnazioni fasi indicatori stato stato_atto sostituito_da prerequisito "
        "adempimenti tema stakeholder risorse_strumentali",
        # Of an objective of one person, it is that person's premium.
        "premio",
    ),
    c.Premio: ("", "n_dipendenti coefficiente totale importo"),
    c.QuotaUmana: ("ruolo quota numero", ""),
    c.RisorseFinanziarie: ("importo testo", ""),
    c.Assegnazione: (
        "chiave area peso performance_attesa pesi_fasi risorse_umane capofila quota contributo risorse_finanziarie "
        "fte",
        "",
    ),
    c.Fase: (
        "chiave numero anno descrizione aree_testo scadenza scadenza_testo mesi peso aree assegnazione",
        "",
    ),
    c.Fascia: ("da compreso grado lineare", ""),
    c.Indicatore: (
        "chiave descrizione tipo operatore valore data testo unita peso anno valori_annuali fasce attivita baseline "
        "baseline_testo codice assegnazione direzione formula definizione fonte norma dimensione fase storico "
        "osservato_al copertura_minima",
        "",
    ),
    c.AttivitaStrutturale: ("area gruppo prodotto quantita quantita_testo", ""),
    c.IndicatoreSalute: ("dimensione indicatore baseline target_1 target_2 target_3", ""),
    # A row is a person: how many hours a week one works is of that person.
    c.Personale: ("area profilo categoria servizio", "ore"),
    c.Capitolo: ("area codice titolo importo obiettivi", ""),
    c.Premialita: ("fondo_massimo fondo_assegnato gruppi", ""),
    # With its objectives, the amount of a group of one objective would be that of the objective.
    c.GruppoPremio: ("nome importo fisso", "obiettivi"),
    c.VerificaPrevista: ("data tipo testo", ""),
    c.Deroga: ("", "codice oggetto campo messaggio trovato atteso fatto motivo chi il"),
}

CHE_COSA_RESTA = (
    "i premi dei singoli obiettivi e quali obiettivi paga ciascun gruppo del fondo: escono solo i totali",
    "le ore settimanali di chi lavora in ogni area",
    "l'esito dei controlli e i motivi delle deroghe",
    "il motivo delle variazioni, le note, la storia delle modifiche e i nomi di chi le ha fatte",
)
"""What stays inside, for who decides to publish and for who reads."""


def parte_pubblica(contenuto: ContenutoPiano) -> ContenutoPiano:
    """The plan with the keys that everybody may read."""
    return proietta(contenuto, PUBBLICHE)


def proietta(valore: V, tavola: Tavola) -> V:
    """A part of a value with the keys that its table lets out, its own parts likewise."""
    escono = tavola[type(valore)][0].split()
    return type(valore).model_construct(
        **{nome: _proiettato(getattr(valore, nome), tavola) for nome in escono},
        **{
            nome: campo.get_default(call_default_factory=True)
            for nome, campo in type(valore).model_fields.items()
            if nome not in escono
        },
    )


def _proiettato(dato, tavola: Tavola):
    if isinstance(dato, Valore):
        return proietta(dato, tavola)
    return tuple(_proiettato(uno, tavola) for uno in dato) if isinstance(dato, tuple) else dato
