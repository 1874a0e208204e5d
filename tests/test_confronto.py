"""The comparison of two plans: nothing changes unseen, and nothing is told twice."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from obiettivi import contenuto
from obiettivi.confronto import Cambio, Esito, Posto, confronta, confronta_obiettivi
from obiettivi.contenuto.chiavi import con_chiavi
from tests.fabbrica import obiettivo, piano, sistema
from tests.lettura_pdf import PIANI, valore
from tests.mutazioni import a_parole, altro, foglie, intero, letto, messo, mutato, preso


def tutti(confronto):
    """Every change that a comparison tells, wherever it is."""
    return [*confronto.altri, *(cambio for una in confronto.obiettivi for cambio in una.cambi)]


def dice(valore, cercato):
    """Whether a side of a change holds a value, alone or among others."""
    if isinstance(valore, contenuto.Valore):
        return any(dice(parte, cercato) for _, parte in valore)
    return any(dice(uno, cercato) for uno in valore) if isinstance(valore, tuple) else valore == cercato


@pytest.mark.parametrize("nome", PIANI)
def test_un_piano_confrontato_con_se_stesso_non_ha_cambi(nome):
    confronto = confronta(valore(nome), valore(nome))
    assert (confronto.uguali, tutti(confronto)) == (True, [])
    assert [peso.variazione for peso in confronto.pesi] == [0] * len(confronto.pesi)


def test_ogni_valore_del_formato_che_cambia_e_detto_una_volta_con_prima_e_dopo():
    prima, sbagliati = intero(), {}
    albero = contenuto.albero(prima)
    luoghi = list(foglie())
    for luogo in luoghi:
        confronto = confronta(prima, mutato(luogo))
        esiti = {una.esito for una in confronto.obiettivi} - {Esito.CAMBIATO, Esito.ANNULLATO}
        era, sara = letto(preso(albero, luogo)), letto(altro(luogo, preso(albero, luogo)))
        detti = [(cambio.prima, cambio.dopo) for cambio in tutti(confronto)] + [*confronto.rinumerati]
        if len(detti) != 1 or esiti or not (dice(detti[0][0], era) and dice(detti[0][1], sara)):
            sbagliati[a_parole(luogo)] = (detti, esiti)
    assert sbagliati == {}
    # One who adds a key to the format and not to `albero_completo` finds it in test_contenuto.
    assert len(luoghi) == 235


def test_e_diverso_cio_che_ha_un_altra_impronta_e_solo_quello():
    prima, sbagliati, provati = intero(), [], 0
    for luogo in foglie():
        try:
            dopo = messo(luogo, None)
        except ValidationError:  # it cannot be left out
            continue
        provati += 1
        if confronta(prima, dopo).uguali != (contenuto.impronta(prima) == contenuto.impronta(dopo)):
            sbagliati.append(a_parole(luogo))
    assert (sbagliati, provati > 150) == ([], True)


def test_atto_deroghe_e_chiavi_non_si_confrontano():
    prima = piano(obiettivo(1, "A"), piano={"anno": 2026})
    atto = {"tipo": "deliberazione", "numero": "3", "data": "2026-01-30"}
    deroga = {"codice": "P01", "oggetto": "obiettivi[1]", "motivo": "Così"}
    dopo = piano(obiettivo(1, "A"), piano={"anno": 2026, "atto": atto}, deroghe=[deroga])
    assert confronta(prima, con_chiavi(dopo, None)).uguali


def esiti(confronto):
    return [
        (una.esito, una.prima.n if una.prima else None, una.dopo.n if una.dopo else None)
        for una in confronto.obiettivi
    ]


UUID_1, UUID_2 = "6a1de2b1-6f0e-5f4c-9a53-7d2f0c1b8e44", "0b8f9d9e-3b0a-5d8e-8f52-1d1f5f0c9a11"


@pytest.mark.parametrize(
    ("prima", "dopo", "attesi"),
    [
        ([obiettivo(1)], [obiettivo(1), obiettivo(2)], [(Esito.AGGIUNTO, None, 2)]),
        ([obiettivo(1), obiettivo(2)], [obiettivo(2)], [(Esito.TOLTO, 1, None)]),
        ([obiettivo(1)], [obiettivo(1, stato="annullato")], [(Esito.ANNULLATO, 1, 1)]),
        (
            [obiettivo(1), obiettivo(2)],
            [obiettivo(1, stato="sostituito", sostituito_da=2), obiettivo(2)],
            [(Esito.ANNULLATO, 1, 1)],
        ),
        # An objective that was cancelled and counts again, or is cancelled otherwise, has changed.
        ([obiettivo(1, stato="annullato")], [obiettivo(1)], [(Esito.CAMBIATO, 1, 1)]),
        ([obiettivo(1, stato="annullato")], [obiettivo(1, stato="sostituito")], [(Esito.CAMBIATO, 1, 1)]),
        # The same key at another n is the same objective, and another key at the same n is not.
        ([obiettivo(1, chiave=UUID_1)], [obiettivo(5, chiave=UUID_1, titolo="Obiettivo 1")], []),
        (
            [obiettivo(1, chiave=UUID_1)],
            [obiettivo(1, chiave=UUID_2)],
            [(Esito.AGGIUNTO, None, 1), (Esito.TOLTO, 1, None)],
        ),
        # Where a key is missing, n tells.
        ([obiettivo(1, chiave=UUID_1)], [obiettivo(1, peso=3)], [(Esito.CAMBIATO, 1, 1)]),
        (
            [obiettivo(1), obiettivo(2, chiave=UUID_1)],
            [obiettivo(1, chiave=UUID_1, titolo="Obiettivo 2"), obiettivo(2)],
            [(Esito.TOLTO, 1, None), (Esito.AGGIUNTO, None, 2)],
        ),
    ],
)
def test_che_cosa_ne_e_di_ogni_obiettivo(prima, dopo, attesi):
    assert esiti(confronta(piano(*prima), piano(*dopo))) == attesi


def test_un_obiettivo_inserito_rinumera_gli_altri_e_si_dice_una_volta():
    """What names the objectives by n follows them without being told."""
    prima = con_chiavi(
        piano(
            obiettivo(1, "A"),
            obiettivo(2, "A", stato="sostituito", sostituito_da=1),
            obiettivo(3, "B"),
            capitoli=[{"area": "A", "codice": "7", "obiettivi": [3, 1]}],
        ),
        None,
    )
    albero = contenuto.albero(prima)
    for uno in albero["obiettivi"]:
        uno["n"] += 1
    albero["obiettivi"][1]["sostituito_da"] = 2
    albero["obiettivi"].insert(0, obiettivo(1, "B", chiave=UUID_1))
    albero["capitoli"][0]["obiettivi"] = [4, 2]
    confronto = confronta(prima, contenuto.leggi_albero(albero))
    assert confronto.rinumerati == ((1, 2), (2, 3), (3, 4))
    assert esiti(confronto) == [(Esito.AGGIUNTO, None, 1)]
    assert tutti(confronto) == []


def test_un_numero_passato_ad_altri_non_e_piu_lo_stesso_obiettivo():
    uno, altro_uno = obiettivo(1, "A", chiave=UUID_1), obiettivo(1, "A", chiave=UUID_2)
    capitoli = [{"area": "A", "codice": "7", "obiettivi": [1]}]
    confronto = confronta(piano(uno, capitoli=capitoli), piano(altro_uno, capitoli=capitoli))
    assert confronto.altri == (Cambio((Posto("capitoli", 0, 0),), "obiettivi", (1,), (1,)),)


FASI = [
    {"numero": 1, "descrizione": "Prima", "peso": 40},
    {"numero": 2, "descrizione": "Seconda", "peso": 60},
]


def con_fasi(fasi, pesi, fase, **altro):
    """An objective whose area weighs the phases in its own way, and whose indicator is of a phase."""
    return obiettivo(
        1,
        {"area": "A", "pesi_fasi": pesi},
        fasi=fasi,
        indicatori=[{"tipo": "si_no", "fase": fase}],
        **altro,
    )


def cambi(prima, dopo):
    """The changes between two sheets; their phases keep the keys they are given."""
    return list(confronta_obiettivi(piano(prima).obiettivi[0], piano(dopo).obiettivi[0]))


CHIAVI = [{"chiave": UUID_1}, {"chiave": UUID_2}]


def test_le_fasi_scambiate_portano_con_se_pesi_e_indicatori():
    fasi = [fase | chiave for fase, chiave in zip(FASI, CHIAVI, strict=True)]
    prima, dopo = con_fasi(fasi, [10, 20], 0), con_fasi(fasi[::-1], [20, 10], 1)
    assert cambi(prima, dopo) == [Cambio((), "fasi", (0, 1), (1, 0))]
    # The same list of weights over phases that were swapped is another weight for each.
    posti = Posto("assegnazioni", 0, 0)
    assert cambi(prima, con_fasi(fasi[::-1], [10, 20], 1)) == [
        Cambio((posti, Posto("pesi_fasi", 1, 0)), "", Decimal(20), Decimal(10)),
        Cambio((posti, Posto("pesi_fasi", 0, 1)), "", Decimal(10), Decimal(20)),
        Cambio((), "fasi", (0, 1), (1, 0)),
    ]
    # And the same position is another phase for the indicator.
    assert cambi(prima, con_fasi(fasi[::-1], [20, 10], 0)) == [
        Cambio((), "fasi", (0, 1), (1, 0)),
        Cambio((Posto("indicatori", 0, 0),), "fase", 0, 0),
    ]


def test_una_fase_inserita_e_una_tolta():
    fasi = [fase | chiave for fase, chiave in zip(FASI, CHIAVI, strict=True)]
    nuova = {"chiave": "7c2d1f2e-6d0b-5a2f-9a55-0a4f8f3d7e21", "numero": 1, "descrizione": "Nuova"}
    rinumerate = [nuova, fasi[0] | {"numero": 2}, fasi[1] | {"numero": 3}]
    prima, dopo = con_fasi(fasi, [10, 20], 1), con_fasi(rinumerate, [5, 10, 20], 2)
    qui = Posto("assegnazioni", 0, 0)
    nata = piano(dopo).obiettivi[0].fasi[0]
    assert cambi(prima, dopo) == [
        Cambio((qui, Posto("pesi_fasi", None, 0)), "", None, Decimal(5)),
        Cambio((), "fasi.numero", (1, 2), (2, 3)),
        Cambio((Posto("fasi", None, 0),), "", None, nata),
    ]
    assert cambi(dopo, prima) == [
        Cambio((qui, Posto("pesi_fasi", 0, None)), "", Decimal(5), None),
        Cambio((), "fasi.numero", (2, 3), (1, 2)),
        Cambio((Posto("fasi", 0, None),), "", nata, None),
    ]


def test_i_pesi_di_un_area_che_cominciano_o_finiscono_sono_un_cambio_solo():
    prima, dopo = con_fasi(FASI, [], 0), con_fasi(FASI, [None, None], 0)
    pesi = Cambio((Posto("assegnazioni", 0, 0),), "pesi_fasi", (), (None, None))
    assert cambi(prima, dopo) == [pesi]
    assert cambi(dopo, prima) == [Cambio(pesi.dove, pesi.campo, pesi.dopo, pesi.prima)]


def test_un_solo_numero_di_fase_e_un_cambio_della_fase():
    altre = [FASI[0], FASI[1] | {"numero": 3}]
    assert cambi(con_fasi(FASI, [], 0), con_fasi(altre, [], 0)) == [
        Cambio((Posto("fasi", 1, 1),), "numero", 2, 3)
    ]


def test_una_fase_resta_riservata_alla_stessa_area_se_le_aree_cambiano_ordine():
    aree = [{"area": "A", "chiave": UUID_1}, {"area": "B", "chiave": UUID_2}]
    prima = obiettivo(1, *aree, fasi=[{"descrizione": "X", "assegnazione": 1}])
    dopo = obiettivo(1, *aree[::-1], fasi=[{"descrizione": "X", "assegnazione": 0}])
    assert cambi(prima, dopo) == [Cambio((), "assegnazioni", (0, 1), (1, 0))]


def test_due_versioni_della_stessa_scheda_dicono_anche_il_numero():
    """As when two people saved the same sheet: their new rows have no key, and are told by their place."""
    prima, dopo = obiettivo(1, "A", peso=5), obiettivo(2, {"area": "A", "peso": 3}, "B", titolo="Altro")
    nuova = piano(dopo).obiettivi[0].assegnazioni[1]
    assert cambi(prima, dopo) == [
        Cambio((), "n", 1, 2),
        Cambio((), "peso", Decimal(5), None),
        Cambio((), "titolo", "Obiettivo 1", "Altro"),
        Cambio((Posto("assegnazioni", 0, 0),), "peso", None, Decimal(3)),
        Cambio((Posto("assegnazioni", None, 1),), "", None, nuova),
    ]


def attivita(prodotto, quantita=1, area="A"):
    return {"area": area, "prodotto": prodotto, "quantita": quantita}


def in_breve(cambio):
    posto = cambio.dove[-1] if cambio.dove else None
    detti = (
        (cambio.prima, cambio.dopo) if cambio.campo else ("aggiunta" if cambio.prima is None else "tolta",)
    )
    return (posto and (posto.prima, posto.dopo), cambio.campo, *detti)


@pytest.mark.parametrize(
    ("prima", "dopo", "attesi"),
    [
        (["a", "b"], ["b", "a"], [(None, "attivita_strutturali", (0, 1), (1, 0))]),
        (["a", "b", "c"], ["b", "c", "a"], [(None, "attivita_strutturali", (0, 1, 2), (1, 2, 0))]),
        (["a", "b"], ["n", "a", "b"], [((None, 0), "", "aggiunta")]),
        (["a", "b", "c"], ["a", "c"], [((1, None), "", "tolta")]),
        # Equal rows are told from one another by their order.
        (["a", "a", "b"], ["a", "b"], [((1, None), "", "tolta")]),
        ([("a", 1), ("a", 2)], [("a", 1), ("a", 5)], [((1, 1), "quantita", 2, 5)]),
        (
            [("a", 1), ("b", 2)],
            [("b", 2), ("a", 7)],
            [(None, "attivita_strutturali", (0, 1), (1, 0)), ((0, 1), "quantita", 1, 7)],
        ),
        # A row that keeps all but its name is still that row; one that keeps less is another.
        ([("a", 1), ("b", 2)], [("c", 1), ("b", 2)], [((0, 0), "prodotto", "a", "c")]),
        ([("a", 1), ("b", 2)], [("c", 9), ("b", 2)], [((None, 0), "", "aggiunta"), ((0, None), "", "tolta")]),
    ],
)
def test_le_righe_senza_chiave_si_riconoscono_da_cio_che_dicono(prima, dopo, attesi):
    prima, dopo = (
        piano(
            attivita_strutturali=[attivita(*((riga,) if isinstance(riga, str) else riga)) for riga in righe]
        )
        for righe in (prima, dopo)
    )
    assert [in_breve(cambio) for cambio in confronta(prima, dopo).altri] == attesi


AREE = [{"codice": "A", "nome": "Area prima"}, {"codice": "B", "nome": "Area seconda"}]


def test_un_area_con_un_altro_codice_si_dice_una_volta():
    prima = piano(obiettivo(1, {"area": "A", "peso": 5}), attivita_strutturali=[attivita("x")])
    dopo = piano(
        obiettivo(1, {"area": "Z", "peso": 5}),
        attivita_strutturali=[attivita("x", area="Z")],
        aree=[AREE[0] | {"codice": "Z"}, AREE[1]],
    )
    confronto = confronta(prima, dopo)
    assert tutti(confronto) == [Cambio((Posto("aree", 0, 0),), "codice", "A", "Z")]
    assert [(uno.prima.area.codice, uno.dopo.area.codice) for uno in confronto.pesi] == [("A", "Z")]


def test_aree_voci_e_mappe_che_vengono_e_vanno():
    prima = piano(aree=AREE, sistema=sistema(totali={"area": 100}), voci=[{"codice": "V", "tipo": "altro"}])
    dopo = piano(
        aree=[AREE[1], {"codice": "C", "nome": "Terza"}], sistema=sistema(totali={"area": 60, "*": 20})
    )
    trovati = [(cambio.campo or cambio.dove[0], cambio.voce) for cambio in confronta(prima, dopo).altri]
    assert trovati == [
        ("sistema.pesi.totali", "area"),
        ("sistema.pesi.totali", "*"),
        (Posto("aree", 0, None), None),
        (Posto("aree", None, 1), None),
        (Posto("voci", 0, None), None),
    ]


def pesi(confronto):
    return [
        (
            uno.area.codice,
            uno.prima and (uno.prima.totale, uno.prima.atteso),
            uno.dopo and (uno.dopo.totale, uno.dopo.atteso),
            uno.variazione,
        )
        for uno in confronto.pesi
    ]


def test_i_pesi_prima_e_dopo_area_per_area():
    aree = [*AREE, {"codice": "C", "nome": "Area terza"}]
    prima = piano(
        obiettivo(1, {"area": "A", "peso": 100}, {"area": "B", "peso": 40}),
        obiettivo(2, {"area": "B", "peso": 60}),
        aree=aree,
    )
    dopo = piano(
        obiettivo(1, {"area": "A", "peso": 55}, {"area": "C", "peso": 40}),
        obiettivo(2, {"area": "B", "peso": 60}, stato="annullato"),
        aree=aree,
        sistema=sistema(totali={"area": 60}),
    )
    assert pesi(confronta(prima, dopo)) == [
        ("A", (100, 100), (55, 60), -45),
        ("C", None, (40, 60), 40),
        ("B", (100, 100), None, -100),
    ]


def test_un_oggetto_che_comincia_a_dire_qualcosa_lo_dice_chiave_per_chiave():
    prima, dopo = piano(obiettivo(1)), piano(obiettivo(1, premio={"totale": 0, "importo": 10}))
    assert confronta(prima, dopo).obiettivi[0].cambi == (
        Cambio((), "premio.totale", None, Decimal(0)),
        Cambio((), "premio.importo", None, Decimal(10)),
    )
