"""The closed lists of words of monitoring."""

from django.db.models import TextChoices


class TipoRilevazione(TextChoices):
    """Whether what is declared is how far things are, or how they ended."""

    INTERMEDIA = "intermedia", "intermedia"
    FINALE = "finale", "finale"


class StatoRilevazione(TextChoices):
    PROGRAMMATA = "programmata", "programmata"
    APERTA = "aperta", "aperta"
    CHIUSA = "chiusa", "chiusa"


class StatoAvanzamento(TextChoices):
    BOZZA = "bozza", "in bozza"
    INVIATO = "inviato", "inviato"
    RESTITUITO = "restituito", "restituito"
    VALIDATO = "validato", "validato"


class Raggiungibile(TextChoices):
    """Whether the target will be reached by the end of the year, as the area sees it."""

    SI = "si", "sì"
    IN_PARTE = "in_parte", "in parte"
    NO = "no", "no"


class Proposta(TextChoices):
    """What the area proposes for the rest of the year."""

    CONFERMA = "conferma", "confermare l'obiettivo"
    RIMODULA = "rimodula", "rimodularlo"
    SOSPENDE = "sospende", "sospenderlo"


class PassoRilevazione(TextChoices):
    """The steps of a rilevazione, and of each avanzamento in it."""

    APERTA = "aperta", "ha aperto la rilevazione"
    CHIUSA = "chiusa", "ha chiuso la rilevazione"
    RIAPERTA = "riaperta", "ha riaperto la rilevazione"
    COMPILATO = "compilato", "ha compilato l'avanzamento"
    INVIATO = "inviato", "ha inviato l'avanzamento"
    RESTITUITO = "restituito", "ha restituito l'avanzamento"
    VALIDATO = "validato", "ha validato l'avanzamento"
    VALUTATO = "valutato", "ha registrato il suo grado"
    ALLEGATO = "allegato", "ha allegato un'evidenza"
    TOLTO = "tolto", "ha tolto un'evidenza"
    RELAZIONE_APPROVATA = "relazione_approvata", "ha registrato l'atto che approva la Relazione"
    RELAZIONE_VALIDATA = "relazione_validata", "si è espresso sulla validazione della Relazione"


class TipoEvidenza(TextChoices):
    """What a file that proves something is, by its content."""

    PDF = "pdf", "PDF"
    PNG = "png", "immagine PNG"
    JPEG = "jpeg", "immagine JPEG"
    TIFF = "tiff", "immagine TIFF"
    DOCX = "docx", "documento Word"
    XLSX = "xlsx", "foglio Excel"
    PPTX = "pptx", "presentazione PowerPoint"
    DOC = "doc", "documento Word 97-2003"
    XLS = "xls", "foglio Excel 97-2003"
    PPT = "ppt", "presentazione PowerPoint 97-2003"
    ODT = "odt", "testo OpenDocument"
    ODS = "ods", "foglio OpenDocument"
    ODP = "odp", "presentazione OpenDocument"
    P7M = "p7m", "file firmato digitalmente"
    EML = "eml", "messaggio di posta"
    TXT = "txt", "testo"
    CSV = "csv", "tabella CSV"
    ZIP = "zip", "archivio zip"


class EsitoValidazione(TextChoices):
    """What the OIV says of a Relazione (D.Lgs. 150/2009 art. 14 c. 4 lett. c)."""

    VALIDATA = "validata", "validata"
    CON_OSSERVAZIONI = "con_osservazioni", "validata con osservazioni"
    NON_VALIDATA = "non_validata", "non validata"
