"""Evidence attached and taken away: when, by whom, how much; rows and files that never disagree."""

import hashlib
import os
import time
from decimal import Decimal
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.conf import settings
from django.db import connection, transaction
from django.db.models import ProtectedError

from monitoraggio import azioni, contenuto, deposito, models
from monitoraggio.azioni import avanzamenti, evidenze
from monitoraggio.evidenze import EvidenzaRifiutataError
from monitoraggio.riepiloghi import valore_avanzamento, valore_rilevazione
from obiettivi import models as obiettivi
from obiettivi.azioni.stato import GiaFattoError, NonOraError
from tests.avanzamenti import (
    FINALE,
    PIENO,
    apri,
    compila,
    con_le_persone,
    contenuto_da_rilevare,
    invia,
    riga_di,
)
from tests.insieme import insieme
from tests.test_comandi import esegui
from tests.vita import carica, porta

pytestmark = pytest.mark.django_db

TESTO = b"Pratiche;72\r\n"
IMPRONTA = hashlib.sha256(TESTO).hexdigest()


@pytest.fixture(autouse=True)
def cartella(settings, tmp_path):
    settings.CARTELLA_EVIDENZE = tmp_path / "sotto" / "evidenze"
    return settings.CARTELLA_EVIDENZE


@pytest.fixture
def aperta(segretario, redattore, compilatore, responsabile, oiv, lettore):
    piano = con_le_persone(segretario, redattore, compilatore, responsabile, oiv, lettore)
    return apri(piano, segretario, FINALE)


def allega(rilevazione, utente, nome="dati.csv", dati=TESTO, n=1, **altro):
    riga, _ = riga_di(rilevazione, n)
    return azioni.allega_evidenza(avanzamento=riga, nome=nome, dati=dati, utente=utente, **altro)


def nell_archivio():
    return sorted(nome for nome, _ in deposito.presenti())


def dette(rilevazione, n=1):
    return [una.nome for una in valore_avanzamento(riga_di(rilevazione, n)[0]).evidenze]


# Attached


def test_si_allega_con_la_sua_impronta_e_resta_nella_storia(aperta, compilatore):
    una = allega(aperta, compilatore, r"C:\Mie\dati.csv", descrizione="Le pratiche")
    assert (una.nome, una.descrizione, una.tipo, una.dimensione, una.impronta, una.chi) == (
        "dati.csv",
        "Le pratiche",
        "csv",
        len(TESTO),
        IMPRONTA,
        compilatore,
    )
    with deposito.apri(una.file) as flusso:
        assert flusso.read() == TESTO
    riga, _ = riga_di(aperta, 1)
    assert [(p.passo, p.chi, p.nota, p.impronta, p.per_conto) for p in riga.passi.all()] == [
        ("allegato", compilatore, "dati.csv", IMPRONTA, False)
    ]
    assert riga.scritture == 1
    (voce,) = LogEntry.objects.get_for_object(una)
    assert (voce.actor, voce.changes["impronta"]) == (compilatore, [None, IMPRONTA])


def test_il_file_ha_un_nome_che_non_dice_niente_ed_e_solo_nostro(aperta, compilatore, cartella):
    una = allega(aperta, compilatore)
    assert len(una.file) == 32
    (file,) = (uno for uno in cartella.rglob("*") if uno.is_file())
    assert file == cartella / una.file[:2] / una.file
    assert [uno.stat().st_mode & 0o777 for uno in (cartella, file.parent, file)] == [0o700, 0o700, 0o600]


@pytest.mark.parametrize("nome", ["../fuori", "", "0" * 31, f"{'0' * 32}/..", "G" * 32])
def test_un_nome_che_non_e_dell_archivio_non_si_apre(nome):
    with pytest.raises(ValueError, match="non è un nome di questo archivio"):
        deposito.apri(nome)


def test_lo_stesso_contenuto_due_volte_si_dice(aperta, compilatore, responsabile):
    allega(aperta, compilatore)
    with pytest.raises(GiaFattoError, match=r"è già tra le evidenze \(«dati\.csv»\)"):
        allega(aperta, responsabile, "altro nome.csv")
    # Of another avanzamento it is another proof; and the same name may have another content.
    allega(aperta, compilatore, n=2)
    allega(aperta, compilatore, dati=b"Altro;1\r\n")
    assert (dette(aperta), dette(aperta, 2)) == (["dati.csv", "dati.csv"], ["dati.csv"])
    assert len(nell_archivio()) == 3


def test_quello_che_si_rifiuta_non_lascia_niente(aperta, compilatore):
    with pytest.raises(EvidenzaRifiutataError, match="è vuoto"):
        allega(aperta, compilatore, dati=b"")
    assert (dette(aperta), nell_archivio(), riga_di(aperta, 1)[0].scritture) == ([], [], 0)


def test_quante_e_quanto_grandi(aperta, compilatore, monkeypatch):
    monkeypatch.setattr(evidenze, "FILE_MASSIMI", 2)
    monkeypatch.setattr(evidenze, "TOTALE_MASSIMO", 10 * 1024 * 1024)
    allega(aperta, compilatore, "a.txt", b"a" * 9 * 1024 * 1024)
    with pytest.raises(EvidenzaRifiutataError, match="pesano insieme al massimo 10 MB"):
        allega(aperta, compilatore, "b.txt", b"b" * 2 * 1024 * 1024)
    allega(aperta, compilatore, "b.txt", b"b")
    with pytest.raises(EvidenzaRifiutataError, match="ha al massimo 2 evidenze"):
        allega(aperta, compilatore, "c.txt", b"c")
    assert dette(aperta) == ["a.txt", "b.txt"]


# When


def test_dopo_l_invio_e_ferma_e_restituita_si_riapre(aperta, compilatore, responsabile, segretario):
    una = allega(aperta, compilatore, n=2)
    compila(aperta, 2, compilatore, **PIENO)
    invia(aperta, 2, responsabile)
    for azione in (lambda: allega(aperta, compilatore, "b.txt", b"b", n=2), lambda: togli(una, compilatore)):
        with pytest.raises(NonOraError, match="L'avanzamento è già stato inviato"):
            azione()
    azioni.restituisci(avanzamento=riga_di(aperta, 2)[0], motivo="Manca il verbale", utente=segretario)
    allega(aperta, compilatore, "b.txt", b"b", n=2)
    assert dette(aperta, 2) == ["b.txt", "dati.csv"]


def togli(evidenza, utente):
    azioni.togli_evidenza(evidenza=evidenza, utente=utente)


def test_chi_allega_non_giudica_e_chi_valida_ha_letto_i_file(aperta, redattore, responsabile, segretario):
    compila(aperta, 2, responsabile, **PIENO)
    riga = invia(aperta, 2, responsabile)
    letta = riga.scritture
    azioni.restituisci(avanzamento=riga, motivo="Manca il verbale", utente=segretario)
    allega(aperta, responsabile, n=2)
    riga = invia(aperta, 2, responsabile)
    with pytest.raises(NonOraError, match="Nel frattempo l'avanzamento è cambiato"):
        azioni.valida(avanzamento=riga, utente=segretario, scritture=letta)
    azioni.restituisci(avanzamento=riga, motivo="E la foto", utente=segretario)
    allega(aperta, segretario, "b.txt", b"b", n=2, per_conto=True)
    riga = invia(aperta, 2, responsabile)
    with pytest.raises(NonOraError, match="L'hai compilato o inviato tu"):
        azioni.valida(avanzamento=riga, utente=segretario, scritture=riga.scritture)


def test_allegare_non_segna_di_nuovo_chi_compila(aperta, compilatore, responsabile):
    compila(aperta, 2, compilatore, valore=Decimal(0))
    allega(aperta, responsabile, n=2)
    compila(aperta, 2, compilatore, **PIENO)
    compila(aperta, 2, responsabile, valore=Decimal(0))
    riga, _ = riga_di(aperta, 2)
    assert [(passo.passo, passo.chi.username) for passo in riga.passi.all()] == [
        ("compilato", "compilatore"),
        ("allegato", "responsabile"),
        ("compilato", "responsabile"),
    ]


def test_salvare_l_avanzamento_non_tocca_le_evidenze(aperta, compilatore):
    allega(aperta, compilatore)
    riga, _ = riga_di(aperta, 1)
    senza = valore_avanzamento(riga).model_copy(update={"evidenze": (), "relazione": "Fatto"})
    azioni.salva_avanzamento(avanzamento=riga, dati=senza, scritture=riga.scritture, utente=compilatore)
    assert (dette(aperta), riga_di(aperta, 1)[0].relazione) == (["dati.csv"], "Fatto")


# Taken away


def test_si_toglie_e_il_file_se_ne_va_quando_e_scritto(
    aperta, compilatore, django_capture_on_commit_callbacks
):
    una, altra = allega(aperta, compilatore), allega(aperta, compilatore, "b.txt", b"b")
    with django_capture_on_commit_callbacks(execute=True):
        togli(una, compilatore)
        assert nell_archivio() == sorted([una.file, altra.file])
    assert (dette(aperta), nell_archivio()) == (["b.txt"], [altra.file])
    riga, _ = riga_di(aperta, 1)
    assert [(passo.passo, passo.nota) for passo in riga.passi.all()][2:] == [("tolto", "dati.csv")]
    assert riga.scritture == 3
    with pytest.raises(GiaFattoError, match="non c'è più"):
        azioni.togli_evidenza(evidenza=altra_volta(una, riga), utente=compilatore)


def altra_volta(una, riga):
    """As another page still had it."""
    return models.Evidenza(pk=10**9, avanzamento=riga, nome=una.nome, file=una.file)


def test_un_avanzamento_con_evidenze_non_si_cancella(aperta, compilatore):
    allega(aperta, compilatore)
    with pytest.raises(ProtectedError):
        riga_di(aperta, 1)[0].delete()


# Rows and files after something went wrong


class GuastoError(Exception):
    pass


def rompi(*_, **__):
    raise GuastoError


def test_se_la_riga_non_si_scrive_il_file_non_resta(aperta, compilatore, monkeypatch):
    monkeypatch.setattr(evidenze, "_segna", rompi)
    with pytest.raises(GuastoError):
        allega(aperta, compilatore)
    assert (dette(aperta), nell_archivio()) == ([], [])


@pytest.mark.parametrize("passo", ["fsync", "open"])
def test_se_il_disco_e_pieno_non_resta_ne_la_riga_ne_mezzo_file(
    aperta, compilatore, monkeypatch, passo, cartella
):
    def pieno(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as guasto:
        guasto.setattr(deposito.os, passo, pieno)
        with pytest.raises(OSError, match="No space left"):
            allega(aperta, compilatore)
    assert dette(aperta) == []
    assert [uno for uno in cartella.rglob("*") if uno.is_file()] == []


def test_se_la_cancellazione_si_annulla_il_file_resta(aperta, compilatore):
    una = allega(aperta, compilatore)

    def toglie_e_si_pente():
        with transaction.atomic():
            togli(una, compilatore)
            raise GuastoError

    with pytest.raises(GuastoError):
        toglie_e_si_pente()
    assert (dette(aperta), nell_archivio()) == (["dati.csv"], [una.file])


def test_il_file_e_sul_disco_prima_della_riga(aperta, compilatore, monkeypatch):
    """A crash between the two leaves a file that nobody names, and never the reverse."""
    visti = []
    monkeypatch.setattr(evidenze, "_segna", lambda *_: visti.append(nell_archivio()))
    una = allega(aperta, compilatore)
    assert visti == [[una.file]]


# Closed


@pytest.fixture
def chiusa(aperta, compilatore, segretario):
    allega(aperta, compilatore, "b.txt", b"b")
    allega(aperta, compilatore, descrizione="Le pratiche")
    return azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)


def test_la_rilevazione_chiusa_congela_le_impronte(chiusa):
    detto = next(uno for uno in valore_rilevazione(chiusa).avanzamenti if uno.evidenze)
    assert detto.evidenze == (
        contenuto.EvidenzaDetta(
            nome="b.txt", tipo="txt", dimensione=1, impronta=hashlib.sha256(b"b").hexdigest()
        ),
        contenuto.EvidenzaDetta(
            nome="dati.csv",
            tipo="csv",
            dimensione=len(TESTO),
            impronta=IMPRONTA,
            descrizione="Le pratiche",
        ),
    )
    assert chiusa.impronta == contenuto.impronta(valore_rilevazione(chiusa))


def test_l_ordine_non_cambia_l_impronta(aperta, compilatore, segretario, django_capture_on_commit_callbacks):
    prima, seconda = allega(aperta, compilatore, "Z.txt", b"1"), allega(aperta, compilatore, "a.txt", b"2")
    com_era = contenuto.impronta(valore_rilevazione(aperta))
    togli(prima, compilatore)
    assert contenuto.impronta(valore_rilevazione(aperta)) != com_era
    allega(aperta, compilatore, "Z.txt", b"1")
    assert seconda.pk
    assert contenuto.impronta(valore_rilevazione(aperta)) == com_era


def test_una_rilevazione_congelata_prima_delle_evidenze_si_legge_ancora(aperta, segretario):
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
    assert "evidenze" not in aperta.contenuto
    riletta = valore_rilevazione(models.Rilevazione.objects.get(pk=aperta.pk))
    assert {uno.evidenze for uno in riletta.avanzamenti} == {()}
    assert contenuto.impronta(riletta) == models.Rilevazione.objects.get(pk=aperta.pk).impronta


def test_chiusa_non_si_allega_ne_si_toglie(chiusa, compilatore):
    una = models.Evidenza.objects.first()
    for azione in (lambda: allega(chiusa, compilatore, "c.txt", b"c"), lambda: togli(una, compilatore)):
        with pytest.raises(NonOraError, match=avanzamenti.CHIUSA):
            azione()
    assert len(nell_archivio()) == 2


def test_riaperta_si_allega_di_nuovo(chiusa, compilatore, segretario):
    azioni.riapri(rilevazione=chiusa, motivo="Mancava un file", utente=segretario)
    allega(chiusa, compilatore, "c.txt", b"c")
    assert dette(chiusa) == ["b.txt", "c.txt", "dati.csv"]


# Two at once


def esito(azione):
    """A function that does something, and says what became of it."""

    def fai():
        try:
            azione()
        except NonOraError as rifiuto:
            return type(rifiuto).__name__
        return "fatto"

    return fai


@pytest.mark.django_db(transaction=True)
def test_due_insieme_e_mentre_si_chiude():
    if connection.vendor != "postgresql":
        pytest.skip("Una base dati SQLite in memoria ha una connessione sola.")
    utente, _ = obiettivi.Utente.objects.get_or_create(username="segretario")
    rilevazione = apri(porta(carica(contenuto_da_rilevare()), "approvato", utente), utente, FINALE)
    assert insieme(*[esito(lambda: allega(rilevazione, utente))] * 2) == ["GiaFattoError", "fatto"]
    assert (dette(rilevazione), len(nell_archivio())) == (["dati.csv"], 1)
    una = models.Evidenza.objects.get()
    assert insieme(*[esito(lambda: togli(una, utente))] * 2) == ["GiaFattoError", "fatto"]
    assert (dette(rilevazione), nell_archivio()) == ([], [])
    insieme(
        esito(lambda: allega(rilevazione, utente)),
        esito(lambda: azioni.chiudi(rilevazione=rilevazione, motivo="Basta", utente=utente)),
    )
    chiusa = models.Rilevazione.objects.get(pk=rilevazione.pk)
    congelate = [una.nome for uno in valore_rilevazione(chiusa).avanzamenti for una in uno.evidenze]
    assert congelate == [una.nome for una in models.Evidenza.objects.all()]
    assert len(nell_archivio()) == len(congelate)


# The command


def test_verifica_evidenze_dice_che_cosa_non_torna(aperta, compilatore):
    intatta, mancante = allega(aperta, compilatore), allega(aperta, compilatore, "b.txt", b"b")
    cambiata = allega(aperta, compilatore, "c.txt", b"c")
    assert esegui("verifica_evidenze") == (
        "Evidenze: 3. Che non tornano: 0. File di nessuna evidenza: 0.\n",
        0,
    )
    cartella = Path(settings.CARTELLA_EVIDENZE)
    deposito.togli(mancante.file)
    (cartella / cambiata.file[:2] / cambiata.file).write_bytes(b"C")
    vecchio, nuovo = "0" * 32, "1" * 32
    for nome in (vecchio, nuovo):
        (cartella / nome[:2]).mkdir(exist_ok=True)
        (cartella / nome[:2] / nome).write_bytes(b"x")
    ieri = time.time() - 25 * 60 * 60
    os.utime(cartella / "00" / vecchio, (ieri, ieri))
    testo, uscita = esegui("verifica_evidenze", "--pulisci")
    dove = "borgo-esempio 2026, 2026-12-31, area A"
    assert (testo.splitlines(), uscita) == (
        [
            f"{dove}, «b.txt»: il file non si trova più nell'archivio",
            f"{dove}, «c.txt»: il contenuto non è più quello che era stato allegato",
            "Evidenze: 3. Che non tornano: 2. File di nessuna evidenza: 1, cancellati.",
        ],
        1,
    )
    assert nell_archivio() == sorted([intatta.file, cambiata.file, nuovo])
