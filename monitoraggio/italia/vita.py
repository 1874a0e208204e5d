"""A comune that goes through its years: its people, and of each year the plan, its acts, its rilevazioni.

Past years are over: approved in January, one in three varied in July, measured on 30/09 and 31/12 with everything
validated and closed, the Relazione approved and validated, the page switched on. The present year is as in autumn,
whatever the day it is made on: approved, with the rilevazione of 30/09 open and avanzamenti in every state; but for
the moulds whose plan is still a bozza, or is being varied (see `comune`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from monitoraggio.italia import comune
from monitoraggio.italia.piano import piano as componi
from monitoraggio.italia.piano import scegli
from monitoraggio.italia.raccolta import Raccolta
from monitoraggio.italia.segni import NUMERO, segno_impronta
from obiettivi import contenuto as c
from obiettivi import contesti, controlli, models
from obiettivi.azioni.caricamento import organigramma_che_dice, sistema_che_dice
from obiettivi.azioni.scrittura import scrivi_piano
from obiettivi.riepiloghi import in_colonne
from obiettivi.scelte import EsitoParere, LicenzaDati, Passo, Ruolo, StatoPiano

GIUNTA = {"atto_tipo": "deliberazione di Giunta comunale", "atto_organo": "Giunta comunale"}
SENZA_PASSWORD = "!comune-sintetico"  # noqa: S105  no password is ever this: nobody signs in with it
CAPI = (Ruolo.SEGRETARIO, Ruolo.REDATTORE, Ruolo.OIV, Ruolo.LETTORE)


def momento(anno: int, mese: int, giorno: int, ora: int = 9) -> datetime:
    """A moment of a working day."""
    return datetime(anno, mese, giorno, ora, tzinfo=UTC)


@dataclass
class Comune:
    """What is at hand while the story of a mould is told.

    `persone` are by role, and by role and area (`responsabile/AFF`); `congelati` the texts that are hashed.
    """

    stampo: int
    raccolta: Raccolta
    caso: Random
    valore: c.Ente
    ente: models.Ente
    organigramma: models.Organigramma
    sistema: models.SistemaValutazione
    aree: dict[str, models.Area]
    persone: dict[str, models.Utente]
    congelati: list[str]

    def congela(self, testo: str) -> dict[str, str]:
        """The two columns of a frozen text: it and its hash, which is a mark until the text is an ente's own."""
        self.congelati.append(testo)
        return {"contenuto": testo, "impronta": segno_impronta(len(self.congelati) - 1)}

    @property
    def prime(self) -> list[str]:
        """The codes of the areas at the top."""
        return [codice for codice, area in self.aree.items() if area.padre_id is None]

    def di_chi(self, ruolo: str, area: str) -> models.Utente:
        """Who has a role in an area: those at the top answer for the ones below."""
        return self.persone[f"{ruolo}/{area.partition('.')[0]}"]


def fonda(stampo: int, primo_anno: int, *, seme: int, storia: bool) -> Comune:
    """The comune with its people, before any plan."""
    caso = Random(f"{seme}/{stampo}")  # noqa: S311  nothing here is secret, and it must be the same again
    valore, raccolta = comune.ente(stampo, caso), Raccolta(storia=storia)
    with raccolta.firma(raccolta.chi, momento(primo_anno - 1, 11, 3)):
        ente = raccolta.salva(models.Ente(), in_colonne(valore, models.Ente))
        albero = _albero(valore, stampo)
        organigramma, _ = organigramma_che_dice(raccolta, ente, None, albero)
        aree = {area.codice: area for area in raccolta.righe[models.Area]}
        suo = Comune(
            stampo=stampo,
            raccolta=raccolta,
            caso=caso,
            valore=valore,
            ente=ente,
            organigramma=organigramma,
            sistema=sistema_che_dice(raccolta, ente, None, albero.sistema),
            aree=aree,
            persone={},
            congelati=[],
        )
        _assumi(suo, date(primo_anno - 1, 11, 3))
    return suo


def _albero(ente: c.Ente, stampo: int) -> c.ContenutoPiano:
    return c.ContenutoPiano(
        ente=ente, sistema=comune.sistema(stampo), piano=c.Piano(anno=2000), aree=comune.aree(stampo)
    )


def _assumi(suo: Comune, dal: date) -> None:
    """One person for each role; for each area at the top, who answers for it and who writes for it."""
    for ruolo in CAPI:
        suo.persone[ruolo] = _persona(suo, ruolo, "", dal)
    for codice in suo.prime:
        sua = {"area": suo.aree[codice]}
        risponde = _persona(suo, Ruolo.RESPONSABILE, codice, dal)
        responsabile = suo.raccolta.crea(
            models.Responsabile(
                ente=suo.ente,
                utente=risponde,
                nome=f"Responsabile {codice} {NUMERO}",
                qualifica="incaricato di elevata qualificazione",
            )
        )
        suo.raccolta.crea(models.Incarico(responsabile=responsabile, dal=dal, **sua))
        scrive = _persona(suo, Ruolo.COMPILATORE, codice, dal)
        abilitazione = suo.raccolta.righe[models.Abilitazione][-1]
        suo.raccolta.crea(models.AbilitazioneArea(abilitazione=abilitazione, **sua))
        suo.persone |= {f"responsabile/{codice}": risponde, f"compilatore/{codice}": scrive}


def _persona(suo: Comune, ruolo: str, area: str, dal: date) -> models.Utente:
    utente = suo.raccolta.crea(
        models.Utente(
            username="-".join(filter(None, (ruolo, NUMERO, area.lower()))),
            first_name=ruolo.capitalize(),
            last_name=" ".join(filter(None, (area, NUMERO))),
            email="-".join(filter(None, (ruolo, area.lower()))) + f"@sintetico-{NUMERO}.example",
            password=SENZA_PASSWORD,
            date_joined=momento(dal.year, dal.month, dal.day),
        )
    )
    suo.raccolta.crea(models.Abilitazione(utente=utente, ente=suo.ente, ruolo=ruolo, dal=dal))
    return utente


# The plan, from the bozza to its versions


@dataclass
class PianoSuo:
    """A plan of the comune: its row, what it says now, its versions with what each says and holds."""

    riga: models.Piano
    valore: c.ContenutoPiano
    versioni: list[tuple[models.VersionePiano, c.ContenutoPiano]]


def scrivi_i_piani(suo: Comune, anni: Sequence[int]) -> list[PianoSuo]:
    """The plan of each year, as it was loaded: nothing has become of it yet."""
    scritti: list[PianoSuo] = []
    for anno, presi in scegli(suo.stampo, anni, suo.caso).items():
        valore = componi(suo.stampo, anno, presi, suo.valore, suo.caso)
        riga = models.Piano(
            ente=suo.ente,
            organigramma=suo.organigramma,
            sistema=suo.sistema,
            precedente=scritti[-1].riga if scritti else None,
        )
        with suo.raccolta.firma(suo.persone[Ruolo.REDATTORE], momento(anno, 1, 8)):
            aree = {codice: area.pk for codice, area in suo.aree.items()}
            scrivi_piano(suo.raccolta, riga, valore, None, suo.persone[Ruolo.REDATTORE], aree)
        scritti.append(PianoSuo(riga, valore, []))
    return scritti


def completano(suo: Comune, piano: PianoSuo, aree: Sequence[str]) -> None:
    """These areas have nothing more to write."""
    for codice in aree:
        chi = suo.di_chi(Ruolo.RESPONSABILE, codice)
        _passa(suo, piano, Passo.COMPLETATA, chi, momento(piano.riga.anno, 1, 18), area=codice)


def approva(suo: Comune, piano: PianoSuo, prima: PianoSuo | None, giorno: date, motivo: str = "") -> None:
    """What the plan says now is frozen, proposed and approved by an act of this day."""
    segretario, raccolta = suo.persone[Ruolo.SEGRETARIO], suo.raccolta
    quando = momento(giorno.year, giorno.month, giorno.day - 6)
    contesto = controlli.Contesto(
        aree_in_carica=frozenset(suo.aree),
        precedente=prima.valore if prima else None,
        primo_atto=piano.versioni[0][0].atto_data if piano.versioni else None,
    )
    anomalie = controlli.verifica(piano.valore, contesto)
    if fermano := controlli.da_correggere(piano.valore, anomalie):
        raise AssertionError(f"stampo {suo.stampo}, {piano.riga.anno}: {fermano[0].messaggio}")
    with raccolta.firma(segretario, quando):
        versione = raccolta.crea(
            models.VersionePiano(
                piano=piano.riga,
                numero=len(piano.versioni) + 1,
                proposta_il=quando,
                proposta_da=segretario,
                anomalie=contesti.congelate(anomalie),
                motivo=motivo,
                **suo.congela(c.forma_canonica(piano.valore).decode()),
            )
        )
        for obiettivo in raccolta.righe[models.Obiettivo]:
            if obiettivo.piano_id == piano.riga.pk:
                raccolta.crea(models.ObiettivoVersione(versione=versione, obiettivo=obiettivo))
        raccolta.cambia(piano.riga, stato=StatoPiano.IN_APPROVAZIONE)
    detta = {"versione": versione.numero, "impronta": versione.impronta}
    _passa(suo, piano, Passo.PROPOSTO, segretario, raccolta.quando, **detta)
    quando = momento(giorno.year, giorno.month, giorno.day, 15)
    atto = GIUNTA | {"atto_numero": str(10 + giorno.month), "atto_data": giorno}
    with raccolta.firma(segretario, quando):
        raccolta.cambia(versione, **atto, approvata_il=quando, approvata_da=segretario)
        raccolta.cambia(piano.riga, **atto, stato=StatoPiano.APPROVATO)
    _passa(suo, piano, Passo.APPROVATO, segretario, raccolta.quando, **detta)
    piano.versioni.append((versione, piano.valore))


def prende_visione(suo: Comune, piano: PianoSuo) -> None:
    """The areas read what was approved, and the page is switched on."""
    anno, versione = piano.riga.anno, piano.versioni[-1][0].numero
    for codice in suo.prime:
        chi = suo.di_chi(Ruolo.RESPONSABILE, codice)
        _passa(suo, piano, Passo.PRESA_VISIONE, chi, momento(anno, 2, 5), area=codice, versione=versione)
    segretario, quando = suo.persone[Ruolo.SEGRETARIO], momento(anno, 2, 10)
    with suo.raccolta.firma(segretario, quando):
        suo.raccolta.crea(
            models.Pubblicazione(piano=piano.riga, quando=quando, chi=segretario, licenza=LicenzaDati.CC_BY_4)
        )
    _passa(suo, piano, Passo.PUBBLICATO, segretario, suo.raccolta.quando, versione=versione)


MOTIVO = "La gara è andata deserta: il termine slitta"


def apri_variazione(suo: Comune, piano: PianoSuo, quando: datetime) -> models.Passaggio:
    """A variation is opened, and something that the plan promised is moved: a deadline, where there is one."""
    versione, segretario = piano.versioni[-1][0], suo.persone[Ruolo.SEGRETARIO]
    detta = {"versione": versione.numero, "impronta": versione.impronta, "nota": MOTIVO}
    passo = _passa(suo, piano, Passo.VARIAZIONE_APERTA, segretario, quando, **detta)
    with suo.raccolta.firma(segretario, suo.raccolta.quando):
        suo.raccolta.cambia(piano.riga, stato=StatoPiano.BOZZA)
        piano.valore = _rimodulato(suo, piano.valore)
    return passo


def _rimodulato(suo: Comune, valore: c.ContenutoPiano) -> c.ContenutoPiano:
    """The first deadline that is not the last day of the year becomes it; else the first objective says so."""
    fine = date(valore.piano.anno, 12, 31)
    for posto, uno in enumerate(valore.obiettivi):
        for numero, fase in enumerate(uno.fasi):
            if fase.scadenza and fase.scadenza < fine:
                _cambia(suo, models.Fase, fase.chiave, scadenza=fine)
                fasi = list(uno.fasi)
                fasi[numero] = fase.model_copy(update={"scadenza": fine})
                return _con(valore, posto, uno.model_copy(update={"fasi": tuple(fasi)}))
    primo, atteso = valore.obiettivi[0], "Entro la fine dell'anno."
    _cambia(suo, models.Obiettivo, primo.chiave, risultato_atteso=atteso)
    return _con(valore, 0, primo.model_copy(update={"risultato_atteso": atteso}))


def _cambia(suo: Comune, modello, chiave, **campi) -> None:
    riga = next(una for una in suo.raccolta.righe[modello] if una.chiave == chiave)
    suo.raccolta.cambia(riga, **campi)


def _con(valore: c.ContenutoPiano, posto: int, nuovo: c.Obiettivo) -> c.ContenutoPiano:
    obiettivi = list(valore.obiettivi)
    obiettivi[posto] = nuovo
    return valore.model_copy(update={"obiettivi": tuple(obiettivi)})


def da_parere(suo: Comune, piano: PianoSuo, variazione: models.Passaggio, quando: datetime) -> None:
    """The OIV says what it thinks of a variation, as it is going to be proposed."""
    oiv, testo = suo.persone[Ruolo.OIV], "Il nuovo termine è motivato."
    letta = segno_impronta(len(suo.congelati))
    with suo.raccolta.firma(oiv, quando):
        suo.raccolta.crea(
            models.Parere(
                piano=piano.riga,
                variazione=variazione,
                esito=EsitoParere.FAVOREVOLE,
                testo=testo,
                impronta=letta,
                quando=quando,
                chi=oiv,
            )
        )
    detto = {"nota": f"Favorevole: {testo}", "versione": variazione.versione, "impronta": letta}
    _passa(suo, piano, Passo.PARERE, oiv, suo.raccolta.quando, **detto)


def _passa(suo: Comune, piano: PianoSuo, passo: Passo, chi, quando: datetime, **altro) -> models.Passaggio:
    with suo.raccolta.firma(chi, quando):
        return suo.raccolta.crea(
            models.Passaggio(piano=piano.riga, passo=passo, chi=chi, quando=quando, **altro)
        )
