"""What the page of one avanzamento shows: the template only writes it down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.accesso import AccessoRilevazione
from monitoraggio.azioni.avanzamenti import CHIUSA, FERMO, mancanze
from monitoraggio.calcolo import (
    Calcolo,
    CalcoloAssegnazione,
    Passo,
    Regole,
)
from monitoraggio.esporta import parole as dire
from monitoraggio.esporta.parole import Fatto
from monitoraggio.forms.avanzamento import ModuloAvanzamento, Sfondo
from monitoraggio.forms.misura import MisuraForm
from monitoraggio.originario import Originario
from monitoraggio.riepiloghi import calcolo_di, valore_avanzamento, valore_rilevazione
from monitoraggio.scelte import StatoAvanzamento, StatoRilevazione
from monitoraggio.views.allegati import Allegati
from monitoraggio.views.pagina_evidenze import EvidenzaElencata, elencata
from monitoraggio.views.pagina_note import NotaDetta, note_lette
from obiettivi import calcoli
from obiettivi.contenuto import Fase
from obiettivi.esporta import parole
from obiettivi.formati import data, numero
from obiettivi.forms.scheda import Errore
from obiettivi.views.pagina_passi import PassoDetto, passo_detto
from obiettivi.views.pagina_testata import va

NESSUN_ALLEGATO = Allegati()


@dataclass(frozen=True)
class Grado:
    """A degree as computed now: in short, and the working that explains it."""

    detto: str
    passo: Passo


@dataclass(frozen=True)
class RigaAvanzamento:
    """An indicator or a phase: what was promised, how it stands; `forma` for who writes it, None for who reads."""

    ancora: str
    titolo: str
    descrizione: str
    fatti: tuple[Fatto, ...]
    nota: str
    detta: str
    motivo: str
    grado: Grado | None
    forma: object | None


@dataclass(frozen=True)
class Differenza:
    """Something that somebody else left otherwise than it is being written."""

    cosa: str
    adesso: str
    scritto: str


@dataclass(frozen=True)
class Puo:
    """What the reader may do now."""

    scrive: bool
    per_conto: bool
    invia: bool
    valida: bool
    restituisce: bool
    valuta: bool
    annota: bool


@dataclass(frozen=True)
class PaginaAvanzamento:
    """The page of one avanzamento: one assignment at one rilevazione, for one person."""

    n: int
    titolo: str
    area: str
    peso: str
    stato: str
    classe: str
    rilevazione: str
    al: str
    frase: str
    scheda: str
    fatti: tuple[Fatto, ...]
    indicatori: tuple[RigaAvanzamento, ...]
    fasi: tuple[RigaAvanzamento, ...]
    testi: tuple[Fatto, ...]
    previsioni: tuple[Fatto, ...]
    grado: Grado
    valutazione: c.Valutazione | None
    evidenze: tuple[EvidenzaElencata, ...]
    zip_evidenze: str
    allegati: Allegati
    note: tuple[NotaDetta, ...]
    mancanze: tuple[str, ...]
    passi: tuple[PassoDetto, ...]
    puo: Puo
    scritture: int
    modulo: ModuloAvanzamento | None
    avviso: str
    conflitto: tuple[Differenza, ...] | None

    @property
    def breve(self) -> str:
        """What the page is called in the path that leads to it."""
        return f"Obiettivo {self.n}"

    @property
    def valutazione_detta(self) -> str:
        """The OIV's own degree."""
        return f"{numero(self.valutazione.grado)} %" if self.valutazione else ""

    @property
    def errori(self) -> list[Errore]:
        return self.modulo.errori if self.modulo else []


@dataclass(frozen=True)
class _Contorno:
    """What the rows of the page are told with."""

    sfondo: Sfondo
    detto: c.Avanzamento
    prima: c.Avanzamento | None
    prima_il: str
    gradi: CalcoloAssegnazione
    regole: Regole
    originario: Originario | None
    modulo: ModuloAvanzamento | None


def detto_di(accesso: AccessoRilevazione, riga: models.Avanzamento) -> c.Avanzamento:
    """What is declared: as it stands, or as the rilevazione was frozen."""
    if accesso.rilevazione.stato != StatoRilevazione.CHIUSA:
        return valore_avanzamento(riga)
    return next(uno for uno in accesso.valore.avanzamenti if uno.assegnazione == riga.assegnazione)


def pagina_dell_avanzamento(
    accesso: AccessoRilevazione,
    riga: models.Avanzamento,
    sfondo: Sfondo,
    detto: c.Avanzamento,
    modulo: ModuloAvanzamento | None,
    *,
    avviso: str = "",
    conflitto: tuple[Differenza, ...] | None = None,
    allegati: Allegati = NESSUN_ALLEGATO,
    scritture: int | None = None,
) -> PaginaAvanzamento:
    """The page; `modulo` for who writes, or was writing: since `scritture`, if it is not as it stands now."""
    obiettivo, posizione = sfondo.obiettivo, sfondo.posizione
    assegnazione = obiettivo.assegnazioni[posizione]
    gradi, regole = _gradi(accesso, detto)
    precedente = models.Rilevazione.objects.precedente(accesso.rilevazione)
    contorno = _Contorno(
        sfondo,
        detto,
        _prima(precedente, riga.assegnazione),
        f"Al {data(precedente.al)}" if precedente else "",
        gradi,
        regole,
        accesso.originario,
        modulo,
    )
    puo = cio_che_puo(accesso, riga)
    piano, rilevazione = accesso.del_piano.piano, accesso.rilevazione
    nomi = {area.codice: area.nome_completo for area in accesso.piano.aree}
    return PaginaAvanzamento(
        n=obiettivo.n,
        titolo=obiettivo.titolo,
        area=nomi.get(riga.area, riga.area),
        peso=numero(calcoli.peso_effettivo(obiettivo, assegnazione)),
        stato=riga.get_stato_display(),
        classe="approvato" if riga.stato == StatoAvanzamento.VALIDATO else "bozza",
        rilevazione=str(rilevazione),
        al=data(rilevazione.al),
        frase=_frase(accesso, riga, puo),
        scheda=va(piano, "obiettivo_versione", rilevazione.versione.numero, obiettivo.n),
        fatti=tuple(_fatti(accesso, sfondo)),
        indicatori=tuple(_indicatori(contorno)),
        fasi=tuple(_fasi(contorno)),
        testi=_senza_vuoti(*dire.racconto(detto)),
        previsioni=_senza_vuoti(*dire.previsioni(detto)),
        grado=_grado(gradi.totale, regole),
        valutazione=detto.valutazione,
        evidenze=_evidenze(accesso, riga),
        zip_evidenze=va(piano, "zip_obiettivo", rilevazione.codice, obiettivo.n),
        allegati=allegati,
        note=note_lette(accesso, riga),
        mancanze=tuple(mancanze(rilevazione, obiettivo, posizione, detto)) if puo.scrive else (),
        passi=tuple(_passi(riga)),
        puo=puo,
        scritture=riga.scritture if scritture is None else scritture,
        modulo=modulo,
        avviso=avviso,
        conflitto=conflitto,
    )


def cio_che_puo(accesso: AccessoRilevazione, riga: models.Avanzamento) -> Puo:
    """What they may do of this avanzamento now."""
    return Puo(
        scrive=accesso.dell_area(riga),
        per_conto=accesso.per_conto(riga.area),
        invia=accesso.da_inviare(riga),
        valida=accesso.da_validare(riga),
        restituisce=accesso.da_restituire(riga),
        valuta=accesso.da_valutare(riga),
        annota=accesso.da_annotare(riga),
    )


def _frase(accesso: AccessoRilevazione, riga: models.Avanzamento, puo: Puo) -> str:
    """Why there is nothing to fill in, or on whose behalf it is filled in."""
    if puo.scrive:
        if not puo.per_conto:
            return ""
        resta = ": quando lo invii resta scritto" if puo.invia else ""
        return f"Stai compilando per conto dell'area {riga.area}{resta}."
    if not accesso.aperta:
        return "La rilevazione è chiusa: quello che leggi è com'era quel giorno."
    if accesso.scrive(riga.area):
        return FERMO[riga.stato]
    return ""


def perche_non_si_scrive(accesso: AccessoRilevazione, riga: models.Avanzamento) -> str:
    """Why what was sent cannot be written any more."""
    return CHIUSA if not accesso.aperta else FERMO.get(riga.stato, "")


def _fatti(accesso: AccessoRilevazione, sfondo: Sfondo) -> Iterator[Fatto]:
    obiettivo, assegnazione = sfondo.obiettivo, sfondo.obiettivo.assegnazioni[sfondo.posizione]
    if attesa := assegnazione.performance_attesa or obiettivo.risultato_atteso:
        yield "Risultato atteso", attesa
    pesi = calcoli.pesi_delle_fasi(obiettivo, assegnazione)
    if any(peso for peso in pesi):
        al = accesso.rilevazione.al
        atteso = calcoli.atteso_al(al, obiettivo, sfondo.anno, assegnazione)
        yield f"Fasi attese al {data(al)}", f"{numero(atteso)} su {numero(calcoli.somma(pesi))}"
    yield from _prima_delle_variazioni(accesso.originario, sfondo)


def _prima_delle_variazioni(prima: Originario | None, sfondo: Sfondo) -> Iterator[Fatto]:
    """What variations changed of the objective itself."""
    obiettivo, assegnazione = sfondo.obiettivo, sfondo.obiettivo.assegnazioni[sfondo.posizione]
    yield from _senza_vuoti(
        ("Aggiunto", dire.aggiunto(prima, obiettivo, assegnazione)),
        ("Peso originario", _con_la_fonte(dire.peso_originario(prima, assegnazione), prima)),
        ("Indicatori tolti", _con_la_fonte(dire.tolti(prima, obiettivo, sfondo.anno), prima)),
    )


def _con_la_fonte(detto: str, prima: Originario | None) -> str:
    """What was promised first, with the version and the act that say it."""
    return f"{detto} ({dire.prima_versione(prima)})" if detto else ""


def _gradi(accesso: AccessoRilevazione, detto: c.Avanzamento) -> tuple[CalcoloAssegnazione, Regole]:
    """The degrees as computed from what is saved."""
    riga = accesso.rilevazione
    return calcolo_di(accesso.piano, c.Rilevazione(codice=riga.codice, al=riga.al, tipo=riga.tipo), detto)


def _grado(calcolo: Calcolo, regole: Regole) -> Grado:
    return Grado(dire.grado(calcolo, regole), calcolo.passo)


# What was said the time before


def _prima(precedente: models.Rilevazione | None, assegnazione: UUID) -> c.Avanzamento | None:
    if precedente is None:
        return None
    detti = valore_rilevazione(precedente).avanzamenti
    return next((uno for uno in detti if uno.assegnazione == assegnazione), None)


# The rows


def _indicatori(contorno: _Contorno) -> Iterator[RigaAvanzamento]:
    sfondo, prima = contorno.sfondo, contorno.originario
    posti = {uno.chiave: posto for posto, uno in enumerate(sfondo.obiettivo.indicatori)}
    dette = {una.indicatore: una for una in contorno.detto.misure}
    di_prima = {una.indicatore: una for una in contorno.prima.misure} if contorno.prima else {}
    for posto, indicatore in enumerate(sfondo.indicatori, start=1):
        chiave = indicatore.chiave
        detta = dette.get(chiave)
        yield RigaAvanzamento(
            ancora=f"indicatore-{posto}",
            titolo=f"Indicatore {posto}",
            descrizione=indicatore.descrizione,
            fatti=_senza_vuoti(
                ("Traguardo", dire.traguardo(indicatore, sfondo.anno)),
                ("Partenza", dire.partenza(indicatore)),
                (contorno.prima_il, dire.misura(indicatore, di_prima.get(chiave))),
                ("Peso", numero(indicatore.peso)),
                (
                    "Traguardo originario",
                    _con_la_fonte(dire.traguardo_originario(prima, indicatore, sfondo.anno), prima),
                ),
            ),
            nota=dire.di_un_altro_anno(indicatore, sfondo.anno),
            detta=dire.misura(indicatore, detta),
            motivo=detta.motivo if detta else "",
            grado=_grado(contorno.gradi.indicatori[posti[chiave]], contorno.regole),
            forma=_forma(contorno.modulo, "misure", chiave),
        )


def _fasi(contorno: _Contorno) -> Iterator[RigaAvanzamento]:
    sfondo, prima = contorno.sfondo, contorno.originario
    dette = {una.fase: una for una in contorno.detto.fasi}
    di_prima = {una.fase: una for una in contorno.prima.fasi} if contorno.prima else {}
    pesi = calcoli.pesi_delle_fasi(sfondo.obiettivo, sfondo.obiettivo.assegnazioni[sfondo.posizione])
    for numerata, (posto, fase) in enumerate(sfondo.fasi, start=1):
        yield RigaAvanzamento(
            ancora=f"fase-{numerata}",
            titolo=f"Fase {numerata}",
            descrizione=fase.descrizione,
            fatti=_senza_vuoti(
                ("Quando", _quando(fase, sfondo.anno)),
                (contorno.prima_il, dire.fase(di_prima.get(fase.chiave))),
                ("Peso", numero(pesi[posto])),
                (
                    "Scadenza originaria",
                    _con_la_fonte(dire.scadenza_originaria(prima, fase, sfondo.anno), prima),
                ),
            ),
            nota="",
            detta=dire.fase(dette.get(fase.chiave)),
            motivo="",
            grado=None,
            forma=_forma(contorno.modulo, "fasi", fase.chiave),
        )


def _quando(fase: Fase, anno: int) -> str:
    return "; ".join(parole.quando(fase, anno))


def _senza_vuoti(*fatti: Fatto) -> tuple[Fatto, ...]:
    return tuple(uno for uno in fatti if uno[0] and uno[1])


def _forma(modulo: ModuloAvanzamento | None, elenco: str, chiave: UUID):
    if modulo is None:
        return None
    forme: Mapping[UUID, MisuraForm] = getattr(modulo, elenco)
    return forme[chiave]


def _evidenze(accesso: AccessoRilevazione, riga: models.Avanzamento) -> tuple[EvidenzaElencata, ...]:
    return tuple(elencata(accesso, una) for una in riga.evidenze.select_related("avanzamento", "chi"))


# The steps


def _passi(riga: models.Avanzamento) -> Iterator[PassoDetto]:
    for passo in riga.passi.select_related("chi"):
        yield passo_detto(passo, passo.get_passo_display(), per_conto=passo.per_conto)


# Two who wrote at once


def differenze(sfondo: Sfondo, adesso: c.Avanzamento, scritto: c.Avanzamento) -> tuple[Differenza, ...]:
    """What differs between what is there now and what was being written, in the order of the page."""
    lati = zip(_tutto(sfondo, adesso), _tutto(sfondo, scritto), strict=True)
    return tuple(
        Differenza(cosa, di_adesso or dire.VUOTO, mio or dire.VUOTO)
        for (cosa, di_adesso), (_, mio) in lati
        if di_adesso != mio
    )


def _tutto(sfondo: Sfondo, detto: c.Avanzamento) -> Iterator[Fatto]:
    misure, fasi = {una.indicatore: una for una in detto.misure}, {una.fase: una for una in detto.fasi}
    for posto, uno in enumerate(sfondo.indicatori, start=1):
        misura = misure.get(uno.chiave)
        motivo = misura.motivo if misura else ""
        yield f"Indicatore {posto}", parole.unisci(dire.misura(uno, misura), motivo, con=": ")
    for posto, (_, fase) in enumerate(sfondo.fasi, start=1):
        yield f"Fase {posto}", dire.fase(fasi.get(fase.chiave))
    yield from dire.racconto(detto)
    yield from dire.previsioni(detto)
