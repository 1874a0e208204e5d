"""Writes that touch several rows: keyword-only, in one transaction, signed by an author."""

from obiettivi.azioni.anno_nuovo import Scelte, Testata, prosegue
from obiettivi.azioni.bozze import elimina_bozza
from obiettivi.azioni.caricamento import Esito, carica_piano
from obiettivi.azioni.cartelle import (
    PianoCambiatoError,
    abbandona_cartella,
    applica_cartella,
    cartella_depositata,
    deposita_cartella,
)
from obiettivi.azioni.dal_file import carica_file
from obiettivi.azioni.deroghe import dai_deroga, togli_deroga
from obiettivi.azioni.livelli import imposta_livello
from obiettivi.azioni.nuovo_piano import (
    Apertura,
    Basi,
    apri_piano,
    apri_piano_da,
    aree_che_continuano,
    carica_da_file,
    contenuto_di_partenza,
)
from obiettivi.azioni.obiettivi import Copia, copia_obiettivo, fai_posto, prossimo_n, sposta_obiettivo
from obiettivi.azioni.pareri import dai_parere
from obiettivi.azioni.parti import completa_parte, prendi_visione, restituisci_parte
from obiettivi.azioni.proposte import Aggiunta, Cambio, Proposta, Rimozione, applica
from obiettivi.azioni.pubblicazione import pubblica, ritira
from obiettivi.azioni.regole import Regole, altri_piani, imposta_regole, segno_delle_regole
from obiettivi.azioni.schede import (
    Salvataggio,
    SchedaCambiataError,
    aggiungi_nota,
    annulla_obiettivo,
    crea_obiettivo,
    dai_ad_altra_area,
    elimina_obiettivo,
    riattiva_obiettivo,
    salva_obiettivo,
    segno,
)
from obiettivi.azioni.stato import GiaFattoError, NonOraError, esige_modificabile
from obiettivi.azioni.vita import (
    Atto,
    DaCorreggereError,
    abbandona_variazione,
    approva,
    apri_variazione,
    manda_in_approvazione,
    riporta_in_bozza,
)

__all__ = [
    "Aggiunta",
    "Apertura",
    "Atto",
    "Basi",
    "Cambio",
    "Copia",
    "DaCorreggereError",
    "Esito",
    "GiaFattoError",
    "NonOraError",
    "PianoCambiatoError",
    "Proposta",
    "Regole",
    "Rimozione",
    "Salvataggio",
    "Scelte",
    "SchedaCambiataError",
    "Testata",
    "abbandona_cartella",
    "abbandona_variazione",
    "aggiungi_nota",
    "altri_piani",
    "annulla_obiettivo",
    "applica",
    "applica_cartella",
    "approva",
    "apri_piano",
    "apri_piano_da",
    "apri_variazione",
    "aree_che_continuano",
    "carica_da_file",
    "carica_file",
    "carica_piano",
    "cartella_depositata",
    "completa_parte",
    "contenuto_di_partenza",
    "copia_obiettivo",
    "crea_obiettivo",
    "dai_ad_altra_area",
    "dai_deroga",
    "dai_parere",
    "deposita_cartella",
    "elimina_bozza",
    "elimina_obiettivo",
    "esige_modificabile",
    "fai_posto",
    "imposta_livello",
    "imposta_regole",
    "manda_in_approvazione",
    "prendi_visione",
    "prosegue",
    "prossimo_n",
    "pubblica",
    "restituisci_parte",
    "riattiva_obiettivo",
    "riporta_in_bozza",
    "ritira",
    "salva_obiettivo",
    "segno",
    "segno_delle_regole",
    "sposta_obiettivo",
    "togli_deroga",
]
