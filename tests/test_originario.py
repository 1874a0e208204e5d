"""What was promised before a variation: told beside what is measured, on the page and in the documents."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from monitoraggio import contenuto
from monitoraggio.esporta.rilevato import Rilevato
from monitoraggio.originario import originario
from monitoraggio.riepiloghi import originario_di, piano_rilevato, risultati
from obiettivi import azioni as del_piano
from obiettivi import storia
from obiettivi.contenuto import Assegnazione, Atto
from tests import fabbrica
from tests.avanzamenti import FINALE, accanto, apri, con_le_persone, va
from tests.html import cerca, pagina, testi
from tests.lettura_pdf import CORPO
from tests.lettura_pdf import testo as testo_del_pdf
from tests.lettura_xlsx import elenco, scheda
from tests.relazioni import ANNO, in_cartella, letto, sezione, su_carta


@pytest.fixture
def borgo(request, settings):
    return letto(request, settings)


# As a value


def chiave(n):
    return UUID(int=n)


def piano(indicatore=None, fase=None, **altro):
    """A plan of one objective with a key for each row."""
    misura = {
        "tipo": "numero",
        "operatore": ">=",
        "valore": 80,
        "unita": "pratiche",
        "chiave": str(chiave(2)),
    }
    uno = fabbrica.obiettivo(
        1,
        {"area": "A", "peso": 60, "chiave": str(chiave(3))},
        chiave=str(chiave(1)),
        indicatori=[misura | (indicatore or {})],
        fasi=[{"descrizione": "Avvio", "scadenza": "2026-06-30", "chiave": str(chiave(4))} | (fase or {})],
    )
    return fabbrica.piano(uno | altro)


@pytest.mark.parametrize(
    ("indicatore", "cambia"),
    [
        ({"valore": 90}, True),
        ({"operatore": ">"}, True),
        ({"unita": "domande"}, True),
        ({"tipo": "percentuale"}, True),
        ({"data": "2026-12-31"}, True),
        ({"testo": "tutte"}, True),
        ({"fasce": [{"da": None, "grado": 50}]}, True),
        ({"valore": None, "valori_annuali": {"2026": 90}}, True),
        ({"valore": None, "valori_annuali": {"2026": 80}}, False),
        ({"valori_annuali": {"2027": 90}}, False),
        ({"descrizione": "Pratiche evase", "peso": 40, "baseline": 12, "fonte": "protocollo"}, False),
        ({}, False),
    ],
)
def test_di_un_indicatore_conta_solo_il_traguardo(indicatore, cambia):
    trovato = originario(piano(), piano(indicatore), 1)
    assert {k: uno.valore for k, uno in trovato.indicatori.items()} == ({chiave(2): 80} if cambia else {})
    assert (trovato.fasi, trovato.pesi, trovato.nuovi, trovato.tolti) == ({}, {}, frozenset(), {})


@pytest.mark.parametrize(
    ("fase", "cambia"),
    [
        ({"scadenza": "2026-09-30"}, True),
        ({"scadenza": None, "scadenza_testo": "a giugno"}, True),
        ({"mesi": [5, 6]}, True),
        ({"descrizione": "Inizio", "peso": 30}, False),
    ],
)
def test_di_una_fase_conta_solo_quando(fase, cambia):
    trovato = originario(piano(), piano(fase=fase), 1)
    assert {k: una.scadenza for k, una in trovato.fasi.items()} == (
        {chiave(4): date(2026, 6, 30)} if cambia else {}
    )


def test_di_un_peso_conta_quello_effettivo():
    adesso = piano(assegnazioni=[{"area": "A", "peso": 40, "chiave": str(chiave(3))}])
    assert originario(piano(), adesso, 1).pesi == {chiave(3): 60}
    # The same, said by the objective.
    dell_obiettivo = piano(assegnazioni=[{"area": "A", "chiave": str(chiave(3))}], peso=60)
    assert originario(piano(), dell_obiettivo, 1).pesi == {}
    assert originario(piano(assegnazioni=[{"area": "A", "chiave": str(chiave(3))}]), piano(), 1).pesi == {
        chiave(3): None
    }


def test_quello_che_viene_e_quello_che_va():
    prima, nulla = piano(), fabbrica.piano()
    venuto = originario(nulla, prima, 1)
    # Of an objective that was not there, its rows are not told one by one.
    assert (venuto.nuovi, venuto.annullati) == ({chiave(1)}, ())
    altra = {"descrizione": "Collaudo", "chiave": str(chiave(5))}
    con_una_fase = piano(
        fasi=[{"descrizione": "Avvio", "scadenza": "2026-06-30", "chiave": str(chiave(4))}, altra]
    )
    assert originario(prima, con_una_fase, 1).nuovi == {chiave(5)}
    assert originario(prima, nulla, 1).annullati == prima.obiettivi
    annullato = piano(stato="annullato")
    assert originario(prima, annullato, 1).annullati == annullato.obiettivi
    senza = originario(prima, piano(indicatori=[]), 1)
    assert senza.tolti == {chiave(1): prima.obiettivi[0].indicatori}


# On the page


@pytest.fixture
def approvato(segretario, redattore, compilatore, responsabile, oiv, lettore):
    return con_le_persone(segretario, redattore, compilatore, responsabile, oiv, lettore)


def vara(piano, utente):
    """A variation, in force before the end of the year: another target, deadline and weight."""
    del_piano.apri_variazione(piano=piano, motivo="Meno personale", utente=utente)
    with storia.autore(utente):
        uno, due = (piano.obiettivi.get(n=n) for n in (1, 2))
        for riga, nome, valore in (
            (uno.indicatori.first(), "valore", Decimal(70)),
            (uno.fasi.first(), "scadenza", date(2026, 9, 30)),
            (uno.assegnazioni.get(), "peso", Decimal(50)),
            (due.assegnazioni.get(), "peso", Decimal(50)),
        ):
            setattr(riga, nome, valore)
            riga.save()
    del_piano.manda_in_approvazione(piano=piano, utente=utente)
    atto = del_piano.Atto(tipo="deliberazione", organo="Giunta comunale", numero="90", data=date(2026, 10, 1))
    del_piano.approva(piano=piano, atto=atto, utente=utente)


FONTE = "(versione 1, deliberazione (Giunta comunale) n. 12 del 30/01/2026)"


@pytest.mark.django_db
def test_accanto_al_traguardo_c_e_quello_originario(approvato, segretario, responsabile, entra):
    vara(approvato, segretario)
    aperta = apri(approvato, segretario, FINALE)
    html = pagina(entra(responsabile).get(va(aperta, 1)))
    righe = accanto(html)
    assert righe["indicatore-1"] == {
        "Traguardo": "almeno 70 pratiche",
        "Partenza": "50 pratiche",
        "Peso": "60",
        "Traguardo originario": f"almeno 80 pratiche {FONTE}",
    }
    assert "Traguardo originario" not in righe["indicatore-2"]
    assert righe["fase-1"]["Scadenza originaria"] == f"30/06/2026 {FONTE}"
    testata = cerca(html, "dl", "dati-avanzamento")[0]
    detti = dict(zip(testi(testata, "dt"), testi(testata, "dd"), strict=True))
    assert detti["Peso originario"] == f"60 {FONTE}"
    # Nothing changed in the objective of the other area.
    altro = pagina(entra(segretario).get(va(aperta, 3)))
    assert [nome for riga in accanto(altro).values() for nome in riga if "originari" in nome] == []


@pytest.mark.django_db
def test_sulla_prima_versione_non_si_cerca_niente(approvato, segretario, django_assert_num_queries):
    aperta = apri(approvato, segretario, FINALE)
    letto_ = piano_rilevato(aperta)
    with django_assert_num_queries(0):
        assert originario_di(aperta, letto_) is None
    vara(approvato, segretario)
    # It stays on the version that it was opened on.
    assert originario_di(aperta, letto_) is None


# In the documents


def test_sotto_un_traguardo_cambiato_c_e_quello_originario(borgo, tmp_path):
    corpo = testo_del_pdf(su_carta(tmp_path, borgo["finale"]), *CORPO)
    cinque = sezione(
        corpo, "Obiettivo 5 · Area tecnica (TEC) · peso 50", "Obiettivo 6 · Area tecnica (TEC) · peso 50"
    )
    assert (
        f"2 Fine dei lavori in via Esempio peso 50 entro il 30/11/{ANNO} in origine: entro il 31/10/{ANNO} "
        f"il 21/11/{ANNO} -9 giorni 100,00 %"
    ) in cinque
    assert corpo.count("in origine:") == 1
    indicatori = elenco(in_cartella(borgo["finale"]), "Indicatori", "N.", "Traguardo originario")
    assert [riga for riga in indicatori if riga[1]] == [(5, f"entro il 31/10/{ANNO}")]


MOTIVO = "Due aree non hanno più personale"


def test_il_motivo_della_chiusura_resta_nel_documento(borgo, tmp_path):
    chiusa = replace(borgo["finale"], motivo=MOTIVO)
    corpo = " ".join(testo_del_pdf(su_carta(tmp_path, chiusa), *CORPO).split())
    assert f"Motivo della chiusura {MOTIVO} Dopo la versione 1" in corpo
    dati = scheda(in_cartella(chiusa), "Rilevazione", chiusa.titolo)
    assert dati["Motivo della chiusura"] == MOTIVO


def varia(valore):
    """The plan after a variation that moved a phase and a weight, took an indicator away, and cancelled and added
    objectives; each with the keys that it had."""
    uno, due, tre, *altri = valore.obiettivi
    fase = uno.fasi[0].model_copy(update={"scadenza": date(ANNO, 5, 31)})
    assegnazione = due.assegnazioni[0].model_copy(update={"peso": Decimal(30)})
    uno = uno.model_copy(update={"fasi": (fase, *uno.fasi[1:]), "indicatori": uno.indicatori[:1]})
    due = due.model_copy(update={"assegnazioni": (assegnazione,)})
    nuovo = tre.model_copy(update={"n": 7, "titolo": "Appena aggiunto", **CHIAVI})
    return valore.model_copy(update={"obiettivi": (uno, due, annullato(tre), *altri, nuovo)})


CHIAVI = {
    "chiave": uuid4(),
    "assegnazioni": (Assegnazione(chiave=uuid4(), area="FIN", peso=Decimal(50)),),
    "indicatori": (),
    "fasi": (),
}


def annullato(obiettivo):
    atto = Atto(tipo="deliberazione", numero="55", data=date(ANNO, 7, 15))
    return obiettivo.model_copy(update={"stato": "annullato", "stato_atto": atto})


@pytest.fixture
def variato(borgo):
    """The finale of Borgo, as if it were held after one more variation."""
    finale = borgo["finale"]
    piano = varia(finale.piano)
    nuovo = contenuto.Avanzamento(
        assegnazione=CHIAVI["assegnazioni"][0].chiave,
        obiettivo=CHIAVI["chiave"],
        area="FIN",
        stato="validato",
    )
    avanzamenti = (*finale.valore.avanzamenti, nuovo)
    valore = finale.valore.model_copy(update={"versione": 3, "avanzamenti": avanzamenti})
    prima = originario(finale.piano, piano, 2)
    return Rilevato(piano, valore, risultati(piano, valore), finale.impronta, originario=prima)


def test_il_documento_dice_tutto_quello_che_una_variazione_ha_cambiato(variato, tmp_path):
    corpo = " ".join(testo_del_pdf(su_carta(tmp_path, variato), *CORPO).split())
    assert (
        "Obiettivi aggiunti o annullati dopo la prima versione N. Obiettivo Che cosa è successo "
        "7 Appena aggiunto aggiunto 3 Pagamento delle fatture nei termini Obiettivo annullato con deliberazione "
        f"n. 55 del 15/07/{ANNO}: non conta nei pesi."
    ) in corpo
    for detto in (
        f"31/05/{ANNO}; da marzo ad aprile in origine: 30/04/{ANNO}; da marzo ad aprile",
        "Peso originario 40",
        "Indicatori tolti Giorni medi di attesa",
        "Aggiunto da una variazione: nella versione 2 l'obiettivo non c'era",
    ):
        assert detto in corpo
    cartella = in_cartella(variato)
    righe = elenco(cartella, "Obiettivi", "N.", "Peso", "Peso originario", "Aggiunto")
    assert [riga for riga in righe if riga[2] or riga[3]] == [
        (2, 30, 40, None),
        (7, 50, None, "da una variazione: nella versione 2 l'obiettivo non c'era"),
    ]
    fasi = elenco(cartella, "Fasi", "N.", "Ordine", "Scadenza originaria")
    assert [riga for riga in fasi if riga[2]] == [(1, 1, f"30/04/{ANNO}; da marzo ad aprile")]
