"""The page where an objective is written, in the shape in which it is shown: the template only writes it down."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

from obiettivi import calcoli, models, storia
from obiettivi.accesso import AccessoPiano
from obiettivi.azioni import SchedaCambiataError
from obiettivi.collegamenti import PASSO, campo_della_scheda
from obiettivi.confronto import confronta_obiettivi
from obiettivi.contenuto import Assegnazione, ContenutoPiano, Indicatore, Obiettivo
from obiettivi.controlli import PER_CODICE, Anomalia, verifica
from obiettivi.controlli.pesi import usa_i_pesi_delle_fasi
from obiettivi.esporta import parole
from obiettivi.esporta.confronto import RigaConfronto, righe_dell_obiettivo
from obiettivi.esporta.edizione import Edizione
from obiettivi.esporta.lati import Lato
from obiettivi.esporta.ritaglio import ritaglia
from obiettivi.formati import numero
from obiettivi.forms.elenchi import RigaForm
from obiettivi.forms.scheda import Errore, PesoDiFase, Scheda
from obiettivi.forms.testata import SENZA_TITOLO
from obiettivi.views.aree import con_pesi

TACIUTI = ("n", "stato", "stato_atto", "sostituito_da")
"""What the sheet does not write, and so does not compare."""


@dataclass(frozen=True)
class Conto:
    """How some weights stand: whose they are, the sum in words, whether it obeys the rule (None: no rule)."""

    di_chi: str
    frase: str
    torna: bool | None
    cumulati: str = ""


@dataclass(frozen=True)
class Conti:
    """The sums that change while one writes."""

    aree: tuple[Conto, ...]
    piene: str
    """The areas with nothing left to give: told together."""
    fasi: tuple[Conto, ...]
    cumulati: tuple[Conto, ...]
    """The same, for the valore obiettivo phase by phase."""
    indicatori: tuple[Conto, ...]
    resti: Mapping[str, str]
    """For each row of the areas, by key, what is left of its total."""

    @property
    def vuoti(self) -> bool:
        return not (self.aree or self.piene or self.fasi or self.indicatori)


@dataclass(frozen=True)
class Segnalata:
    """A finding about what is being written, and the field of the page to put it right."""

    codice: str
    livello: str
    titolo: str
    messaggio: str
    campo: str


@dataclass(frozen=True)
class RigaScheda:
    """A row of a list of the sheet, with its place and what can be done to it."""

    elenco: str
    posto: int
    forma: RigaForm
    titolo: str
    prima: bool
    ultima: bool
    resto: str = ""
    accanto: str = ""
    """Last year's target, beside the new one."""
    fuoco: str = ""
    """The button that should have the focus: su, giu."""

    @property
    def ancora(self) -> str:
        return f"{self.elenco}-{self.posto}"


@dataclass(frozen=True)
class ColonnaPesi:
    """An area in the grid of the weights of the phases: `caselle` only where it weighs them in its own way."""

    chiave: str
    area: str
    propri: bool
    caselle: tuple[PesoDiFase, ...]


@dataclass(frozen=True)
class Griglia:
    """The weights of the phases area by area."""

    colonne: tuple[ColonnaPesi, ...]
    fasi: tuple[str, ...]

    @property
    def proprie(self) -> tuple[ColonnaPesi, ...]:
        return tuple(colonna for colonna in self.colonne if colonna.propri)

    @property
    def righe(self) -> list[tuple[str, list[tuple[str, PesoDiFase]]]]:
        """Phase by phase, each area with its box."""
        return [
            (nome, [(colonna.area, colonna.caselle[posto]) for colonna in self.proprie])
            for posto, nome in enumerate(self.fasi)
        ]


@dataclass(frozen=True)
class Conflitto:
    """Somebody saved meanwhile: who and when, and what differs, field by field."""

    chi: str
    quando: str
    righe: tuple[RigaConfronto, ...]


@dataclass(frozen=True)
class PaginaModifica:
    """The page. `nuovo` has no place in the plan yet; `salvato` is False when what is drawn is not saved anywhere."""

    nuovo: bool
    titolo: str
    scheda: Scheda
    assegnazioni: tuple[RigaScheda, ...]
    altrui: tuple[str, ...]
    fasi: tuple[RigaScheda, ...]
    indicatori: tuple[RigaScheda, ...]
    quote: tuple[RigaScheda, ...]
    griglia: Griglia
    conti: Conti
    segnalate: tuple[Segnalata, ...]
    token: str
    salvato: bool
    avviso: str
    fuoco: str
    conflitto: Conflitto | None

    @property
    def errori(self) -> list[Errore]:
        return self.scheda.errori


def pagina_di_modifica(
    scheda: Scheda,
    accesso: AccessoPiano,
    *,
    valore: Obiettivo,
    token: str,
    fuoco: str = "",
    avviso: str = "",
    conflitto: Conflitto | None = None,
    accanto: Mapping[str, str] | None = None,
) -> PaginaModifica:
    """The page of a sheet; `valore` is the objective as it is being written, `accanto` last year's targets."""
    piano = con_obiettivo(accesso.contenuto, valore)
    conti = conti_della_scheda(piano, valore, scheda, _visibile(accesso))

    def righe(elenco: str, forme: Sequence[RigaForm]) -> tuple[RigaScheda, ...]:
        return tuple(_righe(elenco, forme, fuoco, conti.resti, accanto or {}))

    return PaginaModifica(
        nuovo=scheda.nuovo,
        titolo=valore.titolo,
        scheda=scheda,
        assegnazioni=righe("assegnazioni", scheda.assegnazioni),
        altrui=tuple(_altrui(scheda)),
        fasi=righe("fasi", scheda.fasi),
        indicatori=righe("indicatori", scheda.indicatori),
        quote=righe("quote", scheda.quote),
        griglia=_griglia(scheda),
        conti=conti,
        segnalate=tuple(_segnalate(piano, valore, scheda, accesso)),
        token=token,
        salvato=scheda.dati is None and (not scheda.nuovo or valore.titolo == SENZA_TITOLO),
        avviso=avviso,
        fuoco=fuoco,
        conflitto=conflitto,
    )


def con_obiettivo(piano: ContenutoPiano, nuovo: Obiettivo) -> ContenutoPiano:
    """The plan with an objective as it is being written in the place of the saved one, or at its end."""
    altri = [nuovo if uno.chiave == nuovo.chiave else uno for uno in piano.obiettivi]
    if all(uno.chiave != nuovo.chiave for uno in piano.obiettivi):
        altri.append(nuovo)
    return piano.model_copy(update={"obiettivi": tuple(altri)})


# The rows


NOMI_RIGHE = {"assegnazioni": "Area", "fasi": "Fase", "indicatori": "Indicatore", "quote": "Profilo"}


def _righe(
    elenco: str, forme: Sequence[RigaForm], fuoco: str, resti: Mapping[str, str], accanto: Mapping[str, str]
) -> Iterator[RigaScheda]:
    dove, _, verso = fuoco.partition(":")
    for posto, forma in enumerate(forme):
        qui = dove == f"{elenco}-{posto}"
        if qui and not verso:
            forma.metti_a_fuoco()
        yield RigaScheda(
            elenco=elenco,
            posto=posto,
            forma=forma,
            titolo=f"{NOMI_RIGHE[elenco]} {posto + 1}",
            prima=posto == 0,
            ultima=posto == len(forme) - 1,
            resto=resti.get(forma.chiave, "") if elenco == "assegnazioni" else "",
            accanto=accanto.get(forma.chiave, ""),
            fuoco=_verso_possibile(verso, posto, len(forme)) if qui else "",
        )


def _verso_possibile(verso: str, posto: int, quante: int) -> str:
    """A row that has reached the end goes on only the other way."""
    if verso == "su" and posto == 0:
        return "giu"
    return "su" if verso == "giu" and posto == quante - 1 else verso


def _altrui(scheda: Scheda) -> Iterator[str]:
    """The areas that others write, each with its weight."""
    for sua in scheda.altre_assegnazioni:
        peso = numero(calcoli.peso_effettivo(scheda.base, sua))
        yield parole.unisci(
            scheda.sfondo.aree[sua.area], f"peso {peso}" if peso else "", "capofila" if sua.capofila else ""
        )


def _griglia(scheda: Scheda) -> Griglia:
    nomi = dict(scheda.scelte_assegnazioni)
    colonne = [
        ColonnaPesi(
            chiave=riga.chiave,
            area=nomi.get(riga.chiave, riga.base.area),
            propri=scheda.pesa_da_se(riga.chiave),
            caselle=tuple(scheda.pesi_di(riga.chiave)) if scheda.pesa_da_se(riga.chiave) else (),
        )
        for riga in scheda.assegnazioni
        if riga.chiave in nomi
    ]
    return Griglia(tuple(colonne), tuple(nome for _, nome in scheda.scelte_fasi))


# The sums


def _visibile(accesso: AccessoPiano) -> Callable[[calcoli.PesoArea], bool]:
    """Whether a person reads how an area stands: theirs, or the one that theirs are rolled up to."""

    def visibile(peso: calcoli.PesoArea) -> bool:
        aree = {obiettivo.assegnazioni[posizione].area for obiettivo, posizione in peso.assegnazioni}
        return accesso.vede_tutto or any(map(accesso.vede_area, aree))

    return visibile


def conti_della_scheda(
    piano: ContenutoPiano,
    obiettivo: Obiettivo,
    scheda: Scheda,
    visibile: Callable[[calcoli.PesoArea], bool],
) -> Conti:
    """The sums of an objective as it is being written: its areas', its phases', its indicators'."""
    pesi = [
        peso
        for peso in (calcoli.pesi_per_area(piano) if con_pesi(piano) else ())
        if peso.comprende(obiettivo.n) and visibile(peso)
    ]
    nomi = {area.codice: area.nome_completo for area in piano.aree}
    fasi = tuple(_conti_fasi(obiettivo, piano.sistema.fasi_totale, nomi))
    return Conti(
        aree=tuple(
            Conto(peso.area.nome_completo, _frase(peso.totale, peso.atteso), _torna(peso))
            for peso in pesi
            if peso.residuo != 0
        ),
        piene=", ".join(peso.area.nome_completo for peso in pesi if peso.residuo == 0),
        fasi=_insieme(fasi),
        cumulati=tuple(conto for conto in fasi if conto.cumulati),
        indicatori=tuple(_conti_indicatori(obiettivo, piano.sistema.indicatori_totale, nomi)),
        resti=_resti(obiettivo, pesi),
    )


def _insieme(conti: Sequence[Conto]) -> tuple[Conto, ...]:
    """The same sums with those of several areas that say the same told once."""
    per_frase: dict[tuple[str, bool | None], list[str]] = {}
    for conto in conti:
        per_frase.setdefault((conto.frase, conto.torna), []).append(conto.di_chi)
    return tuple(
        Conto(di_chi[0] if len(di_chi) == 1 else f"{len(di_chi)} aree", frase, torna)
        for (frase, torna), di_chi in per_frase.items()
    )


def _torna(peso: calcoli.PesoArea) -> bool | None:
    return None if peso.atteso is None else peso.torna


def _frase(totale: Decimal, atteso: Decimal | None) -> str:
    return numero(totale) if atteso is None else parole.resto(totale, atteso)


def _resti(obiettivo: Obiettivo, pesi: Sequence[calcoli.PesoArea]) -> dict[str, str]:
    resti = {}
    for peso in pesi:
        for uno, posizione in peso.assegnazioni:
            if uno.chiave == obiettivo.chiave:
                resti[str(obiettivo.assegnazioni[posizione].chiave)] = _frase(peso.totale, peso.atteso)
    return resti


def _conti_fasi(obiettivo: Obiettivo, atteso: Decimal | None, nomi: Mapping[str, str]) -> Iterator[Conto]:
    """One sum for all the areas that weigh the phases alike, one for each that weighs them in its own way."""
    comuni: list[Assegnazione | None] = [None] if usa_i_pesi_delle_fasi(obiettivo) else []
    divise = any(fase.assegnazione is not None for fase in obiettivo.fasi)
    proprie = [sua for sua in obiettivo.assegnazioni if sua.pesi_fasi or divise]
    for sua in ([] if divise else comuni) + proprie if obiettivo.fasi else ():
        pesi = calcoli.pesi_delle_fasi(obiettivo, sua)
        if all(peso is None for peso in pesi) and atteso is None:
            continue
        totale = calcoli.somma(pesi)
        cumulati = [numero(valore) or "–" for valore in calcoli.valore_obiettivo(obiettivo, sua)]
        yield Conto(
            nomi[sua.area] if sua else "",
            _frase(totale, atteso),
            None if atteso is None else totale == atteso,
            " → ".join(cumulati) if any(peso is not None for peso in pesi) else "",
        )


def _conti_indicatori(
    obiettivo: Obiettivo, atteso: Decimal | None, nomi: Mapping[str, str]
) -> Iterator[Conto]:
    di_area = any(uno.assegnazione is not None for uno in obiettivo.indicatori)
    gruppi = (
        [
            (nomi[sua.area], calcoli.indicatori_di(obiettivo, posto))
            for posto, sua in enumerate(obiettivo.assegnazioni)
        ]
        if di_area
        else [("", obiettivo.indicatori)]
    )
    for nome, indicatori in gruppi:
        pesi = [uno.peso for uno in indicatori]
        if indicatori and (atteso is not None or any(peso is not None for peso in pesi)):
            totale = calcoli.somma(pesi)
            yield Conto(nome, _frase(totale, atteso), None if atteso is None else totale == atteso)


# The findings


def _segnalate(
    piano: ContenutoPiano, obiettivo: Obiettivo, scheda: Scheda, accesso: AccessoPiano
) -> Iterator[Segnalata]:
    # The objective may be new: what is written is theirs, and only what tells of the others is left out.
    anomalie = tuple(
        una
        for una in verifica(piano, accesso.contesto)
        if accesso.vede_tutto or not PER_CODICE[una.codice].confronta
    )
    for anomalia in ritaglia(piano, obiettivo=obiettivo.n, edizione=Edizione(anomalie=anomalie)).anomalie:
        yield Segnalata(
            codice=anomalia.codice,
            livello=anomalia.livello.value,
            titolo=anomalia.livello.label,
            messaggio=anomalia.messaggio,
            campo=_campo(anomalia, obiettivo, scheda),
        )


def _campo(anomalia: Anomalia, obiettivo: Obiettivo, scheda: Scheda) -> str:
    """The field of this page that a finding is about; empty when it is not on it.

    In the page a row may stand at another place than in the objective: rows of others, rows still empty.
    """
    _, *dentro = PASSO.findall(anomalia.oggetto)
    elenco, posto = dentro[0] if dentro else ("", "")
    forme: Sequence[RigaForm] = getattr(scheda, elenco, ()) if elenco in NOMI_RIGHE else ()
    frammento = campo_della_scheda(anomalia)
    if frammento.startswith(f"id_{elenco}-{posto}-"):
        chiave = str(getattr(obiettivo, elenco)[int(posto)].chiave)
        suo = next((forma for forma in forme if forma.chiave == chiave), None)
        return f"id_{suo.prefix}-{anomalia.campo}" if suo and anomalia.campo in suo.fields else ""
    if not scheda.comune:
        return frammento if elenco == "assegnazioni" and anomalia.campo == "pesi_fasi" else ""
    return frammento


# The conflict


def conflitto_con(errore: SchedaCambiataError, accesso: AccessoPiano) -> Conflitto:
    """Who has saved meanwhile, and what differs from what was being written."""
    piano = accesso.contenuto
    loro, mio = errore.attuale, errore.proposto
    cambi = confronta_obiettivi(loro, mio)
    lati = Lato(con_obiettivo(piano, loro), loro), Lato(con_obiettivo(piano, mio), mio)
    riga = models.Obiettivo.objects.get(piano=accesso.piano, chiave=loro.chiave)
    ultima = storia.dell_obiettivo(riga.pk).exclude(actor=accesso.utente).last()
    return Conflitto(
        chi=str(ultima.actor) if ultima else "qualcun altro",
        quando=f"{localtime(ultima.timestamp):%d/%m/%Y alle %H:%M}" if ultima else "",
        righe=righe_dell_obiettivo(cambi, *lati, taciuti=TACIUTI),
    )


# Last year


def detti_l_anno_prima(ora: Obiettivo, prima: Obiettivo | None, anno: int) -> dict[str, str]:
    """For each indicator that last year's objective had too, by its words, what it had to reach."""
    if prima is None:
        return {}
    vecchi: dict[str, Indicatore] = {}
    for vecchio in prima.indicatori:
        vecchi.setdefault(_alla_buona(vecchio.descrizione), vecchio)
    return {
        str(uno.chiave): f"Nel {anno}: {parole.traguardo(vecchi[detta])}"
        for uno in ora.indicatori
        if (detta := _alla_buona(uno.descrizione)) and detta in vecchi
    }


def lo_stesso_obiettivo(ora: Obiettivo, prima: ContenutoPiano) -> Obiettivo | None:
    """Last year's objective with the same title, if there is only one."""
    uguali = [uno for uno in prima.obiettivi if _alla_buona(uno.titolo) == _alla_buona(ora.titolo)]
    return uguali[0] if len(uguali) == 1 else None


def _alla_buona(testo: Any) -> str:
    return " ".join(str(testo).casefold().split()).rstrip(".;:")
