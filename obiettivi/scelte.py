"""The closed lists of words of a plan. Stored and exchanged as the lower-case code; the label is for people."""

from django.db.models import TextChoices


class TipoEnte(TextChoices):
    COMUNE = "comune", "comune"
    UNIONE = "unione", "unione di comuni"
    COMUNITA_MONTANA = "comunita_montana", "comunità montana"
    PROVINCIA = "provincia", "provincia"
    CITTA_METROPOLITANA = "citta_metropolitana", "città metropolitana"
    REGIONE = "regione", "regione"
    SANITARIO = "sanitario", "ente sanitario"
    UNIVERSITA = "universita", "università"
    AGENZIA = "agenzia", "agenzia"
    ALTRO = "altro", "altro"


class TipoArea(TextChoices):
    SETTORE = "settore", "settore"
    AREA = "area", "area"
    SERVIZIO = "servizio", "servizio"
    UFFICIO = "ufficio", "ufficio"
    STAFF = "staff", "staff"
    SEGRETARIO = "segretario", "segretario"
    ALTRO = "altro", "altro"


class TipoVoce(TextChoices):
    TEMA_VALORE_PUBBLICO = "tema_valore_pubblico", "tema di valore pubblico"
    MISSIONE_MANDATO = "missione_mandato", "missione di mandato"
    OBIETTIVO_STRATEGICO = "obiettivo_strategico", "obiettivo strategico"
    MISSIONE_BILANCIO = "missione_bilancio", "missione di bilancio"
    PROGRAMMA_BILANCIO = "programma_bilancio", "programma di bilancio"
    OBIETTIVO_DUP = "obiettivo_dup", "obiettivo del DUP"
    RIF_DUP = "rif_dup", "riferimento al DUP"
    ALTRO = "altro", "altro"


class Ruolo(TextChoices):
    REDATTORE = "redattore", "redattore"
    COMPILATORE = "compilatore", "compilatore"
    RESPONSABILE = "responsabile", "responsabile di area"
    SEGRETARIO = "segretario", "segretario comunale"
    OIV = "oiv", "OIV / Nucleo di valutazione"
    LETTORE = "lettore", "lettore"


class StatoPiano(TextChoices):
    BOZZA = "bozza", "bozza"
    # Frozen and proposed to the Giunta, which has not decided yet.
    IN_APPROVAZIONE = "in_approvazione", "in approvazione"
    APPROVATO = "approvato", "approvato"


class Passo(TextChoices):
    """A step in the life of a plan, or of an area's part of it."""

    COMPLETATA = "completata", "parte completata"
    RESTITUITA = "restituita", "parte restituita"
    PROPOSTO = "proposto", "mandato in approvazione"
    RIPORTATO = "riportato", "riportato in bozza"
    APPROVATO = "approvato", "approvato"
    VARIAZIONE_APERTA = "variazione_aperta", "variazione aperta"
    VARIAZIONE_ABBANDONATA = "variazione_abbandonata", "variazione abbandonata"
    PRESA_VISIONE = "presa_visione", "presa visione"
    PUBBLICATO = "pubblicato", "pagina pubblica accesa o cambiata"
    RITIRATO = "ritirato", "pagina pubblica spenta"
    PARERE = "parere", "parere dell'OIV"


class LicenzaDati(TextChoices):
    """What others may do with the data that an ente publishes (CAD, D.Lgs. 82/2005, art. 52)."""

    CC_BY_4 = "cc_by_4", "Creative Commons Attribuzione 4.0 (CC BY 4.0)"
    CC0_1 = "cc0_1", "Creative Commons Zero 1.0 (CC0 1.0)"


class EsitoParere(TextChoices):
    """What the OIV thinks of a variation."""

    FAVOREVOLE = "favorevole", "favorevole"
    CON_OSSERVAZIONI = "con_osservazioni", "favorevole con osservazioni"
    CONTRARIO = "contrario", "contrario"


class ModoPesi(TextChoices):
    UGUALE = "uguale", "i pesi devono fare esattamente il totale"
    MASSIMO = "massimo", "i pesi non devono superare il totale"
    LIBERO = "libero", "i pesi sono punti liberi"
    NESSUNO = "nessuno", "gli obiettivi non hanno pesi"


class RaggruppaPesi(TextChoices):
    AREA = "area", "per ogni area"
    # A service's weights count for the area at the top of its branch.
    RADICE = "radice", "per l'area principale, con i servizi che le stanno sotto"


class UnitaPesi(TextChoices):
    PUNTI = "punti", "punti"
    PERCENTO_PREMIO = "percento_premio", "per cento della retribuzione di risultato"


class MetodoRisultato(TextChoices):
    INDICATORI = "indicatori", "dagli indicatori"
    FASI = "fasi", "dalle fasi"
    MISTO = "misto", "da indicatori e fasi"


class RisultatoEnte(TextChoices):
    MEDIA = "media", "media delle aree"
    PESATA = "pesata", "media pesata"


class Ambito(TextChoices):
    GENERALE = "generale", "generale (tutto l'ente)"
    # Also called intersettoriale or condiviso.
    TRASVERSALE = "trasversale", "trasversale (più aree)"
    DI_AREA = "di_area", "di area"


class StatoObiettivo(TextChoices):
    ATTIVO = "attivo", "attivo"
    ANNULLATO = "annullato", "annullato"
    SOSTITUITO = "sostituito", "sostituito"


class TipoIndicatore(TextChoices):
    NUMERO = "numero", "numero"
    PERCENTUALE = "percentuale", "percentuale (0–100)"
    # A bare ratio: 1 means all.
    RAPPORTO = "rapporto", "rapporto (1 = tutti)"
    IMPORTO = "importo", "importo in euro"
    DATA = "data", "data"
    SI_NO = "si_no", "sì / no"
    TESTO = "testo", "testo"


class Operatore(TextChoices):
    ALMENO = ">=", "almeno (≥)"
    PIU_DI = ">", "più di (>)"
    AL_MASSIMO = "<=", "al massimo (≤)"
    MENO_DI = "<", "meno di (<)"
    UGUALE = "=", "uguale a (=)"
    ENTRO = "entro", "entro"


class Direzione(TextChoices):
    CRESCENTE = "crescente", "crescente (più è meglio)"
    DECRESCENTE = "decrescente", "decrescente (meno è meglio)"


class TipoCartella(TextChoices):
    """What somebody sent to be read."""

    # Our own workbook, filled in.
    CARTELLA = "cartella", "cartella compilata"
    # Any table of the ente.
    TABELLA = "tabella", "tabella dell'ente"


class TipoVerifica(TextChoices):
    INTERMEDIO = "intermedio", "intermedia"
    FINALE = "finale", "finale"


MESI = (
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
)
"""Names of the months; a month itself is kept as its number, from 1 to 12."""


class StatoStampa(TextChoices):
    """Where a document that is laid out on sheets is."""

    IN_CODA = "in_coda", "in coda"
    IN_CORSO = "in_corso", "in preparazione"
    PRONTA = "pronta", "pronta"
    FALLITA = "fallita", "non riuscita"
    ANNULLATA = "annullata", "annullata"


class TipoAccesso(TextChoices):
    """What happened at the sign-in, or to the ways in."""

    ENTRATA = "entrata", "è entrato"
    USCITA = "uscita", "è uscito"
    RIFIUTATA = "rifiutata", "nome o password sbagliati"
    BLOCCATA = "bloccata", "troppi tentativi: accesso fermato"
    CODICE_GIUSTO = "codice_giusto", "secondo passo superato"
    CODICE_DI_RISERVA = "codice_di_riserva", "secondo passo superato con un codice di riserva"
    CODICE_SBAGLIATO = "codice_sbagliato", "codice sbagliato"
    PASSO_ATTIVATO = "passo_attivato", "secondo passo attivato"
    PASSO_AZZERATO = "passo_azzerato", "secondo passo azzerato"
    RISERVA_RIFATTA = "riserva_rifatta", "codici di riserva rifatti"


class PassoAccesso(TextChoices):
    """How far who signed in is. Kept in the session: a session without it is of nobody."""

    DENTRO = "dentro", "dentro"
    # The password was right; the code from the telephone is still to be given, or to be set up.
    CODICE = "codice", "manca il codice"
    DA_ATTIVARE = "da_attivare", "manca il secondo passo"
