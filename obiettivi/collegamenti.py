"""From a finding to the very field where it is corrected: in the sheet of the objective, or in the admin."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.urls import reverse

from obiettivi import models
from obiettivi.controlli import Anomalia, obiettivo_di
from obiettivi.controlli.luoghi import PASSO

FRAMMENTI = {
    # Lists of the objective's page.
    "assegnazioni": "assegnazioni-group",
    "fasi": "fasi-group",
    "indicatori": "indicatori-group",
    "voci": "righe_voci-group",
    "risorse_umane_quote": "quote_umane-group",
    # Keys that are several fields.
    "risorse_finanziarie": "id_risorse_finanziarie_importo",
    "premio": "id_premio_totale",
    "stato_atto": "id_atto_tipo",
    "atto": "id_atto_tipo",
    "triennio": "id_triennio_dal",
    "premialita": "id_fondo_massimo",
    # The rules' list of categories, and the file that replaces the stemma.
    "categorie": "categorie-group",
    "stemma": "id_nuovo_stemma",
}
PESI = {"P05": "fasi", "P06": "indicatori"}
"""Findings about the sum of the weights of a list: they are corrected in its weights."""

SOTTOPAGINE = {
    ("assegnazioni", "pesi_fasi"): ("assegnazione", "id_pesi_fasi-0-peso"),
    ("fasi", "aree"): ("fase", "righe_aree-group"),
    ("indicatori", "fasce"): ("indicatore", "fasce-group"),
    ("indicatori", "valori_annuali"): ("indicatore", "valori-group"),
    ("indicatori", "storico"): ("indicatore", "valori-group"),
}
"""What a row of the objective keeps on a page of its own."""

ELENCHI = {
    "obiettivi": "obiettivo",
    "voci": "voce",
    "attivita_strutturali": "attivitastrutturale",
    "personale": "personale",
    "capitoli": "capitolo",
    "indicatori_di_salute": "indicatoresalute",
    "gruppi": "gruppopremio",
}


@dataclass(frozen=True)
class Numeri:
    """The primary keys of what a finding of one plan may name."""

    ente: int
    piano: int
    organigramma: int
    sistema: int
    aree: Mapping[str, int]
    """By code, in their order."""
    obiettivi: Mapping[int, int] = field(default_factory=dict)
    """By n; empty for who corrects objectives in their sheets, which are found by `n`."""
    righe: Mapping[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)
    """By list and n of the objective ("fasi", 12), in their order."""


def numeri_del_piano(piano: models.Piano) -> Numeri:
    """Those of the plan and of its areas: one query."""
    aree = models.Area.objects.filter(organigramma=piano.organigramma_id)
    return Numeri(
        ente=piano.ente_id,
        piano=piano.pk,
        organigramma=piano.organigramma_id,
        sistema=piano.sistema_id,
        aree=dict(aree.values_list("codice", "pk")),
    )


def numeri_con_gli_obiettivi(piano: models.Piano) -> Numeri:
    """Those of the objectives and of their rows too: five queries, whatever the plan."""
    righe = defaultdict(list)
    for elenco, modello in (
        ("assegnazioni", models.Assegnazione),
        ("fasi", models.Fase),
        ("indicatori", models.Indicatore),
    ):
        for n, pk in modello.objects.filter(obiettivo__piano=piano).values_list("obiettivo__n", "pk"):
            righe[elenco, n].append(pk)
    return replace(
        numeri_del_piano(piano),
        obiettivi=dict(piano.obiettivi.values_list("n", "pk")),
        righe={dove: tuple(chiavi) for dove, chiavi in righe.items()},
    )


def indirizzo_anomalia(anomalia: Anomalia, numeri: Numeri) -> str:
    """The address of the field a finding is about; of the nearest page where it has no field."""
    (radice, dove), *dentro = PASSO.findall(anomalia.oggetto) or [("", "")]
    if radice == "obiettivi" and dove.isdecimal() and int(dove) in numeri.obiettivi:
        return _dell_obiettivo(anomalia, int(dove), dentro, numeri)
    if radice == "aree" and dove in numeri.aree:
        if anomalia.campo in ("peso", "obiettivi"):
            # The sum, and the number, are of the area's objectives: the list says which.
            return f"{_elenco('obiettivo', numeri)}&area={numeri.aree[dove]}"
        posto = list(numeri.aree).index(dove)
        return _pagina("organigramma", numeri.organigramma, f"id_aree-{posto}-{anomalia.campo}")
    if radice in ("ente", "sistema"):
        return _pagina(
            radice if radice == "ente" else "sistemavalutazione",
            getattr(numeri, radice),
            _campo(anomalia.campo),
        )
    if radice == "piano":
        radice = anomalia.campo
    elenco = dentro[0][0] if radice == "premialita" and dentro else radice
    if elenco in ELENCHI:
        return _elenco(ELENCHI[elenco], numeri)
    return _pagina("piano", numeri.piano, _campo(anomalia.campo))


def _dell_obiettivo(anomalia: Anomalia, n: int, dentro: list[tuple[str, str]], numeri: Numeri) -> str:
    elenco, posto = dentro[0] if dentro else ("", "")
    righe = numeri.righe.get((elenco, n), ())
    riga = righe[int(posto)] if posto.isdecimal() and int(posto) < len(righe) else None
    # Below a row of the objective: `indicatori[0].fasce[1]`.
    sotto = dentro[1] if len(dentro) > 1 else (anomalia.campo, "")
    if riga is not None and (elenco, sotto[0]) in SOTTOPAGINE:
        modello, frammento = SOTTOPAGINE[elenco, sotto[0]]
        if sotto[1]:
            frammento = f"{frammento.removesuffix('-group')}-{sotto[1]}-{anomalia.campo}"
            frammento = f"id_{frammento}"
        return _pagina(modello, riga, frammento)
    if PESI.get(anomalia.codice) == anomalia.campo:
        frammento = f"id_{anomalia.campo}-0-peso"
    elif riga is not None:
        frammento = f"id_{elenco}-{posto}-{anomalia.campo}"
    else:
        frammento = _campo(anomalia.campo or elenco)
    return _pagina("obiettivo", numeri.obiettivi[n], frammento)


@dataclass(frozen=True)
class Correzioni:
    """Where what is read of a plan is corrected by one person: `obiettivi`, those that they write, each in its sheet.

    `numeri` leads to the admin for the rest: None for who does not enter there. `deroga_chi_legge` tells
    whether they may waive a finding instead.
    """

    slug: str
    anno: int
    obiettivi: frozenset[int]
    numeri: Numeri | None
    deroga_chi_legge: bool = False

    def scheda(self, n: int) -> str:
        """Where the objective is written; empty when it is not theirs."""
        return reverse("modifica", args=[self.slug, self.anno, n]) if n in self.obiettivi else ""

    def anomalia(self, anomalia: Anomalia) -> str:
        """The field a finding is about; empty when it is not theirs to correct."""
        if (n := obiettivo_di(anomalia.oggetto)) is not None:
            pagina = self.scheda(n)
            frammento = campo_della_scheda(anomalia)
            return f"{pagina}#{frammento}" if pagina and frammento else pagina
        if self.numeri and anomalia.campo == "responsabile_ruolo":
            return reverse("persone", args=[self.slug])
        if self.numeri and anomalia.oggetto == "sistema":
            return f"{reverse('regole', args=[self.slug, self.anno])}#cambia"
        return indirizzo_anomalia(anomalia, self.numeri) if self.numeri else ""

    def deroga(self, anomalia: Anomalia) -> str:
        """Where a finding is waived; empty for who may not."""
        if not self.deroga_chi_legge:
            return ""
        luogo = urlencode({nome: getattr(anomalia, nome) for nome in LUOGO})
        return f"{reverse('deroga', args=[self.slug, self.anno])}?{luogo}"


LUOGO = ("codice", "oggetto", "campo")
"""What tells a finding among those of a plan: no two have the same."""

NELLA_SCHEDA = {
    "assegnazioni": "sezione-assegnazioni",
    "fasi": "sezione-fasi",
    "indicatori": "sezione-indicatori",
    "pesi_fasi": "pesi-fasi",
    "voci": "sezione-voci",
    "risorse_umane_quote": "sezione-risorse",
    "risorse_finanziarie": "id_risorse_finanziarie_importo",
    "premio": "id_premio_totale",
}
"""Keys that are a section of the sheet, or several of its fields."""


def campo_della_scheda(anomalia: Anomalia) -> str:
    """The place in the sheet of an objective where a finding about it is corrected."""
    _, *dentro = PASSO.findall(anomalia.oggetto)
    elenco, posto = dentro[0] if dentro else ("", "")
    if PESI.get(anomalia.codice) == anomalia.campo:
        return f"id_{anomalia.campo}-0-peso"
    if anomalia.campo in NELLA_SCHEDA or not anomalia.campo:
        return NELLA_SCHEDA.get(anomalia.campo or elenco, "")
    if len(dentro) > 1:
        return NELLA_SCHEDA.get(elenco, "")
    return f"id_{elenco}-{posto}-{anomalia.campo}" if elenco else f"id_{anomalia.campo}"


def _campo(campo: str) -> str:
    return FRAMMENTI.get(campo, f"id_{campo}" if campo else "")


def _pagina(modello: str, pk: int, frammento: str = "") -> str:
    indirizzo = reverse(f"admin:obiettivi_{modello}_change", args=[pk])
    return f"{indirizzo}#{frammento}" if frammento else indirizzo


def _elenco(modello: str, numeri: Numeri) -> str:
    return f"{reverse(f'admin:obiettivi_{modello}_changelist')}?piano={numeri.piano}"
