"""The notes of the OIV: on an avanzamento or on the whole, for everybody or for itself; frozen at the closing."""

import json

import pytest
from django.utils.timezone import localdate

from monitoraggio import azioni, contenuto, models
from monitoraggio.azioni.note import GIA_CONGELATA
from monitoraggio.riepiloghi import valore_avanzamento, valore_rilevazione
from obiettivi.azioni import GiaFattoError, NonOraError
from tests.avanzamenti import FINALE, PIENO, apri, compila, con_le_persone, frasi, riga_di, va
from tests.html import cerca, pagina, testi, testo

pytestmark = pytest.mark.django_db


@pytest.fixture
def aperta(segretario, redattore, compilatore, responsabile, oiv, lettore):
    piano = con_le_persone(segretario, redattore, compilatore, responsabile, oiv, lettore)
    return apri(piano, segretario, FINALE)


def annota(rilevazione, utente, testo="Manca il verbale", n=None, **altro):
    avanzamento = riga_di(rilevazione, n)[0] if n else None
    return azioni.annota(
        rilevazione=rilevazione, avanzamento=avanzamento, testo=testo, utente=utente, **altro
    )


def test_le_note_condivise_sono_nel_valore_le_riservate_no(aperta, oiv):
    annota(aperta, oiv, "Su tutto")
    annota(aperta, oiv, "Per noi", riservata=True)
    prima = annota(aperta, oiv, "Manca il verbale", n=1)
    annota(aperta, oiv, "Arrivato", n=1)
    annota(aperta, oiv, "Per noi", n=1, riservata=True)
    valore = valore_rilevazione(aperta)
    assert [nota.testo for nota in valore.note] == ["Su tutto"]
    riga, _ = riga_di(aperta, 1)
    suo = next(uno for uno in valore.avanzamenti if uno.assegnazione == riga.assegnazione)
    assert [(nota.il, nota.testo) for nota in suo.note] == [
        (localdate(prima.quando), "Manca il verbale"),
        (localdate(prima.quando), "Arrivato"),
    ]
    assert valore_avanzamento(riga) == suo


def test_un_valore_congelato_prima_che_ci_fossero_le_note_si_legge_e_tiene_la_sua_impronta(
    aperta, oiv, segretario
):
    """The key is written only where there are notes."""
    vecchio = contenuto.forma_canonica(valore_rilevazione(aperta))
    assert '"note"' not in vecchio
    impronta = contenuto.impronta(valore_rilevazione(aperta))
    assert contenuto.impronta(contenuto.Rilevazione.model_validate(json.loads(vecchio))) == impronta
    annota(aperta, oiv, "Su tutto")
    chiusa = azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
    assert chiusa.impronta != impronta
    assert contenuto.impronta(valore_rilevazione(chiusa)) == chiusa.impronta


def test_salvare_l_avanzamento_non_tocca_le_note(aperta, oiv, compilatore):
    annota(aperta, oiv, n=2)
    riga = compila(aperta, 2, compilatore, **PIENO)
    assert [nota.testo for nota in valore_avanzamento(riga).note] == ["Manca il verbale"]


@pytest.mark.parametrize(
    ("altro", "frase"),
    [
        ({"testo": " "}, "Scrivi la nota."),
        ({"testo": "Di nuovo", "n": 1}, "Questa nota c'è già."),
    ],
)
def test_una_nota_vuole_un_testo_e_due_volte_e_una(aperta, oiv, altro, frase):
    annota(aperta, oiv, "Di nuovo", n=1)
    with pytest.raises(NonOraError) as rifiuto:
        annota(aperta, oiv, **altro)
    assert (str(rifiuto.value), isinstance(rifiuto.value, GiaFattoError)) == (frase, "n" in altro)
    assert aperta.note.count() == 1


def test_chi_ha_compilato_non_annota(aperta, compilatore):
    compila(aperta, 1, compilatore, **PIENO)
    with pytest.raises(NonOraError, match="L'hai compilato o inviato tu"):
        annota(aperta, compilatore, n=1)


def test_prima_che_sia_aperta_non_c_e_niente_da_annotare(aperta, oiv, segretario):
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
    azioni.programma_previste(piano=aperta.piano, utente=segretario)
    with pytest.raises(NonOraError, match="La rilevazione non è ancora aperta"):
        annota(aperta.piano.rilevazioni.get(codice="2026-09-30"), oiv, riservata=True)


def test_chiusa_la_rilevazione_se_ne_scrivono_solo_di_riservate(aperta, oiv, segretario, lettore, entra):
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
    with pytest.raises(NonOraError) as rifiuto:
        annota(aperta, oiv, n=1)
    assert str(rifiuto.value) == GIA_CONGELATA
    client = entra(oiv)
    html = pagina(client.get(va(aperta, 1)))
    assert [
        uno.attributes
        for uno in cerca(html, "input", id="nota_riservata")
        if ("checked", None) in uno.attributes
    ]
    # What was written for everybody while it was closing is given back.
    html = pagina(client.post(va(aperta, 1, "nota/"), {"testo": "Manca il verbale"}))
    assert (testi(html, "textarea"), GIA_CONGELATA in testo(html)) == (["Manca il verbale"], True)
    client.post(va(aperta, 1, "nota/"), {"testo": "Manca il verbale", "riservata": "on"})
    assert note(entra(oiv), aperta) == ["Manca il verbale Riservata"]
    assert note(entra(lettore), aperta) == []
    chiusa = models.Rilevazione.objects.get(pk=aperta.pk)
    assert contenuto.impronta(valore_rilevazione(chiusa)) == chiusa.impronta


def note(client, rilevazione, n=1):
    """The notes on the page of an avanzamento, each with its mark."""
    sezioni = cerca(pagina(client.get(va(rilevazione, n))), "section", **{"aria-labelledby": "note-oiv"})
    return [
        " ".join([*testi(voce, "p", "testo"), *testi(voce, "span", "badge")])
        for sezione in sezioni
        for voce in cerca(sezione, "li")
    ]


def test_ognuno_legge_le_sue(aperta, oiv, responsabile, segretario, amministratore, entra):
    fatta = entra(oiv).post(va(aperta, 1, "nota/"), {"testo": "Manca il verbale"})
    assert frasi(fatta) == ["Nota aggiunta."]
    entra(oiv).post(va(aperta, 1, "nota/"), {"testo": "Chiedere al responsabile", "riservata": "on"})
    assert note(entra(oiv), aperta) == ["Manca il verbale", "Chiedere al responsabile Riservata"]
    for chi in (responsabile, segretario, amministratore):
        assert note(entra(chi), aperta) == ["Manca il verbale"]
    assert note(entra(oiv), aperta, 2) == []
    assert cerca(pagina(entra(segretario).get(va(aperta, 1))), "form", action=va(aperta, 1, "nota/")) == []


def test_sul_cruscotto_si_leggono_quelle_su_tutto(aperta, oiv, segretario, lettore, entra):
    annota(aperta, oiv, "Su tutto")
    annota(aperta, oiv, "Per noi", riservata=True)
    annota(aperta, oiv, "Su uno", n=1)

    def lette(utente):
        html = pagina(entra(utente).get(f"/piani/borgo-esempio/2026/monitoraggio/{aperta.codice}/"))
        sezioni = cerca(html, "section", **{"aria-labelledby": "note-oiv"})
        return [uno for sezione in sezioni for uno in testi(sezione, "p", "testo")]

    assert [lette(chi) for chi in (oiv, segretario, lettore)] == [["Su tutto", "Per noi"], ["Su tutto"], []]
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
    assert lette(lettore) == ["Su tutto"]
