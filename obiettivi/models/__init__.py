"""Everything a plan says has a row here; the plan as a whole is read through `riepiloghi`."""

from obiettivi.models.accessi import Conteggio, EventoAccesso
from obiettivi.models.attivita import (
    AttivitaStrutturale,
    Capitolo,
    CapitoloObiettivo,
    GruppoObiettivo,
    GruppoPremio,
    IndicatoreSalute,
    Personale,
)
from obiettivi.models.cartelle import CartellaInviata
from obiettivi.models.obiettivo import (
    Assegnazione,
    Fascia,
    Fase,
    FaseArea,
    Indicatore,
    Obiettivo,
    ObiettivoVoce,
    PesoFase,
    QuotaUmana,
    ValoreAnnuale,
)
from obiettivi.models.organizzazione import Area, Ente, Incarico, Organigramma, Responsabile
from obiettivi.models.persone import Abilitazione, AbilitazioneArea, Utente
from obiettivi.models.piano import Piano, Premessa, Termine, VerificaPrevista, Voce
from obiettivi.models.pubblicazione import Pubblicazione
from obiettivi.models.sistema import (
    Categoria,
    ClasseRisultato,
    CoefficienteDipendenti,
    SistemaValutazione,
    TotalePesi,
)
from obiettivi.models.stampe import Stampa
from obiettivi.models.versioni import (
    Deroga,
    LivelloControllo,
    NotaObiettivo,
    ObiettivoVersione,
    Parere,
    Passaggio,
    VersionePiano,
)

__all__ = [
    "Abilitazione",
    "AbilitazioneArea",
    "Area",
    "Assegnazione",
    "AttivitaStrutturale",
    "Capitolo",
    "CapitoloObiettivo",
    "CartellaInviata",
    "Categoria",
    "ClasseRisultato",
    "CoefficienteDipendenti",
    "Conteggio",
    "Deroga",
    "Ente",
    "EventoAccesso",
    "Fascia",
    "Fase",
    "FaseArea",
    "GruppoObiettivo",
    "GruppoPremio",
    "Incarico",
    "Indicatore",
    "IndicatoreSalute",
    "LivelloControllo",
    "NotaObiettivo",
    "Obiettivo",
    "ObiettivoVersione",
    "ObiettivoVoce",
    "Organigramma",
    "Parere",
    "Passaggio",
    "Personale",
    "PesoFase",
    "Piano",
    "Premessa",
    "Pubblicazione",
    "QuotaUmana",
    "Responsabile",
    "SistemaValutazione",
    "Stampa",
    "Termine",
    "TotalePesi",
    "Utente",
    "ValoreAnnuale",
    "VerificaPrevista",
    "VersionePiano",
    "Voce",
]
