"""Saving the sheet of an objective: only what the mask allows, only over what was seen; cancelling, deleting."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from auditlog.models import LogEntry

from obiettivi import azioni, contenuto, models, riepiloghi
from obiettivi.azioni.legami import fondi, ricomponi, sciogli
from obiettivi.azioni.partenze import come_nuovo
from obiettivi.azioni.schede import segno
from obiettivi.permessi import INTERA, Maschera
from tests import fabbrica

SOLO_B = Maschera(comune=False, aree=frozenset({"B"}))
CAPOFILA_A = Maschera(comune=True, aree=frozenset({"A"}))


def con_chiavi(valore):
    return come_nuovo(valore, piano=fabbrica.piano(), chiave=uuid4()).obiettivo


def condiviso(**altro):
    """An objective of A (capofila) and B, each with its weights of the phases and its indicator."""
    albero = fabbrica.obiettivo(
        1,
        {"area": "A", "peso": 10, "capofila": True, "pesi_fasi": [60, 40]},
        {"area": "B", "peso": 5, "pesi_fasi": [None, 100]},
        ambito="trasversale",
        fasi=[{"descrizione": "prima"}, {"descrizione": "seconda"}],
        indicatori=[
            {"tipo": "numero", "valore": 1, "descrizione": "di tutti", "fase": 1},
            {"tipo": "numero", "valore": 2, "descrizione": "di A", "assegnazione": 0},
            {"tipo": "numero", "valore": 3, "descrizione": "di B", "assegnazione": 1},
        ],
    )
    (valore,) = fabbrica.piano(albero | altro).obiettivi
    return con_chiavi(valore)


def cambia(obiettivo, elenco, posto, **campi):
    """The objective with a row that says something else."""
    righe = list(getattr(obiettivo, elenco))
    righe[posto] = righe[posto].model_copy(update=campi)
    return obiettivo.model_copy(update={elenco: tuple(righe)})


# pure


def test_un_obiettivo_sciolto_si_ricompone_uguale():
    (completo, _) = contenuto.leggi_albero(fabbrica._decimale(fabbrica.albero_completo())).obiettivi
    piano = contenuto.leggi_albero(fabbrica._decimale(fabbrica.albero_completo()))
    valore = come_nuovo(completo, piano=piano, chiave=uuid4()).obiettivo
    assert ricomponi(sciogli(valore)) == valore


def test_chi_scrive_solo_la_sua_area_cambia_solo_quella():
    attuale = condiviso()
    proposto = cambia(attuale, "assegnazioni", 1, peso=Decimal(7), pesi_fasi=(Decimal(50), Decimal(50)))
    proposto = cambia(proposto, "indicatori", 2, valore=Decimal(9))
    atteso = proposto
    # All this is not theirs.
    proposto = cambia(proposto, "assegnazioni", 0, peso=Decimal(99))
    proposto = cambia(proposto, "indicatori", 0, valore=Decimal(99))
    proposto = cambia(proposto, "fasi", 0, descrizione="altra")
    proposto = cambia(proposto, "assegnazioni", 1, area="A", capofila=True)
    proposto = proposto.model_copy(update={"titolo": "Altro", "n": 77, "peso": Decimal(1)})
    assert fondi(attuale, proposto, SOLO_B) == atteso


def test_chi_scrive_solo_la_sua_area_non_ne_aggiunge_e_non_se_ne_va():
    attuale = condiviso()
    sua = attuale.assegnazioni[1]
    altra = sua.model_copy(update={"chiave": uuid4()})
    for assegnazioni in ((), (sua, altra), (altra,)):
        proposto = attuale.model_copy(update={"assegnazioni": assegnazioni, "indicatori": ()})
        assert fondi(attuale, proposto, SOLO_B).assegnazioni == attuale.assegnazioni


def test_un_indicatore_della_propria_area_si_aggiunge_e_si_toglie():
    attuale = condiviso()
    mio = contenuto.Indicatore(chiave=uuid4(), tipo="numero", assegnazione=1)
    di_altri = contenuto.Indicatore(chiave=uuid4(), tipo="numero", assegnazione=0)
    di_tutti = contenuto.Indicatore(chiave=uuid4(), tipo="numero")
    piu = attuale.model_copy(update={"indicatori": (*attuale.indicatori, mio, di_altri, di_tutti)})
    assert fondi(attuale, piu, SOLO_B).indicatori == (*attuale.indicatori, mio)
    meno = attuale.model_copy(update={"indicatori": ()})
    assert fondi(attuale, meno, SOLO_B).indicatori == attuale.indicatori[:2]


def test_il_capofila_che_toglie_una_fase_lascia_coerenti_i_pesi_degli_altri():
    attuale = condiviso()
    proposto = attuale.model_copy(
        update={
            "fasi": attuale.fasi[1:],
            "assegnazioni": (
                attuale.assegnazioni[0].model_copy(update={"pesi_fasi": (Decimal(100),)}),
                attuale.assegnazioni[1].model_copy(update={"peso": Decimal(99), "pesi_fasi": (Decimal(1),)}),
            ),
            "indicatori": (attuale.indicatori[0].model_copy(update={"fase": 0}), *attuale.indicatori[1:]),
        }
    )
    fuso = fondi(attuale, proposto, CAPOFILA_A)
    assert [sua.pesi_fasi for sua in fuso.assegnazioni] == [(Decimal(100),), (Decimal(100),)]
    assert (fuso.assegnazioni[1].peso, fuso.indicatori[0].fase, len(fuso.fasi)) == (Decimal(5), 0, 1)


def test_le_righe_degli_altri_restano_al_loro_posto():
    attuale = condiviso()
    a, b = attuale.assegnazioni
    nuova = a.model_copy(update={"chiave": uuid4(), "capofila": False})
    proposto = attuale.model_copy(update={"assegnazioni": (nuova, a), "indicatori": ()})
    fuso = fondi(attuale, proposto, CAPOFILA_A)
    assert [sua.chiave for sua in fuso.assegnazioni] == [nuova.chiave, b.chiave, a.chiave]


@pytest.mark.parametrize(
    ("elenco", "posto", "cambio", "cambiano"),
    [
        ("assegnazioni", 0, {"peso": Decimal(1)}, {"INTERA", "CAPOFILA_A"}),
        ("assegnazioni", 1, {"peso": Decimal(1)}, {"INTERA", "SOLO_B"}),
        ("assegnazioni", 1, {"pesi_fasi": (Decimal(1), None)}, {"INTERA", "SOLO_B"}),
        ("indicatori", 2, {"valore": Decimal(1)}, {"INTERA", "SOLO_B", "CAPOFILA_A"}),
        ("indicatori", 0, {"fase": 0}, {"INTERA", "CAPOFILA_A"}),
        ("fasi", 0, {"descrizione": "altra"}, {"INTERA", "CAPOFILA_A"}),
    ],
)
def test_il_segno_cambia_solo_per_chi_scrive_quella_parte(elenco, posto, cambio, cambiano):
    prima = condiviso()
    dopo = cambia(prima, elenco, posto, **cambio)
    maschere = {"INTERA": INTERA, "CAPOFILA_A": CAPOFILA_A, "SOLO_B": SOLO_B}
    assert {nome for nome, una in maschere.items() if segno(prima, una) != segno(dopo, una)} == cambiano


def test_il_segno_non_cambia_se_l_obiettivo_cambia_posto():
    prima = condiviso()
    assert segno(prima, INTERA) == segno(prima.model_copy(update={"n": 40, "sostituito_da": 2}), INTERA)
    assert segno(prima, SOLO_B) != segno(prima.model_copy(update={"stato": "annullato"}), SOLO_B)


# what a new one starts from


def test_dall_anno_prima_si_spostano_le_date_e_le_aree_che_continuano():
    (vecchio,) = fabbrica.piano(
        fabbrica.obiettivo(
            9,
            "A",
            "B",
            stato="annullato",
            anni=[2024, 2025],
            voci=["V"],
            fasi=[{"scadenza": "2024-02-29", "anno": 2024, "scadenza_testo": "31.06.2024"}],
            indicatori=[{"tipo": "data", "data": "2024-12-31", "storico": {"2023": 1}}],
        ),
        voci=[{"codice": "V", "tipo": "altro"}],
    ).obiettivi
    nuovo = fabbrica.piano(
        fabbrica.obiettivo(4),
        aree=[{"codice": "A", "nome": "A"}, {"codice": "C", "nome": "C", "continua": "B"}],
    )
    chiave = uuid4()
    partenza = come_nuovo(vecchio, piano=nuovo, chiave=chiave, anni=1)
    valore = partenza.obiettivo
    assert (valore.n, valore.stato, valore.anni, [sua.area for sua in valore.assegnazioni]) == (
        5,
        "",
        (2025, 2026),
        ["A", "C"],
    )
    fase, indicatore = valore.fasi[0], valore.indicatori[0]
    assert (str(fase.scadenza), fase.anno, fase.scadenza_testo) == ("2025-02-28", 2025, "31.06.2024")
    assert (str(indicatore.data), dict(indicatore.storico)) == ("2025-12-31", {2023: Decimal(1)})
    assert partenza.tralasciati == ("la voce V",)
    assert come_nuovo(vecchio, piano=nuovo, chiave=chiave, anni=1) == partenza


def test_chi_scrive_solo_la_sua_area_riprende_solo_quella():
    attuale = condiviso()
    partenza = come_nuovo(attuale, piano=fabbrica.piano(), chiave=uuid4(), aree={"B"})
    assert [sua.area for sua in partenza.obiettivo.assegnazioni] == ["B"]
    assert [(uno.descrizione, uno.assegnazione) for uno in partenza.obiettivo.indicatori] == [
        ("di tutti", None),
        ("di B", 0),
    ]


# on the rows


@pytest.fixture
def piano(redattore):
    valore = fabbrica.piano(
        fabbrica.obiettivo(1, {"area": "A", "peso": 10}, fasi=[{"descrizione": "prima", "peso": 100}]),
        fabbrica.obiettivo(2, "A", "B"),
    )
    return azioni.carica_piano(contenuto=valore, utente=redattore).piano


def letto(piano, n=1):
    return next(uno for uno in riepiloghi.contenuto_piano(piano).obiettivi if uno.n == n)


def salva(piano, valore, utente, token, maschera=INTERA):
    return azioni.salva_obiettivo(
        piano=piano, obiettivo=valore, token=token, maschera=maschera, utente=utente
    )


def test_si_scrive_solo_cio_che_cambia_con_il_suo_autore(piano, redattore):
    attuale = letto(piano)
    voluto = cambia(attuale, "fasi", 0, descrizione="altra")
    prima = LogEntry.objects.count()
    assert salva(piano, voluto, redattore, segno(attuale, INTERA)).cambiato is True
    (voce,) = LogEntry.objects.order_by("pk")[prima:]
    assert (voce.changes, voce.actor) == ({"descrizione": ["prima", "altra"]}, redattore)
    assert letto(piano) == voluto


def test_salvare_senza_cambiare_niente_non_lascia_traccia(piano, redattore):
    prima = LogEntry.objects.count()
    # Not even with an old token: there is nothing to overwrite.
    assert salva(piano, letto(piano), redattore, "vecchio").cambiato is False
    assert LogEntry.objects.count() == prima


def test_se_qualcuno_ha_salvato_nel_frattempo_non_si_sovrascrive(piano, redattore, segretario):
    vista = letto(piano)
    token = segno(vista, INTERA)
    sua = vista.model_copy(update={"titolo": "Del segretario"})
    salva(piano, sua, segretario, token)
    mia = vista.model_copy(update={"titolo": "Mio"})
    with pytest.raises(azioni.SchedaCambiataError) as conflitto:
        salva(piano, mia, redattore, token)
    assert (conflitto.value.attuale, conflitto.value.proposto) == (sua, mia)
    assert letto(piano) == sua
    # Knowing it, one may.
    salva(piano, mia, redattore, segno(sua, INTERA))
    assert letto(piano).titolo == "Mio"


def test_due_aree_scrivono_insieme_la_loro_parte(piano, redattore, segretario):
    vista = letto(piano, 2)
    masch = {codice: Maschera(comune=False, aree=frozenset({codice})) for codice in "AB"}
    token = {codice: segno(vista, una) for codice, una in masch.items()}
    salva(piano, cambia(vista, "assegnazioni", 0, peso=Decimal(3)), redattore, token["A"], masch["A"])
    salva(piano, cambia(vista, "assegnazioni", 1, peso=Decimal(4)), segretario, token["B"], masch["B"])
    assert [sua.peso for sua in letto(piano, 2).assegnazioni] == [Decimal(3), Decimal(4)]


@pytest.mark.parametrize("stato", ["in_approvazione", "approvato"])
def test_un_piano_chiuso_non_si_scrive(stato, piano, redattore):
    attuale = letto(piano)
    riga = piano.obiettivi.get(n=1)
    models.Piano.objects.filter(pk=piano.pk).update(stato=stato)
    voluto = attuale.model_copy(update={"titolo": "Altro"})
    scritture = [
        lambda: salva(piano, voluto, redattore, segno(attuale, INTERA)),
        lambda: azioni.crea_obiettivo(piano=piano, obiettivo=con_chiavi(attuale), utente=redattore),
        lambda: azioni.annulla_obiettivo(obiettivo=riga, motivo="Perché", utente=redattore),
        lambda: azioni.riattiva_obiettivo(obiettivo=riga, utente=redattore),
        lambda: azioni.elimina_obiettivo(obiettivo=riga, utente=redattore),
        lambda: azioni.dai_ad_altra_area(obiettivo=riga, da="A", a="B", utente=redattore),
    ]
    for scrittura in scritture:
        with pytest.raises(azioni.NonOraError) as rifiuto:
            scrittura()
        assert str(rifiuto.value).startswith("Il piano è ")
    assert letto(piano) == attuale


def test_un_obiettivo_eliminato_nel_frattempo_si_dice(piano, redattore):
    attuale, riga = letto(piano), piano.obiettivi.get(n=1)
    azioni.elimina_obiettivo(obiettivo=piano.obiettivi.get(n=1), utente=redattore)
    with pytest.raises(azioni.NonOraError) as rifiuto:
        salva(piano, attuale.model_copy(update={"titolo": "Altro"}), redattore, segno(attuale, INTERA))
    assert str(rifiuto.value).startswith("L'obiettivo non c'è più")
    for scrittura in (
        lambda: azioni.sposta_obiettivo(obiettivo=riga, n=2, utente=redattore),
        lambda: azioni.dai_ad_altra_area(obiettivo=riga, da="A", a="B", utente=redattore),
        lambda: azioni.annulla_obiettivo(obiettivo=riga, motivo="Perché", utente=redattore),
    ):
        with pytest.raises(azioni.NonOraError, match="qualcuno l'ha appena eliminato"):
            scrittura()


def test_lo_stesso_obiettivo_inviato_due_volte_si_crea_una_volta(piano, redattore):
    nuovo = con_chiavi(letto(piano))
    creati = [azioni.crea_obiettivo(piano=piano, obiettivo=nuovo, utente=redattore) for _ in range(2)]
    assert (creati[0].pk == creati[1].pk, creati[0].n, piano.obiettivi.count()) == (True, 3, 3)


def test_si_passa_a_un_altra_area_con_il_peso_e_cio_che_e_suo(piano, redattore):
    azioni.dai_ad_altra_area(obiettivo=piano.obiettivi.get(n=1), da="A", a="B", utente=redattore)
    assert [(sua.area, sua.peso) for sua in letto(piano).assegnazioni] == [("B", Decimal(10))]


def test_si_annulla_con_il_motivo_e_si_rende_di_nuovo_attivo(piano, redattore):
    riga = piano.obiettivi.get(n=1)
    with pytest.raises(azioni.NonOraError):
        azioni.annulla_obiettivo(obiettivo=riga, motivo=" \n", utente=redattore)
    azioni.annulla_obiettivo(obiettivo=riga, motivo="Non ci sono i fondi", utente=redattore)
    assert (letto(piano).stato, [(nota.chi, nota.testo) for nota in riga.note.all()]) == (
        "annullato",
        [(redattore, "Annullato: Non ci sono i fondi")],
    )
    with pytest.raises(azioni.NonOraError):
        azioni.annulla_obiettivo(obiettivo=riga, motivo="Ancora", utente=redattore)
    azioni.riattiva_obiettivo(obiettivo=riga, utente=redattore)
    assert letto(piano).stato == ""
    with pytest.raises(azioni.NonOraError):
        azioni.riattiva_obiettivo(obiettivo=riga, utente=redattore)


def test_rendere_attivo_toglie_l_atto_e_il_sostituto(piano, redattore):
    riga, altro = piano.obiettivi.get(n=1), piano.obiettivi.get(n=2)
    piano.obiettivi.filter(n=1).update(stato="sostituito", sostituito_da=altro, atto_numero="7")
    azioni.riattiva_obiettivo(obiettivo=riga, utente=redattore)
    valore = letto(piano)
    assert (valore.stato, valore.stato_atto, valore.sostituito_da) == ("", None, None)


def test_si_elimina_solo_chi_non_e_in_una_versione(piano, redattore, segretario):
    models.SistemaValutazione.objects.filter(pk=piano.sistema_id).update(modo="nessuno")
    riga, altro = piano.obiettivi.get(n=1), piano.obiettivi.get(n=2)
    piano.obiettivi.filter(n=1).update(stato="sostituito", sostituito_da=altro)
    azioni.elimina_obiettivo(obiettivo=altro, utente=redattore)
    riga.refresh_from_db()
    assert (riga.sostituito_da, piano.obiettivi.count()) == (None, 1)
    azioni.manda_in_approvazione(piano=piano, utente=segretario)
    atto = azioni.Atto(tipo="deliberazione", organo="Giunta", numero="1", data=date(2026, 1, 30))
    azioni.approva(piano=piano, atto=atto, utente=segretario)
    azioni.apri_variazione(piano=piano, motivo="Da rivedere", utente=segretario)
    with pytest.raises(azioni.NonOraError) as rifiuto:
        azioni.elimina_obiettivo(obiettivo=riga, utente=redattore)
    assert str(rifiuto.value) == (
        "L'obiettivo è in una versione proposta o approvata del piano: non si elimina, si annulla."
    )


DI_A = Maschera(comune=True, aree=frozenset("A"))


def test_la_parte_completata_un_momento_prima_non_si_scrive_piu(piano, redattore, responsabile, segretario):
    vista = letto(piano)
    azioni.completa_parte(piano=piano, area="A", utente=responsabile)
    mia = vista.model_copy(update={"titolo": "Mio"})
    frase = "Mentre scrivevi la parte dell'area A è stata completata"
    with pytest.raises(azioni.NonOraError, match=frase):
        salva(piano, mia, redattore, segno(vista, DI_A), DI_A)
    with pytest.raises(azioni.NonOraError, match=frase):
        azioni.crea_obiettivo(piano=piano, obiettivo=con_chiavi(vista), utente=redattore, maschera=DI_A)
    assert (letto(piano), piano.obiettivi.count()) == (vista, 2)
    # Whoever writes for the whole ente may.
    assert salva(piano, mia, segretario, segno(vista, INTERA)).cambiato


def test_chi_scriveva_da_solo_si_accorge_che_l_obiettivo_e_diventato_di_piu_aree(
    piano, redattore, segretario
):
    vista = letto(piano)
    token = segno(vista, DI_A)
    altra = contenuto.Assegnazione(chiave=uuid4(), area="B")
    salva(
        piano,
        vista.model_copy(update={"assegnazioni": (*vista.assegnazioni, altra)}),
        segretario,
        segno(vista, INTERA),
    )
    with pytest.raises(azioni.SchedaCambiataError):
        salva(piano, vista.model_copy(update={"titolo": "Mio"}), redattore, token, DI_A)
    assert letto(piano).titolo == vista.titolo
