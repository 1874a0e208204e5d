"""Who works for some areas reads, in a bozza, theirs and the shared ones: on the plan's page and on the sheets."""

from dataclasses import replace

import pytest

from obiettivi import models, riepiloghi
from obiettivi.controlli import Anomalia, Livello
from obiettivi.views.limiti import Limiti
from obiettivi.views.pagina_obiettivo import pagina_dell_obiettivo
from obiettivi.views.pagina_piano import ordine_degli_obiettivi, pagina_del_piano
from tests import fabbrica
from tests.fabbrica import obiettivo
from tests.html import cerca, mete, pagina, testi
from tests.test_pagine import CAZZAGO, TORTONA

TUTTE = ("", "?vista=voci", "?vista=gantt", "?vista=tabella")
COMUNI = {1, 2, 3, 4}
"""The objectives of Cazzago that are of several areas."""


def obiettivi_linkati(html) -> set[int]:
    mete_obiettivi = (meta.split("/obiettivi/")[1] for meta in mete(html) if "/obiettivi/" in meta)
    return {int(meta.split("/")[0]) for meta in mete_obiettivi if meta[0].isdecimal()}


def piano():
    """Four areas, one below another; objectives of one, of two, of all."""
    return fabbrica.piano(
        obiettivo(1, {"area": "A", "peso": 60}, titolo="Suo", voci=["M1"]),
        obiettivo(2, {"area": "B", "peso": 90}, titolo="Altrui", voci=["M2"], fasi=[{"peso": 5}]),
        obiettivo(
            3, {"area": "A", "peso": 50}, {"area": "B", "peso": 20}, ambito="trasversale", titolo="Comune"
        ),
        obiettivo(4, titolo="Di nessuno"),
        obiettivo(5, {"area": "S", "peso": 7}, titolo="Del servizio"),
        obiettivo(6, "B", titolo="Annullato", stato="annullato"),
        obiettivo(7, ambito="generale", titolo="Di tutti"),
        aree=[
            {"codice": "A", "nome": "Area prima"},
            {"codice": "B", "nome": "Area seconda"},
            {"codice": "S", "nome": "Servizio", "padre": "B"},
            {"codice": "C", "nome": "Area terza"},
        ],
        voci=[{"codice": codice, "tipo": "altro"} for codice in ("M1", "M2", "M3")],
        sistema=fabbrica.sistema(fasi_totale=100, totali={"*": 100}),
    )


def di_a(valore):
    return Limiti(valore, frozenset({1, 3, 7}), frozenset({"A"}))


def detti(pagina):
    return [
        uno.anomalia.messaggio
        for gruppo in pagina.gruppi
        for parte in gruppo.parti
        for uno in parte.segnalazioni
    ]


def test_la_pagina_ha_solo_cio_che_si_legge_con_i_totali_di_tutto():
    valore = piano()
    intera, sua = pagina_del_piano(valore, None), pagina_del_piano(valore, None, limiti=di_a(valore))
    assert [(sezione.titolo, [riga.obiettivo.n for riga in sezione.righe]) for sezione in sua.sezioni] == [
        ("Generali e trasversali", [3, 7]),
        ("Area prima", [1, 3]),
    ]
    assert [(area.codice, area.totale) for area in sua.aree] == [("A", "110 su 100: 10 di troppo")]
    assert [area for area in intera.aree if area.codice == "A"] == list(sua.aree)
    assert (intera.intera, intera.n_obiettivi, intera.senza_obiettivi) == (True, 7, "Area terza (C)")
    assert (sua.intera, sua.n_obiettivi, sua.senza_obiettivi) == (False, 3, "")
    # Of a shared objective one reads with whom it is shared.
    assert [riga.in_comune for riga in sua.sezioni[1].righe] == ["", "in comune con B"]
    assert [riga.pesi for riga in sua.sezioni[0].righe] == ["A: 50 · B: 20", "tutto l'ente"]


def test_le_segnalazioni_sono_solo_di_cio_che_si_legge():
    valore = piano()
    intera, sua = pagina_del_piano(valore, None), pagina_del_piano(valore, None, limiti=di_a(valore))
    assert len(detti(intera)) > 2
    assert detti(sua) == ["I pesi di Area prima (A) fanno 110 invece di 100: 10 di troppo."]
    # Of the others of A, how many; those of the whole plan tell of what they do not read.
    assert [(livello, quante) for livello, quante, _ in intera.conti] == [
        ("blocca", 4),
        ("avviso", 16),
        ("nota", 6),
    ]
    assert [(livello, quante) for livello, quante, _ in sua.conti] == [
        ("blocca", 1),
        ("avviso", 6),
    ]


@pytest.mark.parametrize(
    ("oggetto", "letta"),
    [
        ("aree[A]", True),
        ("aree[B]", False),
        ("obiettivi[1].fasi[0]", True),
        ("obiettivi[2]", False),
        ("personale[0]", True),
        ("personale[1]", False),
        ("piano", False),
        ("voci[M1]", False),
        ("", False),
    ],
)
def test_quali_segnalazioni_si_leggono(oggetto, letta):
    valore = fabbrica.piano(personale=[{"area": "A"}, {"area": "B"}])
    una = Anomalia("P03", Livello.NOTA, oggetto, "", "")
    assert Limiti(valore, frozenset({1}), frozenset({"A"})).anomalie([una]) == ((una,) if letta else ())
    # It tells what an objective of others says.
    assert Limiti(valore, frozenset({1}), frozenset({"A"})).anomalie([replace(una, codice="I14")]) == ()


def test_per_voce_non_si_dice_vuota_una_voce_che_ha_obiettivi_di_altri():
    valore = piano()
    vista = {"vista": ["voci"]}
    intero = pagina_del_piano(valore, None, vista).albero
    suo = pagina_del_piano(valore, None, vista, limiti=di_a(valore)).albero
    assert ([ramo.nome for ramo in intero.rami], intero.vuote) == (["M1", "M2"], ("M3",))
    assert ([ramo.nome for ramo in suo.rami], suo.vuote) == (["M1"], ())


def test_dove_i_pesi_si_sommano_si_legge_il_totale_in_cui_vanno_i_propri():
    valore = piano()
    sistema = valore.sistema.model_copy(
        update={"pesi": valore.sistema.pesi.model_copy(update={"raggruppa": "radice"})}
    )
    valore = valore.model_copy(update={"sistema": sistema})
    suoi = Limiti(valore, frozenset({3, 5, 7}), frozenset({"S", "B"}), frozenset({"B"}))
    sua = pagina_del_piano(valore, None, limiti=suoi)
    assert [(area.codice, area.totale) for area in sua.aree] == [("B", "117 su 100: 17 di troppo")]
    assert [riga.obiettivo.n for riga in sua.sezioni[1].righe] == [3, 5]
    assert sua.senza_documenti == {"B"}


def test_da_una_scheda_si_passa_solo_alle_altre_che_si_leggono():
    valore = piano()
    assert ordine_degli_obiettivi(valore) == (3, 7, 1, 2, 5, 4, 6)
    assert ordine_degli_obiettivi(valore, di_a(valore)) == (3, 7, 1)
    sua = pagina_dell_obiettivo(valore, 3, None, di_a(valore))
    assert (sua.prima, sua.dopo.n) == (None, 7)


def test_su_una_scheda_comune_si_legge_il_totale_delle_proprie_aree():
    valore = piano()
    sua = pagina_dell_obiettivo(valore, 3, None, di_a(valore))
    (aree,) = (parte.blocco for parte in sua.parti if parte.ancora == "aree")
    totali = [cella.testo for riga in aree.righe for _, cella in riga if hasattr(cella, "area")]
    assert totali == ["110 su 100: 10 di troppo", ""]


# The pages


@pytest.mark.django_db
@pytest.mark.parametrize("chi", ["compilatore", "responsabile"])
@pytest.mark.parametrize("vista", TUTTE)
def test_chi_lavora_per_un_area_vede_i_suoi_e_quelli_di_tutti(entra, request, piano_cazzago, chi, vista):
    html = pagina(entra(request.getfixturevalue(chi)).get(CAZZAGO + vista))
    suoi = set(
        models.Assegnazione.objects.filter(obiettivo__piano=piano_cazzago, area__codice="FIN").values_list(
            "obiettivo__n", flat=True
        )
    )
    assert (obiettivi_linkati(html), suoi >= COMUNI) == (suoi, True)


@pytest.mark.django_db
def test_in_un_ente_senza_aree_sue_vede_solo_quelli_di_tutti(entra, compilatore):
    html = pagina(entra(compilatore).get(TORTONA))
    comuni = models.Obiettivo.objects.filter(piano__ente__slug="tortona").exclude(ambito="di_area")
    assert obiettivi_linkati(html) == set(comuni.values_list("n", flat=True))
    assert cerca(html, "table", "tabella-aree") == []


@pytest.mark.django_db
@pytest.mark.parametrize("vista", ["", "voci", "gantt", "tabella"])
def test_un_filtro_non_fa_vedere_di_piu(entra, compilatore, vista):
    html = pagina(entra(compilatore).get(CAZZAGO, {"vista": vista, "area": "TEC"}))
    # What to see to first in his own area leads to three more.
    assert obiettivi_linkati(html) == COMUNI | {27, 39, 47}
    assert "Area Tecnica" not in testi(html, "h3")


@pytest.mark.django_db
def test_i_documenti_di_tutto_il_piano_non_si_propongono(entra, compilatore, oiv):
    html = pagina(entra(compilatore).get(CAZZAGO))
    assert f"{CAZZAGO}documenti/piano.pdf" not in mete(html)
    assert {meta for meta in mete(html) if "/aree/" in meta} == {
        f"{CAZZAGO}aree/FIN/documenti/{formato}" for formato in ("pdf", "docx", "xlsx", "ods")
    }
    assert f"{CAZZAGO}documenti/piano.pdf" in mete(pagina(entra(oiv).get(CAZZAGO)))


@pytest.mark.django_db
def test_uscito_dalla_bozza_il_piano_si_legge_intero(entra, compilatore, segretario, piano_cazzago):
    models.Piano.objects.filter(pk=piano_cazzago.pk).update(stato="in_approvazione")
    valore = riepiloghi.contenuto_piano(piano_cazzago)
    models.VersionePiano.objects.create(
        piano=piano_cazzago, numero=1, impronta="0", proposta_il="2023-01-01T00:00Z", proposta_da=segretario,
        contenuto=riepiloghi.contenuto.forma_canonica(valore).decode(),
    )  # fmt: skip
    html = pagina(entra(compilatore).get(CAZZAGO))
    assert len(obiettivi_linkati(html)) == len(valore.obiettivi) == 69
    assert f"{CAZZAGO}documenti/piano.pdf" in mete(html)


@pytest.mark.django_db
def test_i_totali_sono_gli_stessi_per_tutti(entra, compilatore, oiv):
    suoi, tutti = (
        {area.codice: area.totale for area in entra(chi).get(CAZZAGO).context["pagina"].aree}
        for chi in (compilatore, oiv)
    )
    assert suoi == {"FIN": tutti["FIN"]}
