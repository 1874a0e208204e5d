"""Where a plan stands in its life, as its page says at the top, and where its other pages are."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime

from obiettivi import agganci, models
from obiettivi.accesso import AccessoPiano
from obiettivi.contenuto import Atto
from obiettivi.esporta import parole
from obiettivi.esporta.edizione import Edizione, edizione_della
from obiettivi.formati import data
from obiettivi.permessi import Verbo
from obiettivi.scelte import StatoPiano
from obiettivi.views.limiti import limiti


@dataclass(frozen=True)
class Testata:
    """The state of what is read: in a badge, in a sentence; what else is to be known, and where to go.

    Addresses are empty for who may not open them.
    """

    stato: str
    classe: str
    frase: str
    avviso: str
    confronto: str
    letta: str
    lavori: str
    excel: str
    approvazione: str
    parere: str
    versioni: str
    pubblicazione: str
    altre: tuple[agganci.Collegamento, ...]


def indirizzo(accesso: AccessoPiano) -> str:
    """The page of what is read: the plan, or one of its versions."""
    if accesso.scelta is None:
        return va(accesso.piano, "piano")
    return va(accesso.piano, "versione", accesso.scelta.numero)


def edizione_letta(accesso: AccessoPiano) -> Edizione:
    """What edition of the plan the person reads, with the findings that are for them."""
    suoi = limiti(accesso)
    anomalie = suoi.anomalie(accesso.anomalie) if suoi else accesso.anomalie
    if accesso.versione is not None:
        return replace(edizione_della(accesso.versione), anomalie=anomalie)
    vigente = accesso.piano.versioni.in_vigore()
    return Edizione(numero=vigente.numero if vigente else None, anomalie=anomalie)


def testata_del_piano(accesso: AccessoPiano) -> Testata:
    """The head of the page of a plan, or of one of its versions."""
    piano = accesso.piano
    versioni = list(piano.versioni.defer("contenuto").order_by("numero"))
    approvate = [una for una in versioni if una.approvata]
    vigente = approvate[-1] if approvate else None
    in_variazione = bool(vigente) and piano.stato != StatoPiano.APPROVATO
    variazione = in_variazione and accesso.legge_la_bozza
    stato, classe, frase = _stato(accesso, vigente)
    return Testata(
        stato=stato,
        classe=classe,
        frase=frase,
        avviso=_avviso(accesso, vigente, variazione),
        confronto=_confronto(accesso, vigente) if variazione and accesso.vede_tutto else "",
        letta=va(piano, "versione", vigente.numero) if variazione else "",
        lavori=va(piano, "lavori") if accesso.diritti.puo(Verbo.LEGGE_BOZZA) else "",
        excel=va(piano, "excel") if accesso.puo(Verbo.SCRIVE_OBIETTIVI) else "",
        approvazione=va(piano, "approvazione") if accesso.puo(Verbo.APPROVA) else "",
        parere=va(piano, "parere") if in_variazione and accesso.da_parere else "",
        versioni=va(piano, "versioni") if versioni else "",
        pubblicazione=va(piano, "pubblicazione") if vigente and accesso.puo(Verbo.PUBBLICA) else "",
        altre=agganci.pagine_del_piano(piano) if vigente else (),
    )


def _confronto(accesso: AccessoPiano, vigente: models.VersionePiano) -> str:
    return f"{va(accesso.piano, 'confronto')}?da={vigente.numero}&a=bozza"


def _stato(accesso: AccessoPiano, vigente: models.VersionePiano | None) -> tuple[str, str, str]:
    """The badge with its colour, and the sentence about the act."""
    versione = accesso.versione
    if versione is None:
        if vigente is None:
            return "Bozza", "bozza", ""
        return (
            "Variazione in corso",
            "bozza",
            f"In vigore è la versione {vigente.numero}: {con_atto(vigente)}",
        )
    if versione.approvata:
        nome = f"Versione {versione.numero}" if accesso.scelta else "Approvato"
        return nome, "approvato", f"Versione {versione.numero}, approvata con {con_atto(versione)}"
    frase = f"Versione {versione.numero}, proposta il {giorno(versione.proposta_il)}: l'atto non c'è ancora"
    return "In approvazione", "in-approvazione", frase


def con_atto(versione: models.VersionePiano) -> str:
    """The act of a version: "deliberazione di Giunta comunale n. 44 del 19/04/2023", or "atto n. 44 …"."""
    detto = parole.atto(Atto(**{nome: getattr(versione, f"atto_{nome}") for nome in Atto.model_fields}))
    return f"atto {detto}" if detto and not versione.atto_tipo else detto


def giorno(momento: datetime) -> str:
    """The day of a moment, here."""
    return data(localtime(momento))


def va(piano: models.Piano, nome: str, *altro) -> str:
    """The address of a page of the plan."""
    return reverse(nome, args=[piano.ente.slug, piano.anno, *altro])


def _avviso(accesso: AccessoPiano, vigente, variazione: bool) -> str:
    if accesso.scelta is not None:
        if vigente and accesso.scelta.numero == vigente.numero:
            return (
                f"Stai leggendo la versione {vigente.numero}, quella in vigore, così com'è stata approvata."
            )
        if not accesso.scelta.approvata:
            return f"Stai leggendo la proposta della versione {accesso.scelta.numero}, che aspetta l'atto."
        return (
            f"Stai leggendo la versione {accesso.scelta.numero}: non è più in vigore, "
            f"perché è stata approvata la versione {vigente.numero}."
        )
    if variazione:
        return (
            f"È in corso una variazione: quello che leggi qui è la bozza. Per tutti gli altri vale la versione "
            f"{vigente.numero}."
        )
    return ""
