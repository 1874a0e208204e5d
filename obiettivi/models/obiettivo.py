"""An objective and all that hangs from it."""

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from obiettivi import scelte
from obiettivi.contenuto.tipi import N_MASSIMO
from obiettivi.models import campi
from obiettivi.models.base import ConAtto, InOrdine, Modello
from obiettivi.models.organizzazione import Area
from obiettivi.models.piano import Piano, Voce
from obiettivi.models.vincoli import Coincide, fisso, non_negativi


def chiave_unica(modello: str, campo: str = "obiettivo") -> models.UniqueConstraint:
    """Versions are compared, workbooks read back and progress attached by `chiave`: it must not repeat."""
    return models.UniqueConstraint(
        fields=[campo, "chiave"],
        name=f"{modello}_chiave_unica",
        violation_error_message="Due righe hanno la stessa chiave.",
    )


class Obiettivo(ConAtto, Modello):
    """An objective of the plan. `n` is its order; `codice` is what the document prints, and may repeat.

    The act (`atto_*`) is the one that set its `stato`, such as a cancellation.
    """

    appartenenza = "piano__ente"

    piano = models.ForeignKey(Piano, models.CASCADE, related_name="obiettivi", verbose_name="piano")
    chiave = models.UUIDField("chiave", default=uuid.uuid4, editable=False)
    n = models.PositiveIntegerField(
        "n.", validators=[MaxValueValidator(N_MASSIMO)], help_text="Posizione nel piano: 1, 2, 3 …"
    )
    codice = campi.codice(help_text="Come lo stampa il documento: 1T, 7; può mancare o ripetersi")
    codice_interno = campi.codice("codice interno", help_text="Il numero dentro l'area o nel PEG: 17")
    peso = campi.peso(help_text="Esempio: 10. Vale per le aree a cui non è dato un peso proprio")
    titolo = campi.titolo(blank=False)
    descrizione = campi.testo("descrizione")
    ambito = campi.scelta("ambito", scelte.Ambito, blank=False, default=scelte.Ambito.DI_AREA)
    categoria = campi.riga(
        "categoria", 100, help_text="Come nel sistema di valutazione: strategico, mantenimento"
    )
    sezione = campi.titolo(
        "sezione del documento", help_text="Il titolo sotto cui sta: Obiettivi strategici di settore"
    )
    voci = models.ManyToManyField(
        Voce, through="ObiettivoVoce", related_name="obiettivi", blank=True, verbose_name="voci"
    )
    anni = models.JSONField("anni", default=list, blank=True, help_text="Gli anni che l'obiettivo copre")
    situazione_di_partenza = campi.testo(
        "situazione di partenza", help_text="Esempio: ciclo di corsi già svolto nel 2022"
    )
    risultato_atteso = campi.testo(
        "risultato atteso", help_text="Esempio: nessun ritardo nel pagamento delle fatture"
    )
    soglia_minima = campi.peso(
        "soglia minima (%)", help_text="Esempio: 80. Sotto questo grado l'obiettivo non è raggiunto"
    )
    risorse_umane = campi.testo(
        "risorse umane", help_text="Profili e servizi, non nomi: n. 1 cat. D, n. 2 cat. C"
    )
    risorse_finanziarie_importo = campi.importo("risorse finanziarie (€)")
    risorse_finanziarie_testo = campi.testo("risorse finanziarie")
    fonte_premio = campi.titolo(
        "fonte del premio", help_text="Esempio: risorse variabili art. 79 CCNL 2019/2021"
    )
    premio_n_dipendenti = campi.intero("premio: dipendenti", help_text="Quanti ci lavorano: 4")
    premio_coefficiente = campi.coefficiente("premio: coefficiente", help_text="Esempio: 1,5")
    premio_totale = campi.peso("premio: punti", help_text="Punti × coefficiente, come pubblicati: 45")
    premio_importo = campi.importo("premio: importo (€)", help_text="Esempio: 2.908,06")
    stato = campi.scelta("stato", scelte.StatoObiettivo)
    sostituito_da = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="sostituisce",
        verbose_name="sostituito da",
    )
    prerequisito = models.BooleanField(
        "prerequisito", null=True, blank=True, help_text="Non ha peso, ma senza non c'è premio"
    )
    adempimenti = models.JSONField("adempimenti", default=list, blank=True)
    tema = campi.riga("tema trasversale del PIAO", help_text="Esempio: semplificazione, pari opportunità")
    stakeholder = campi.testo("stakeholder")
    risorse_strumentali = campi.testo("risorse strumentali")

    class Meta:
        verbose_name = "obiettivo"
        verbose_name_plural = "obiettivi"
        ordering = ("piano", "n")
        constraints = [
            models.UniqueConstraint(
                fields=["piano", "n"],
                name="obiettivo_n_unico",
                violation_error_message="Nel piano c'è già un obiettivo con questo n.",
            ),
            chiave_unica("obiettivo", "piano"),
            fisso("obiettivo", "piano", "L'obiettivo"),
            models.CheckConstraint(
                condition=~Q(sostituito_da=models.F("id")),
                name="obiettivo_non_sostituisce_se_stesso",
                violation_error_message="Un obiettivo non può sostituire se stesso.",
            ),
            *non_negativi(
                "obiettivo",
                peso="peso",
                soglia_minima="soglia minima",
                risorse_finanziarie_importo="risorse finanziarie",
                premio_coefficiente="coefficiente del premio",
                premio_totale="punti del premio",
                premio_importo="importo del premio",
            ),
            Coincide(
                "piano",
                "sostituito_da__piano",
                name="obiettivo_sostituito_stesso_piano",
                violation_error_message="L'obiettivo che lo sostituisce deve essere dello stesso piano.",
            ),
        ]

    def __str__(self):
        return f"{self.n}. {self.titolo}"


class DellObiettivo(InOrdine, Modello):
    """A row of an ordered list of the objective."""

    appartenenza = "obiettivo__piano__ente"

    obiettivo = models.ForeignKey(Obiettivo, models.CASCADE, verbose_name="obiettivo")

    class Meta(InOrdine.Meta):
        abstract = True


class ObiettivoVoce(DellObiettivo):
    """An entry of a programming tree the objective hangs from."""

    voce = models.ForeignKey(Voce, models.RESTRICT, related_name="righe_obiettivi", verbose_name="voce")

    class Meta(DellObiettivo.Meta):
        default_related_name = "righe_voci"
        verbose_name = "voce dell'obiettivo"
        verbose_name_plural = "voci dell'obiettivo"
        constraints = [
            models.UniqueConstraint(
                fields=["obiettivo", "voce"],
                name="obiettivovoce_unica",
                violation_error_message="L'obiettivo è già collegato a questa voce.",
            ),
            Coincide(
                "obiettivo__piano",
                "voce__piano",
                name="obiettivovoce_stesso_piano",
                violation_error_message="La voce deve essere dello stesso piano dell'obiettivo.",
            ),
        ]

    def __str__(self):
        return str(self.voce)


class Assegnazione(DellObiettivo):
    """An objective given to an area, with that area's weight; the same area may stand twice."""

    chiave = models.UUIDField("chiave", default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="assegnazioni", verbose_name="area")
    peso = campi.peso(help_text="Esempio: 12,5. Vuoto: vale il peso dell'obiettivo")
    performance_attesa = campi.testo(
        "performance attesa", help_text="Che cosa si aspetta da quest'area: 6 dipendenti da formare"
    )
    risorse_umane = campi.testo(
        "risorse umane", help_text="Profili e servizi, non nomi: n. 1 cat. D, n. 2 cat. C"
    )
    capofila = models.BooleanField("capofila", default=False)
    quota = campi.peso("quota (%)", help_text="La parte dell'obiettivo che tocca all'area: 75")
    contributo = campi.testo("contributo")
    risorse_finanziarie_importo = campi.importo("risorse finanziarie (€)")
    risorse_finanziarie_testo = campi.testo("risorse finanziarie")
    fte = campi.piccolo("persone a tempo pieno equivalenti", help_text="Esempio: 1,5")

    class Meta(DellObiettivo.Meta):
        default_related_name = "assegnazioni"
        verbose_name = "assegnazione"
        verbose_name_plural = "assegnazioni"
        constraints = [
            chiave_unica("assegnazione"),
            *non_negativi(
                "assegnazione",
                peso="peso",
                quota="quota",
                risorse_finanziarie_importo="risorse finanziarie",
                fte="persone a tempo pieno",
            ),
            models.UniqueConstraint(
                fields=["obiettivo"],
                condition=Q(capofila=True),
                name="assegnazione_un_capofila",
                violation_error_message="L'obiettivo ha già un'area capofila.",
            ),
            Coincide(
                "obiettivo__piano__organigramma",
                "area__organigramma",
                name="assegnazione_area_del_piano",
                violation_error_message="L'area deve essere dell'organigramma del piano.",
            ),
        ]

    def __str__(self):
        return f"obiettivo {self.obiettivo.n}, area {self.area.codice}"


class Fase(DellObiettivo):
    """A step. `scadenza_testo` keeps what was written in place of a date ("31.06.2024"), `mesi` the months."""

    chiave = models.UUIDField("chiave", default=uuid.uuid4, editable=False)
    numero = campi.intero("n.", help_text="Come nel documento")
    anno = campi.anno()
    descrizione = campi.testo("descrizione")
    aree_testo = campi.riga("aree, come scritte", help_text="Esempio: S.E. - TUTTI")
    scadenza = models.DateField("scadenza", null=True, blank=True)
    scadenza_testo = campi.riga(
        "scadenza, come scritta", help_text="Solo se non è una data: tutto l'anno, mensile"
    )
    mesi = models.JSONField("mesi", default=list, blank=True, validators=[campi.mesi_possibili])
    peso = campi.peso()
    assegnazione = models.ForeignKey(
        Assegnazione, models.RESTRICT, null=True, blank=True, related_name="fasi", verbose_name="solo di"
    )
    aree = models.ManyToManyField(
        Area, through="FaseArea", related_name="fasi", blank=True, verbose_name="aree"
    )

    class Meta(DellObiettivo.Meta):
        default_related_name = "fasi"
        verbose_name = "fase"
        verbose_name_plural = "fasi"
        constraints = [
            chiave_unica("fase"),
            *non_negativi("fase", peso="peso"),
            Coincide(
                "obiettivo",
                "assegnazione__obiettivo",
                name="fase_assegnazione_stesso_obiettivo",
                violation_error_message="L'assegnazione deve essere di questo obiettivo.",
            ),
        ]

    def __str__(self):
        return f"fase {self.numero or self.ordine + 1}"


class FaseArea(InOrdine, Modello):
    """An area recognised in what the document writes before a phase."""

    appartenenza = "fase__obiettivo__piano__ente"

    fase = models.ForeignKey(Fase, models.CASCADE, related_name="righe_aree", verbose_name="fase")
    area = models.ForeignKey(Area, models.PROTECT, related_name="righe_fasi", verbose_name="area")

    class Meta(InOrdine.Meta):
        verbose_name = "area della fase"
        verbose_name_plural = "aree della fase"
        constraints = [
            models.UniqueConstraint(
                fields=["fase", "area"],
                name="fasearea_unica",
                violation_error_message="La fase è già collegata a quest'area.",
            ),
            Coincide(
                "fase__obiettivo__piano__organigramma",
                "area__organigramma",
                name="fasearea_area_del_piano",
                violation_error_message="L'area deve essere dell'organigramma del piano.",
            ),
        ]

    def __str__(self):
        return str(self.area)


class PesoFase(Modello):
    """The weight of a phase for one assignment; an empty one says that it is not that area's phase."""

    appartenenza = "assegnazione__obiettivo__piano__ente"

    assegnazione = models.ForeignKey(
        Assegnazione, models.CASCADE, related_name="pesi_fasi", verbose_name="assegnazione"
    )
    fase = models.ForeignKey(Fase, models.CASCADE, related_name="pesi", verbose_name="fase")
    peso = campi.peso()

    class Meta:
        verbose_name = "peso della fase"
        verbose_name_plural = "pesi delle fasi"
        ordering = ("assegnazione", "fase__ordine", "fase")
        constraints = [
            models.UniqueConstraint(
                fields=["assegnazione", "fase"],
                name="pesofase_unico",
                violation_error_message="Il peso di questa fase per quest'area c'è già.",
            ),
            *non_negativi("pesofase", peso="peso"),
            Coincide(
                "assegnazione__obiettivo",
                "fase__obiettivo",
                name="pesofase_stesso_obiettivo",
                violation_error_message="L'assegnazione e la fase devono essere dello stesso obiettivo.",
            ),
        ]

    def __str__(self):
        return f"peso {self.peso}"


class Indicatore(DellObiettivo):
    """What is measured. A target is a number, a date, a text; number and date together: so much by then."""

    chiave = models.UUIDField("chiave", default=uuid.uuid4, editable=False)
    codice = campi.codice()
    descrizione = campi.testo("descrizione")
    tipo = campi.scelta("tipo", scelte.TipoIndicatore, blank=False, default=scelte.TipoIndicatore.NUMERO)
    operatore = campi.scelta("operatore", scelte.Operatore, help_text="Almeno 40, entro il 30/06")
    valore = campi.quantita(
        "valore atteso", help_text="Esempio: 40; 95 per il 95%; per sì / no: 1 = sì, 0 = no"
    )
    data = models.DateField(
        "data attesa",
        null=True,
        blank=True,
        help_text="Esempio: 31/12/2026; con un valore: tanto, entro quel giorno",
    )
    testo = campi.titolo("atteso, a parole", help_text="Se non è un numero né una data: mensile")
    unita = campi.riga("unità di misura", help_text="Esempio: giorni, questionari, % delle pratiche")
    peso = campi.peso()
    anno = campi.anno()
    direzione = campi.scelta("direzione", scelte.Direzione, help_text="Solo se l'operatore non la dice")
    attivita = campi.testo("attività")
    baseline = campi.quantita("valore di partenza", help_text="Il numero dell'anno prima: 437")
    baseline_testo = campi.titolo(
        "partenza, come scritta", help_text="Esempio: 75% di raccolta differenziata al 31/12/2023"
    )
    formula = campi.codice("formula del grado")
    definizione = campi.testo("come si calcola")
    fonte = campi.titolo("fonte dei dati", help_text="Dove si legge il valore: gestionale delle pratiche")
    norma = campi.titolo("norma")
    dimensione = campi.riga("dimensione", help_text="Esempio: efficacia, efficienza, qualità")
    osservato_al = models.DateField("osservato al", null=True, blank=True)
    copertura_minima = campi.quantita("copertura minima")
    assegnazione = models.ForeignKey(
        Assegnazione,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="indicatori",
        verbose_name="solo di",
    )
    fase = models.ForeignKey(
        Fase, models.RESTRICT, null=True, blank=True, related_name="indicatori", verbose_name="fase"
    )

    class Meta(DellObiettivo.Meta):
        default_related_name = "indicatori"
        verbose_name = "indicatore"
        verbose_name_plural = "indicatori"
        constraints = [
            chiave_unica("indicatore"),
            *non_negativi("indicatore", peso="peso"),
            Coincide(
                "obiettivo",
                "assegnazione__obiettivo",
                name="indicatore_assegnazione_stesso_obiettivo",
                violation_error_message="L'assegnazione deve essere di questo obiettivo.",
            ),
            Coincide(
                "obiettivo",
                "fase__obiettivo",
                name="indicatore_fase_stesso_obiettivo",
                violation_error_message="La fase deve essere di questo obiettivo.",
            ),
        ]

    def __str__(self):
        return f"indicatore {self.ordine + 1}"


class ValoreAnnuale(Modello):
    """A yearly value of an indicator: expected, or of the past (`storico`)."""

    appartenenza = "indicatore__obiettivo__piano__ente"

    indicatore = models.ForeignKey(
        Indicatore, models.CASCADE, related_name="valori", verbose_name="indicatore"
    )
    anno = campi.anno(null=False, blank=False)
    storico = models.BooleanField("del passato", default=False)
    valore = campi.quantita("valore", null=False, blank=False)

    class Meta:
        verbose_name = "valore annuale"
        verbose_name_plural = "valori annuali"
        ordering = ("storico", "anno")
        constraints = [
            models.UniqueConstraint(
                fields=["indicatore", "anno", "storico"],
                name="valoreannuale_unico",
                violation_error_message="Il valore di quest'anno c'è già.",
            )
        ]

    def __str__(self):
        return f"{self.anno}: {self.valore}"


class Fascia(InOrdine, Modello):
    """A band of an indicator: from `da` on, so much degree (percent); empty `da` = no lower bound."""

    appartenenza = "indicatore__obiettivo__piano__ente"

    indicatore = models.ForeignKey(
        Indicatore, models.CASCADE, related_name="fasce", verbose_name="indicatore"
    )
    da = campi.quantita("da", help_text="Vuoto: nessun limite sotto. Per le date: giorni di ritardo")
    compreso = models.BooleanField("compreso", default=False)
    grado = campi.peso("grado (%)", null=False, blank=False, help_text="Esempio: 80")
    lineare = models.BooleanField(
        "lineare", null=True, blank=True, help_text="Il grado sale fino alla fascia dopo"
    )

    class Meta(InOrdine.Meta):
        verbose_name = "fascia"
        verbose_name_plural = "fasce"
        constraints = non_negativi("fascia", grado="grado")

    def __str__(self):
        return f"da {self.da}: {self.grado}"


class QuotaUmana(DellObiettivo):
    """Share of a profile's work given to the objective (percent), and how many people; never names."""

    ruolo = campi.riga("profilo", help_text="Il profilo, non il nome: istruttore amministrativo")
    quota = campi.peso("quota (%)")
    numero = campi.intero("persone", help_text="Quante")

    class Meta(DellObiettivo.Meta):
        default_related_name = "quote_umane"
        verbose_name = "quota di risorse umane"
        verbose_name_plural = "quote di risorse umane"
        constraints = non_negativi("quotaumana", quota="quota")

    def __str__(self):
        return self.ruolo
