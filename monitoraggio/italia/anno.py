"""The rilevazioni of a plan of the comune, closed or open, and what becomes of the Relazione."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.azioni.rilevazioni import giorni_previsti
from monitoraggio.consuntivi import SALUTE, RigaTavola, tavole
from monitoraggio.italia import comune
from monitoraggio.italia.detti import dichiarato, vuoto
from monitoraggio.italia.vita import (
    GIUNTA,
    MOTIVO,
    Comune,
    PianoSuo,
    approva,
    apri_variazione,
    completano,
    da_parere,
    fonda,
    momento,
    prende_visione,
    scrivi_i_piani,
)
from monitoraggio.riepiloghi import assegnazioni_da_rilevare
from monitoraggio.scelte import (
    EsitoValidazione,
    PassoRilevazione,
    StatoAvanzamento,
    StatoRilevazione,
    TipoRilevazione,
)
from obiettivi import contenuto
from obiettivi.riepiloghi import in_colonne
from obiettivi.scelte import Ruolo

OGNI_QUANTO_SI_VARIA = 3
VALUTATI, RESTITUITI = 0.04, 0.05
"""Shares of the avanzamenti that the OIV gives its own degree, and that went back to the area once."""
STATI_D_AUTUNNO = (
    [StatoAvanzamento.VALIDATO] * 6
    + [StatoAvanzamento.INVIATO] * 6
    + [StatoAvanzamento.RESTITUITO]
    + [StatoAvanzamento.BOZZA] * 7
)
"""Of twenty avanzamenti of an open rilevazione; a third of those in bozza are still empty."""
VALUTATO = (Decimal(80), "Il risultato non dipende per intero dall'area.")


def racconta(stampo: int, anni: range, *, seme: int, storia: bool) -> Comune:
    """A mould: the comune with all that happened in these years, the last of which is the present one."""
    suo = fonda(stampo, anni[0], seme=seme, storia=storia)
    piani = scrivi_i_piani(suo, anni)
    for prima, piano in zip([None, *piani[:-1]], piani, strict=True):
        if piano is piani[-1] and stampo in comune.IN_BOZZA:
            completano(suo, piano, suo.prime[::2])
            continue
        completano(suo, piano, suo.prime)
        approva(suo, piano, prima, date(piano.riga.anno, 1, 31))
        prende_visione(suo, piano)
        if piano is piani[-1]:
            _autunno(suo, piano)
        else:
            _anno_intero(suo, piano, prima)
    return suo


def _anno_intero(suo: Comune, piano: PianoSuo, prima: PianoSuo | None) -> None:
    anno = piano.riga.anno
    if (suo.stampo + anno) % OGNI_QUANTO_SI_VARIA == 0:
        variazione = apri_variazione(suo, piano, momento(anno, 7, 6))
        da_parere(suo, piano, variazione, momento(anno, 7, 10))
        approva(suo, piano, prima, date(anno, 7, 20), MOTIVO)
    (al_30_09, intermedia), (al_31_12, finale) = giorni_previsti(anno)
    _rileva(suo, piano, al_30_09, intermedia, momento(anno, 9, 24))
    relazione = _rileva(suo, piano, al_31_12, finale, momento(anno + 1, 1, 9))
    _conclude(suo, relazione, anno)


def _autunno(suo: Comune, piano: PianoSuo) -> None:
    anno = piano.riga.anno
    (al, tipo), (alla_fine, finale) = giorni_previsti(anno)
    Rilevazione(suo, piano, al, tipo).resta_aperta(momento(anno, 9, 24))
    with suo.raccolta.firma(suo.persone[Ruolo.SEGRETARIO], momento(anno, 9, 24)):
        suo.raccolta.crea(
            models.Rilevazione(
                piano=piano.riga,
                codice=f"{alla_fine:%Y-%m-%d}",
                nome=f"Consuntivo al {alla_fine:%d/%m/%Y}",
                al=alla_fine,
                tipo=finale,
            )
        )
    if suo.stampo in comune.IN_VARIAZIONE:
        apri_variazione(suo, piano, momento(anno, 10, 12))


def _rileva(suo: Comune, piano: PianoSuo, al: date, tipo: TipoRilevazione, quando: datetime):
    rilevazione = Rilevazione(suo, piano, al, tipo)
    rilevazione.si_chiude(quando)
    return rilevazione.riga


class Rilevazione:
    """A rilevazione of a plan of the comune: its row, and what is declared in it."""

    def __init__(self, suo: Comune, piano: PianoSuo, al: date, tipo: TipoRilevazione):
        self.suo, self.raccolta, self.caso = suo, suo.raccolta, suo.caso
        self.segretario = suo.persone[Ruolo.SEGRETARIO]
        self.anno, self.al, self.finale = piano.riga.anno, al, tipo == TipoRilevazione.FINALE
        self.versione, self.piano = piano.versioni[-1]
        nome = "Consuntivo" if self.finale else "Monitoraggio"
        self.riga = models.Rilevazione(
            piano=piano.riga, codice=f"{al:%Y-%m-%d}", nome=f"{nome} al {al:%d/%m/%Y}", al=al, tipo=tipo
        )
        self.avanzamenti: list[c.Avanzamento] = []
        self.dette: list[c.AttivitaDetta | c.SaluteDetta] = []
        self.note: tuple[c.Nota, ...] = ()

    def si_chiude(self, quando: datetime) -> None:
        """Opened at this moment, filled in and validated within three weeks, closed at the fourth."""
        self._apre(quando)
        self._dichiara(quando, lambda: StatoAvanzamento.VALIDATO)
        self._conta(quando + timedelta(days=12), tutte=True)
        if self.finale:
            self._annota(quando + timedelta(days=24))
        with self.raccolta.firma(self.segretario, quando + timedelta(days=28)):
            congelata = self.suo.congela(c.forma_canonica(self._valore()))
            self.raccolta.cambia(self.riga, **congelata, stato=StatoRilevazione.CHIUSA)
        self._passa(PassoRilevazione.CHIUSA, self.segretario, impronta=self.riga.impronta)

    def resta_aperta(self, quando: datetime) -> None:
        """Opened at this moment, and half way."""
        self._apre(quando)
        self._dichiara(quando, lambda: self.caso.choice(STATI_D_AUTUNNO))
        self._conta(quando + timedelta(days=12), tutte=False)

    def _valore(self) -> c.Rilevazione:
        """As it is read from the rows."""
        dette = sorted(self.dette, key=lambda una: una.posto)
        return c.Rilevazione(
            codice=self.riga.codice,
            nome=self.riga.nome,
            al=self.al,
            tipo=self.riga.tipo,
            versione=self.versione.numero,
            # Sorted keeps the order of what is equal: that of the keys.
            avanzamenti=tuple(sorted(self.avanzamenti, key=lambda uno: uno.area)),
            attivita=tuple(una for una in dette if isinstance(una, c.AttivitaDetta)),
            salute=tuple(una for una in dette if isinstance(una, c.SaluteDetta)),
            note=self.note,
        )

    def _apre(self, quando: datetime) -> None:
        with self.raccolta.firma(self.segretario, quando - timedelta(days=7)):
            self.raccolta.crea(self.riga)
        with self.raccolta.firma(self.segretario, quando):
            self.raccolta.cambia(self.riga, versione=self.versione, stato=StatoRilevazione.APERTA)
            self.righe = [
                (self._vuota(obiettivo, posizione), obiettivo, posizione)
                for obiettivo, posizione, _ in assegnazioni_da_rilevare(self.piano)
            ]
            self.consuntivi = {
                codice: self.raccolta.crea(
                    models.Consuntivo(
                        rilevazione=self.riga, area=codice, area_rilevata=self.suo.aree.get(codice)
                    )
                )
                for codice in tavole(self.piano)
            }
        self._passa(PassoRilevazione.APERTA, self.segretario)

    def _vuota(self, obiettivo: contenuto.Obiettivo, posizione: int) -> models.Avanzamento:
        detto = vuoto(obiettivo, posizione)
        return self.raccolta.crea(
            models.Avanzamento(
                rilevazione=self.riga,
                area_rilevata=self.suo.aree[detto.area],
                **in_colonne(detto, models.Avanzamento),
            )
        )

    def _dichiara(self, quando: datetime, stato_di) -> None:
        for riga, obiettivo, posizione in self.righe:
            stato = stato_di()
            if stato == StatoAvanzamento.BOZZA and self.caso.random() < 0.33:
                self.avanzamenti.append(vuoto(obiettivo, posizione))
                continue
            detto = dichiarato(
                obiettivo,
                posizione,
                anno=self.anno,
                al=self.al,
                finale=self.finale,
                stato=stato,
                caso=self.caso,
            )
            self._compila(riga, detto, quando + timedelta(days=self.caso.randint(1, 10)))
            valutazione = self._porta(riga, stato, quando + timedelta(days=self.caso.randint(11, 20)))
            self.avanzamenti.append(detto.model_copy(update={"valutazione": valutazione}))

    def _compila(self, riga: models.Avanzamento, detto: c.Avanzamento, quando: datetime) -> None:
        chi = self.suo.di_chi(Ruolo.COMPILATORE, detto.area)
        with self.raccolta.firma(chi, quando):
            campi = in_colonne(detto, models.Avanzamento) | {"stato": StatoAvanzamento.BOZZA, "scritture": 1}
            self.raccolta.cambia(riga, **campi)
            for modello, dette in ((models.FaseSvolta, detto.fasi), (models.MisuraIndicatore, detto.misure)):
                for detta in dette:
                    self.raccolta.crea(modello(avanzamento=riga, **in_colonne(detta, modello)))
        self._passa(PassoRilevazione.COMPILATO, chi, avanzamento=riga)

    def _porta(
        self, riga: models.Avanzamento, stato: StatoAvanzamento, quando: datetime
    ) -> c.Valutazione | None:
        """From the hands of the area to that state."""
        risponde = self.suo.di_chi(Ruolo.RESPONSABILE, riga.area)
        invio = (StatoAvanzamento.INVIATO, PassoRilevazione.INVIATO, risponde, "")
        torna = (
            StatoAvanzamento.RESTITUITO,
            PassoRilevazione.RESTITUITO,
            self.segretario,
            "I dati non tornano con gli atti.",
        )
        valida = (StatoAvanzamento.VALIDATO, PassoRilevazione.VALIDATO, self.segretario, "")
        passi = {
            StatoAvanzamento.BOZZA: [],
            StatoAvanzamento.INVIATO: [invio],
            StatoAvanzamento.RESTITUITO: [invio, torna],
            StatoAvanzamento.VALIDATO: [invio, valida],
        }[stato]
        if stato == StatoAvanzamento.VALIDATO and self.caso.random() < RESTITUITI:
            passi = [invio, torna, *passi]
        for giorni, (nuovo, passo, chi, nota) in enumerate(passi):
            with self.raccolta.firma(chi, quando + timedelta(days=giorni)):
                self.raccolta.cambia(riga, stato=nuovo)
            self._passa(passo, chi, avanzamento=riga, nota=nota)
        if stato == StatoAvanzamento.VALIDATO and self.finale and self.caso.random() < VALUTATI:
            return self._valuta(riga, quando + timedelta(days=5))
        return None

    def _valuta(self, riga: models.Avanzamento, quando: datetime) -> c.Valutazione:
        oiv, (grado, motivo) = self.suo.persone[Ruolo.OIV], VALUTATO
        with self.raccolta.firma(oiv, quando):
            self.raccolta.crea(
                models.Valutazione(avanzamento=riga, grado=grado, motivo=motivo, quando=quando, chi=oiv)
            )
        self._passa(PassoRilevazione.VALUTATO, oiv, avanzamento=riga, nota=motivo)
        return c.Valutazione(grado=grado, motivo=motivo)

    def _conta(self, quando: datetime, *, tutte: bool) -> None:
        """The actual quantities of the routine outputs and of the health; half of the tables, or all."""
        for posto, (codice, tavola) in enumerate(tavole(self.piano).items()):
            if not tutte and posto % 2:
                continue
            chi = (
                self.suo.persone[Ruolo.REDATTORE]
                if codice == SALUTE
                else self.suo.di_chi(Ruolo.COMPILATORE, codice)
            )
            consuntivo = self.consuntivi[codice]
            with self.raccolta.firma(chi, quando):
                self.raccolta.cambia(consuntivo, scritture=1)
                for detta in self._quantita(tavola.righe):
                    modello = models.AttivitaSvolta if codice else models.SaluteMisurata
                    self.raccolta.crea(modello(consuntivo=consuntivo, **in_colonne(detta, modello)))
                    self.dette.append(detta)
            self._passa(PassoRilevazione.COMPILATO, chi, consuntivo=consuntivo)

    def _quantita(self, righe: tuple[RigaTavola, ...]) -> Iterator[c.AttivitaDetta | c.SaluteDetta]:
        for riga in righe:
            attesa = getattr(riga.prevista, "quantita", None)
            quanto = self.caso.randint(85, 120) if self.finale else self.caso.randint(55, 85)
            valore = None if attesa is None or attesa < 0 else (attesa * quanto / 100).quantize(Decimal(1))
            yield riga.con(valore, "" if valore is not None else "Servizio svolto come previsto")

    def _annota(self, quando: datetime) -> None:
        """What the OIV notes: for everybody, and for itself."""
        oiv = self.suo.persone[Ruolo.OIV]
        detti = (("I dati dichiarati tornano con gli atti.", False), ("Chiedere le basi dei conti.", True))
        with self.raccolta.firma(oiv, quando):
            for testo, riservata in detti:
                self.raccolta.crea(
                    models.NotaOiv(
                        rilevazione=self.riga, testo=testo, riservata=riservata, quando=quando, chi=oiv
                    )
                )
        self.note = tuple(
            c.Nota(il=quando.date(), testo=testo) for testo, riservata in detti if not riservata
        )

    def _passa(self, passo: PassoRilevazione, chi, **altro) -> None:
        _passa(self.suo, self.riga, passo, chi, self.raccolta.quando, **altro)


def _passa(suo: Comune, riga: models.Rilevazione, passo, chi, quando: datetime, **altro) -> None:
    with suo.raccolta.firma(chi, quando):
        suo.raccolta.crea(models.Passo(rilevazione=riga, passo=passo, chi=chi, quando=quando, **altro))


def _conclude(suo: Comune, riga: models.Rilevazione, anno: int) -> None:
    """The Giunta approves the Relazione in May, the OIV validates it in June."""
    segretario, oiv = suo.persone[Ruolo.SEGRETARIO], suo.persone[Ruolo.OIV]
    atti = (
        (
            models.ApprovazioneRelazione,
            segretario,
            date(anno + 1, 5, 14),
            PassoRilevazione.RELAZIONE_APPROVATA,
            GIUNTA | {"atto_numero": "48"},
            "",
        ),
        (
            models.ValidazioneRelazione,
            oiv,
            date(anno + 1, 6, 11),
            PassoRilevazione.RELAZIONE_VALIDATA,
            {"atto_tipo": "verbale dell'OIV", "atto_numero": "3", "esito": EsitoValidazione.VALIDATA},
            "Validata",
        ),
    )
    for modello, chi, giorno, passo, campi, nota in atti:
        quando = momento(giorno.year, giorno.month, giorno.day)
        with suo.raccolta.firma(chi, quando):
            suo.raccolta.crea(
                modello(
                    rilevazione=riga,
                    impronta=riga.impronta,
                    quando=quando,
                    chi=chi,
                    atto_data=giorno,
                    **campi,
                )
            )
        _passa(suo, riga, passo, chi, suo.raccolta.quando, nota=nota, impronta=riga.impronta)
