"""The life of a rilevazione: planned, opened on a version, written, sent, returned, validated, closed, reopened."""

from datetime import date
from decimal import Decimal

import pytest

from monitoraggio import azioni, contenuto, models
from monitoraggio.azioni import AvanzamentoCambiatoError
from monitoraggio.riepiloghi import piano_rilevato, risultati, valore_avanzamento, valore_rilevazione
from monitoraggio.scelte import StatoAvanzamento, StatoRilevazione, TipoRilevazione
from obiettivi.azioni import GiaFattoError, NonOraError
from obiettivi.azioni import apri_variazione as apri_una_variazione
from obiettivi.models import Abilitazione, Area
from tests import fabbrica
from tests.html import attributi, cerca, pagina
from tests.vita import cambia, carica, porta

pytestmark = pytest.mark.django_db

INTERMEDIA, FINALE = TipoRilevazione
FINE_ANNO = date(2026, 12, 31)


def contenuto_da_rilevare():
    return fabbrica.piano(
        fabbrica.obiettivo(
            1,
            {"area": "A", "peso": 60},
            indicatori=[{"tipo": "numero", "operatore": ">=", "valore": 80, "descrizione": "Pratiche"}],
            fasi=[{"descrizione": "Avvio", "peso": 40}, {"descrizione": "Fine", "peso": 60}],
        ),
        fabbrica.obiettivo(
            2, {"area": "A", "peso": 40}, indicatori=[{"tipo": "si_no", "descrizione": "Regolamento"}]
        ),
        fabbrica.obiettivo(
            3,
            {"area": "B", "peso": 100},
            indicatori=[{"tipo": "testo", "testo": "Migliore", "descrizione": "Qualità"}],
        ),
        fabbrica.obiettivo(4, "A", stato="annullato"),
        sistema=fabbrica.sistema(formule={"crescente": "rapporto", "decrescente": "specchio"}),
    )


@pytest.fixture
def piano(segretario):
    return porta(carica(contenuto_da_rilevare()), "approvato", segretario)


def programmata(piano, utente, tipo=FINALE, al=FINE_ANNO):
    return azioni.programma(piano=piano, al=al, tipo=tipo, utente=utente)


@pytest.fixture
def aperta(piano, segretario):
    return azioni.apri(rilevazione=programmata(piano, segretario), utente=segretario)


def avanzamento(rilevazione, n):
    obiettivo = next(uno for uno in piano_rilevato(rilevazione).obiettivi if uno.n == n)
    return rilevazione.avanzamenti.get(obiettivo=obiettivo.chiave), obiettivo


def scrivi(rilevazione, n, utente, misura=None, **altro):
    """What the form of the objective `n` sends, with the measure of its first indicator."""
    riga, obiettivo = avanzamento(rilevazione, n)
    misure = (contenuto.MisuraDetta(indicatore=obiettivo.indicatori[0].chiave, **misura),) if misura else ()
    dati = valore_avanzamento(riga).model_copy(update={"misure": misure} | altro)
    return azioni.salva_avanzamento(avanzamento=riga, dati=dati, scritture=riga.scritture, utente=utente)


MISURE = {
    1: {"valore": Decimal(72)},
    2: {"valore": Decimal(1)},
    3: {"dichiarato": "in_parte", "percento": Decimal(50), "motivo": "Manca il collaudo"},
}


def manda_tutto(rilevazione, area, responsabile, segretario):
    """All that an area declares, sent by one and validated by another."""
    for n, misura in MISURE.items():
        riga = scrivi(rilevazione, n, responsabile, misura)
        azioni.invia(avanzamento=riga, utente=responsabile)
        azioni.valida(avanzamento=riga, utente=segretario)


# Planning and opening


def test_le_due_rilevazioni_di_ogni_anno_si_programmano_una_volta(piano, segretario):
    fatte = azioni.programma_previste(piano=piano, utente=segretario)
    assert [(una.codice, una.tipo, str(una), una.stato) for una in fatte] == [
        ("2026-09-30", INTERMEDIA, "Monitoraggio al 30/09/2026", StatoRilevazione.PROGRAMMATA),
        ("2026-12-31", FINALE, "Consuntivo al 31/12/2026", StatoRilevazione.PROGRAMMATA),
    ]
    assert azioni.programma_previste(piano=piano, utente=segretario) == []


@pytest.mark.parametrize(
    ("al", "frase"),
    [
        (date(2025, 12, 31), "Il 31/12/2025 è fuori dal piano 2026"),
        (date(2027, 7, 1), "Il 01/07/2027 è fuori dal piano 2026"),
        (FINE_ANNO, "C'è già una rilevazione al 31/12/2026"),
    ],
)
def test_un_giorno_fuori_posto_o_gia_preso_non_si_programma(piano, segretario, al, frase):
    programmata(piano, segretario)
    with pytest.raises(NonOraError, match=frase):
        programmata(piano, segretario, al=al)
    assert piano.rilevazioni.count() == 1


def test_si_rileva_anche_nei_primi_mesi_dell_anno_dopo(piano, segretario):
    assert programmata(piano, segretario, al=date(2027, 3, 31)).codice == "2027-03-31"


def test_aperta_ha_un_avanzamento_per_ogni_assegnazione_che_conta(aperta):
    assert (aperta.stato, aperta.versione.numero) == (StatoRilevazione.APERTA, 1)
    assert list(aperta.avanzamenti.values_list("area", "stato")) == [
        ("A", "bozza"),
        ("A", "bozza"),
        ("B", "bozza"),
    ]
    assert [passo.passo for passo in aperta.passi.all()] == ["aperta"]


def test_si_apre_solo_su_un_piano_approvato_e_una_alla_volta(piano, segretario):
    in_bozza = carica(fabbrica.piano(fabbrica.obiettivo(1, "A", peso=100), piano={"anno": 2025}))
    sua = programmata(in_bozza, segretario, al=date(2025, 12, 31))
    with pytest.raises(NonOraError, match="Il piano non è ancora approvato"):
        azioni.apri(rilevazione=sua, utente=segretario)
    prima, seconda = azioni.programma_previste(piano=piano, utente=segretario)
    azioni.apri(rilevazione=prima, utente=segretario)
    with pytest.raises(
        NonOraError, match="È ancora aperta un'altra rilevazione, «Monitoraggio al 30/09/2026»"
    ):
        azioni.apri(rilevazione=seconda, utente=segretario)
    with pytest.raises(GiaFattoError, match="La rilevazione è già aperta"):
        azioni.apri(rilevazione=prima, utente=segretario)
    with pytest.raises(NonOraError, match="non si cancella"):
        azioni.elimina(rilevazione=prima, utente=segretario)
    azioni.elimina(rilevazione=seconda, utente=segretario)
    assert [una.codice for una in piano.rilevazioni.all()] == ["2026-09-30"]


def test_una_variazione_di_dopo_non_cambia_cio_che_si_rileva(aperta, piano, segretario):
    apri_una_variazione(piano=piano, motivo="Nuovo regolamento", utente=segretario)
    cambia(piano, titolo="Tutt'altro")
    riga = scrivi(aperta, 1, segretario, MISURE[1])
    assert valore_avanzamento(riga).misure[0].valore == 72
    assert piano_rilevato(aperta).obiettivi[0].titolo == "Obiettivo 1"


# Writing


def test_un_avanzamento_si_scrive_e_si_rilegge(aperta, segretario):
    _, obiettivo = avanzamento(aperta, 1)
    fasi = (
        contenuto.FaseDetta(fase=obiettivo.fasi[0].chiave, percento=100, completata_il=date(2026, 5, 4)),
        contenuto.FaseDetta(fase=obiettivo.fasi[1].chiave, percento=Decimal("12.5")),
    )
    riga = scrivi(
        aperta, 1, segretario, MISURE[1],
        fasi=fasi, relazione="Fatto", criticita="Poche", raggiungibile="in_parte", proposta="rimodula", motivo="Sì",
    )  # fmt: skip
    scritto = valore_avanzamento(riga)
    assert (scritto.fasi, scritto.relazione, scritto.criticita) == (fasi, "Fatto", "Poche")
    assert (scritto.raggiungibile, scritto.proposta, scritto.motivo) == ("in_parte", "rimodula", "Sì")
    assert (scritto.stato, riga.scritture) == ("bozza", 1)
    # The same again changes nothing; less than before takes away.
    assert scrivi(aperta, 1, segretario, MISURE[1]).scritture == 1
    assert valore_avanzamento(scrivi(aperta, 1, segretario, fasi=fasi[:1])).fasi == fasi[:1]
    assert not models.MisuraIndicatore.objects.exists()


def test_chi_ha_letto_prima_non_sovrascrive(aperta, segretario, redattore):
    riga, _ = avanzamento(aperta, 1)
    letto = valore_avanzamento(riga)
    scrivi(aperta, 1, segretario, relazione="Di un altro")
    with pytest.raises(AvanzamentoCambiatoError) as rifiuto:
        azioni.salva_avanzamento(
            avanzamento=riga,
            dati=letto.model_copy(update={"relazione": "Mia"}),
            scritture=0,
            utente=redattore,
        )
    assert (rifiuto.value.attuale.relazione, rifiuto.value.dati.relazione) == ("Di un altro", "Mia")
    riga.refresh_from_db()
    assert riga.relazione == "Di un altro"


def test_una_misura_di_un_altro_obiettivo_non_si_scrive(aperta, segretario):
    _, altro = avanzamento(aperta, 2)
    estranea = (contenuto.MisuraDetta(indicatore=altro.indicatori[0].chiave, valore=1),)
    with pytest.raises(NonOraError, match="non è di questo obiettivo"):
        scrivi(aperta, 1, segretario, misure=estranea)
    assert not models.MisuraIndicatore.objects.exists()


@pytest.mark.parametrize(
    ("n", "misura", "altro", "manca"),
    [
        (1, None, {}, ["l'indicatore 1 non ha una misura (se non si può misurare, di' perché)"]),
        (1, {"numeratore": 3}, {}, ["l'indicatore 1 non ha una misura (se non si può misurare, di' perché)"]),
        (
            1,
            {"numeratore": 3, "data": date(2026, 12, 30)},
            {},
            ["l'indicatore 1 non ha una misura (se non si può misurare, di' perché)"],
        ),
        (1, {"numeratore": 3, "denominatore": 4}, {}, []),
        (1, {"non_valutabile": True}, {}, ["dell'indicatore 1 manca il motivo"]),
        (1, {"non_valutabile": True, "motivo": "Sisma"}, {}, []),
        (3, {"dichiarato": "raggiunto"}, {}, ["dell'indicatore 1 manca il motivo"]),
        (
            3,
            {"dichiarato": "in_parte", "motivo": "Sì"},
            {},
            ["dell'indicatore 1, raggiunto in parte, manca la percentuale"],
        ),
        (2, {"valore": 0}, {"proposta": "sospende"}, ["della proposta manca il motivo"]),
        (2, {"valore": 0}, {"proposta": "conferma"}, []),
    ],
)  # fmt: skip
def test_che_cosa_manca_prima_di_inviare(aperta, segretario, n, misura, altro, manca):
    riga = scrivi(aperta, n, segretario, misura, **altro)
    if manca:
        with pytest.raises(NonOraError) as rifiuto:
            azioni.invia(avanzamento=riga, utente=segretario)
        assert str(rifiuto.value) == f"Prima di inviare completa l'avanzamento: {'; '.join(manca)}."
    else:
        assert azioni.invia(avanzamento=riga, utente=segretario).stato == StatoAvanzamento.INVIATO


def test_a_meta_anno_una_misura_puo_non_esserci_ancora(piano, segretario):
    intermedia, _ = azioni.programma_previste(piano=piano, utente=segretario)
    rilevazione = azioni.apri(rilevazione=intermedia, utente=segretario)
    riga, _ = avanzamento(rilevazione, 1)
    assert azioni.invia(avanzamento=riga, utente=segretario).stato == StatoAvanzamento.INVIATO


# Sending, returning, validating


def test_inviato_restituito_inviato_di_nuovo_validato(aperta, segretario, responsabile):
    riga = scrivi(aperta, 1, responsabile, MISURE[1])
    azioni.invia(avanzamento=riga, utente=responsabile)
    with pytest.raises(NonOraError, match="per cambiarlo va restituito"):
        scrivi(aperta, 1, responsabile, relazione="Ancora")
    with pytest.raises(GiaFattoError):
        azioni.invia(avanzamento=riga, utente=responsabile)
    with pytest.raises(NonOraError, match="Scrivi che cosa c'è da rivedere"):
        azioni.restituisci(avanzamento=riga, motivo=" ", utente=segretario)
    azioni.restituisci(avanzamento=riga, motivo="72 di quante?", utente=segretario)
    with pytest.raises(GiaFattoError):
        azioni.restituisci(avanzamento=riga, motivo="Di nuovo", utente=segretario)
    with pytest.raises(NonOraError, match="ancora da inviare"):
        azioni.valida(avanzamento=riga, utente=segretario)
    scrivi(aperta, 1, responsabile, {"numeratore": 72, "denominatore": 1})
    azioni.invia(avanzamento=riga, utente=responsabile)
    azioni.valida(avanzamento=riga, utente=segretario)
    with pytest.raises(GiaFattoError):
        azioni.valida(avanzamento=riga, utente=segretario)
    riga.refresh_from_db()
    assert riga.stato == StatoAvanzamento.VALIDATO
    assert [(passo.passo, passo.chi, passo.nota) for passo in riga.passi.all()] == [
        ("compilato", responsabile, ""),
        ("inviato", responsabile, ""),
        ("restituito", segretario, "72 di quante?"),
        ("compilato", responsabile, ""),
        ("inviato", responsabile, ""),
        ("validato", segretario, ""),
    ]


def test_nessuno_giudica_cio_che_ha_scritto_o_inviato(aperta, segretario, responsabile, oiv):
    riga = scrivi(aperta, 1, segretario, MISURE[1])
    azioni.invia(avanzamento=riga, utente=responsabile)
    for chi in (segretario, responsabile):
        with pytest.raises(NonOraError, match="L'hai compilato o inviato tu"):
            azioni.valida(avanzamento=riga, utente=chi)
        with pytest.raises(NonOraError, match="L'hai compilato o inviato tu"):
            azioni.restituisci(avanzamento=riga, motivo="Ripensaci", utente=chi)
        with pytest.raises(NonOraError, match="L'hai compilato o inviato tu"):
            azioni.valuta(avanzamento=riga, grado=Decimal(100), motivo="Sì", utente=chi)
    assert azioni.valida(avanzamento=riga, utente=oiv).stato == StatoAvanzamento.VALIDATO


def test_chi_compila_si_segna_una_volta_fino_al_passo_dopo(aperta, segretario, redattore):
    riga = scrivi(aperta, 1, segretario, relazione="Uno")
    scrivi(aperta, 1, segretario, relazione="Due")
    scrivi(aperta, 1, redattore, relazione="Tre")
    assert [passo.chi for passo in riga.passi.all()] == [segretario, redattore]


def test_si_manda_e_si_valida_cio_che_si_e_letto(aperta, segretario, responsabile):
    riga = scrivi(aperta, 1, responsabile, MISURE[1])
    with pytest.raises(NonOraError, match="Nel frattempo l'avanzamento è cambiato"):
        azioni.invia(avanzamento=riga, utente=responsabile, scritture=riga.scritture - 1)
    azioni.invia(avanzamento=riga, utente=responsabile, scritture=riga.scritture)
    with pytest.raises(NonOraError, match="Nel frattempo l'avanzamento è cambiato"):
        azioni.valida(avanzamento=riga, utente=segretario, scritture=riga.scritture + 1)
    assert azioni.valida(avanzamento=riga, utente=segretario, scritture=riga.scritture).stato == "validato"


def test_il_grado_dell_oiv_e_di_cio_che_fu_inviato(aperta, segretario, responsabile, oiv):
    riga = scrivi(aperta, 1, responsabile, MISURE[1])
    with pytest.raises(NonOraError, match="L'area lo sta ancora compilando"):
        azioni.valuta(avanzamento=riga, grado=Decimal(50), motivo="Presto", utente=oiv)
    azioni.invia(avanzamento=riga, utente=responsabile)
    azioni.valuta(avanzamento=riga, grado=Decimal(50), motivo="Metà", utente=oiv)
    azioni.restituisci(avanzamento=riga, motivo="Di quante?", utente=segretario)
    assert valore_avanzamento(riga).valutazione is None
    assert [passo.passo for passo in riga.passi.all()] == ["compilato", "inviato", "valutato", "restituito"]


# Closing, scores, reopening


def test_si_chiude_quando_tutto_e_validato_e_resta_congelata(aperta, segretario, responsabile, oiv):
    with pytest.raises(NonOraError, match=r"Tra quelli validati mancano 3 avanzamenti \(A, B\)\."):
        azioni.chiudi(rilevazione=aperta, utente=segretario)
    manda_tutto(aperta, "A", responsabile, segretario)
    riga, _ = avanzamento(aperta, 3)
    with pytest.raises(NonOraError, match="Scrivi il motivo"):
        azioni.valuta(avanzamento=riga, grado=Decimal(40), motivo="", utente=oiv)
    azioni.valuta(avanzamento=riga, grado=Decimal(40), motivo="Il collaudo non c'è", utente=oiv)
    prima = valore_rilevazione(aperta)
    chiusa = azioni.chiudi(rilevazione=aperta, utente=segretario)
    assert chiusa.impronta == contenuto.impronta(prima)
    chiusa.refresh_from_db()
    assert valore_rilevazione(chiusa) == prima
    assert [uno.valutazione.grado for uno in prima.avanzamenti if uno.valutazione] == [40]
    with pytest.raises(NonOraError, match="La rilevazione non è aperta"):
        scrivi(chiusa, 1, segretario, relazione="Tardi")
    with pytest.raises(NonOraError, match="La rilevazione non è aperta"):
        azioni.valuta(avanzamento=riga, grado=Decimal(1), motivo="Tardi", utente=oiv)
    with pytest.raises(GiaFattoError, match="La rilevazione è chiusa"):
        azioni.chiudi(rilevazione=chiusa, utente=segretario)


def test_con_un_motivo_si_chiude_anche_se_manca_qualcosa_e_si_riapre(aperta, segretario):
    chiusa = azioni.chiudi(rilevazione=aperta, motivo="Due aree non hanno risposto", utente=segretario)
    impronta = chiusa.impronta
    with pytest.raises(NonOraError, match="Scrivi perché"):
        azioni.riapri(rilevazione=chiusa, motivo="", utente=segretario)
    riaperta = azioni.riapri(rilevazione=chiusa, motivo="Hanno risposto", utente=segretario)
    assert (riaperta.stato, riaperta.contenuto, riaperta.impronta) == (StatoRilevazione.APERTA, "", "")
    assert [(passo.passo, passo.nota, passo.impronta) for passo in riaperta.passi.all()] == [
        ("aperta", "", ""),
        ("chiusa", "Due aree non hanno risposto", impronta),
        ("riaperta", "Hanno risposto", ""),
    ]
    with pytest.raises(GiaFattoError):
        azioni.riapri(rilevazione=riaperta, motivo="Ancora", utente=segretario)


def test_i_gradi_vengono_da_cio_che_fu_dichiarato(aperta, segretario, responsabile):
    manda_tutto(aperta, "A", responsabile, segretario)
    trovati = risultati(piano_rilevato(aperta), valore_rilevazione(aperta))
    # (90 × 60 + 100 × 40) : 100, and what is reached in part.
    assert {area: calcolo.stampato for area, calcolo in trovati.aree.items()} == {"A": 94, "B": 50}
    assert trovati.ente.stampato == 72


@pytest.mark.parametrize("quanti", [3, 30])
def test_le_letture_di_una_rilevazione_non_crescono(segretario, quanti, django_assert_num_queries):
    obiettivi = [
        fabbrica.obiettivo(
            n, {"area": "A", "peso": 100}, indicatori=[{"tipo": "numero", "valore": 1, "operatore": ">="}]
        )
        for n in range(1, quanti + 1)
    ]
    piano = porta(
        carica(fabbrica.piano(*obiettivi, sistema=fabbrica.sistema("libero", {}))), "approvato", segretario
    )
    rilevazione = azioni.apri(rilevazione=programmata(piano, segretario), utente=segretario)
    rilevazione = models.Rilevazione.objects.get(pk=rilevazione.pk)
    with django_assert_num_queries(9):
        assert len(valore_rilevazione(rilevazione).avanzamenti) == quanti


# What the areas propose


def test_le_proposte_delle_aree_diventano_una_variazione(aperta, piano, segretario):
    terzo = scrivi(aperta, 3, segretario, MISURE[3], proposta="sospende", motivo="Il collaudo è fermo")
    with pytest.raises(NonOraError, match="Negli avanzamenti inviati nessuna area propone"):
        azioni.apri_variazione_proposta(rilevazione=aperta, utente=segretario)
    primo = scrivi(aperta, 1, segretario, MISURE[1], proposta="rimodula", motivo="Le pratiche sono meno")
    secondo = scrivi(aperta, 2, segretario, MISURE[2], proposta="conferma")
    for riga in (terzo, primo, secondo):
        azioni.invia(avanzamento=riga, utente=segretario)
    azioni.apri_variazione_proposta(rilevazione=aperta, utente=segretario)
    piano.refresh_from_db()
    passo = piano.passaggi.order_by("pk").last()
    assert (piano.stato, passo.passo, passo.nota) == (
        "bozza",
        "variazione_aperta",
        "Proposte delle aree, «Consuntivo al 31/12/2026»: obiettivo 1, area A, rimodularlo: Le pratiche sono meno; "
        "obiettivo 3, area B, sospenderlo: Il collaudo è fermo",
    )
    with pytest.raises(GiaFattoError):
        azioni.apri_variazione_proposta(rilevazione=aperta, utente=segretario)
    # What is measured stays the version it was opened on.
    assert piano_rilevato(aperta).obiettivi[0].titolo == "Obiettivo 1"


def test_prima_che_sia_aperta_non_ci_sono_proposte(piano, segretario):
    with pytest.raises(NonOraError, match="La rilevazione non è ancora aperta"):
        azioni.apri_variazione_proposta(rilevazione=programmata(piano, segretario), utente=segretario)


def test_dal_cruscotto_si_apre_la_variazione(entra, aperta, piano, segretario):
    abilita(piano, segretario)
    riga = scrivi(aperta, 1, segretario, MISURE[1], proposta="rimodula", motivo="Le pratiche sono meno")
    azioni.invia(avanzamento=riga, utente=segretario)
    qui = f"/piani/{piano.ente.slug}/{piano.anno}/monitoraggio/{aperta.codice}/"
    client = entra(segretario)
    moduli = [attributi(uno)["action"] for uno in cerca(pagina(client.get(qui)), "form")]
    assert f"{qui}variazione/" in moduli
    fatto = client.post(f"{qui}variazione/", follow=True)
    assert fatto.redirect_chain == [(f"/piani/{piano.ente.slug}/{piano.anno}/", 302)]
    assert [str(uno) for uno in fatto.context["messages"]] == [
        "La variazione è aperta, con il motivo delle proposte: cambia gli obiettivi nel piano."
    ]
    ancora = [attributi(uno)["action"] for uno in cerca(pagina(client.get(qui)), "form")]
    assert f"{qui}variazione/" not in ancora


def abilita(piano, utente):
    Abilitazione.objects.create(utente=utente, ente=piano.ente, ruolo="segretario", dal=date(2020, 1, 1))


def test_chi_lavora_per_un_area_resta_lo_stesso_se_la_sua_sigla_cambia(aperta, piano, entra, compilatore):
    """And who works for the area that has its code today gets nothing."""
    prima, altra = (piano.organigramma.aree.get(codice=codice) for codice in ("A", "B"))
    sua = Abilitazione.objects.create(
        utente=compilatore, ente=piano.ente, ruolo="compilatore", dal=date(2020, 1, 1)
    )
    sua.righe_aree.create(area=prima)
    riga, _ = avanzamento(aperta, 1)
    qui = f"/piani/{piano.ente.slug}/{piano.anno}/monitoraggio/{aperta.codice}/{riga.assegnazione}/"
    assert entra(compilatore).get(qui).status_code == 200
    Area.objects.filter(pk=prima.pk).update(codice="AA")
    Area.objects.filter(pk=altra.pk).update(codice="A")
    assert entra(compilatore).get(qui).status_code == 200
    sua.righe_aree.all().delete()
    sua.righe_aree.create(area=altra)
    assert entra(compilatore).get(qui).status_code == 404
