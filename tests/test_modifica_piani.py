"""The sheets of the five plans, to write them: what nobody touches stays, and what a page costs."""

import re

import pytest
from auditlog.models import LogEntry
from django.utils.datastructures import MultiValueDict
from pytest_django.asserts import assertNumQueries

from obiettivi import contenuto, models, riepiloghi
from obiettivi.forms.parte import Sfondo
from obiettivi.forms.scheda import Scheda
from obiettivi.permessi import INTERA
from tests.html import mete, pagina
from tests.test_modifica import CAZZAGO, TORTONA, frasi, salva

pytestmark = pytest.mark.django_db

LETTURE = 44


def come_inviata(scheda) -> MultiValueDict:
    """What a browser would send of a form that nobody touched."""
    inviati = MultiValueDict()
    for modulo in scheda.moduli:
        if modulo.prefix:
            inviati[f"{modulo.prefix}-chiave"] = modulo.chiave
        for nome in modulo.fields:
            for coppia in _come_si_disegna(modulo[nome]):
                inviati.appendlist(*coppia)
    for riga in scheda.assegnazioni:
        inviati[f"propri-{riga.chiave}-visto"] = "1"
        if scheda.pesa_da_se(riga.chiave):
            inviati[f"propri-{riga.chiave}"] = "on"
            inviati.update({casella.nome: casella.scritto for casella in scheda.pesi_di(riga.chiave)})
    return inviati


def _come_si_disegna(campo):
    valore = campo.value()
    if isinstance(valore, bool):
        return [(campo.html_name, "on")] if valore else []
    if isinstance(valore, list):
        return [(campo.html_name, str(uno)) for uno in valore]
    scritto = campo.field.widget.format_value(valore)
    scritto = scritto[0] if isinstance(scritto, list) else scritto
    return [(campo.html_name, "" if scritto is None else str(scritto).replace("\n", "\r\n"))]


def test_ogni_obiettivo_dei_cinque_piani_riletto_dal_suo_modulo_e_lo_stesso(file_piano, redattore):
    letto_dal_file = contenuto.leggi(file_piano.read_text())
    riga = models.Piano.objects.get(ente__slug=letto_dal_file.ente.slug, anno=letto_dal_file.piano.anno)
    piano = riepiloghi.contenuto_piano(riga)
    sfondo = Sfondo(
        aree={area.codice: area.nome for area in piano.aree},
        voci={voce.codice: voce.nome for voce in piano.voci},
        sistema=piano.sistema,
        anno=piano.piano.anno,
        maschera=INTERA,
    )
    for obiettivo in piano.obiettivi:
        scheda = Scheda(obiettivo, sfondo, dati=come_inviata(Scheda(obiettivo, sfondo)))
        assert (scheda.errori, scheda.valore()) == ([], obiettivo)


@pytest.mark.parametrize("indirizzo", [f"{TORTONA}2/", f"{CAZZAGO}1/", "/piani/chiari/2023/obiettivi/9/"])
def test_salvare_senza_toccare_niente_non_cambia_niente(indirizzo, entra, redattore):
    client, prima = entra(redattore), LogEntry.objects.count()
    risposta = salva(client, f"{indirizzo}modifica/")
    assert (risposta.status_code, risposta["Location"], LogEntry.objects.count()) == (302, indirizzo, prima)
    assert frasi(risposta)[0].endswith("non c'era niente da cambiare.")


# What the page costs


@pytest.mark.parametrize("indirizzo", [f"{TORTONA}2/", f"{TORTONA}25/", f"{CAZZAGO}69/"])
def test_le_letture_della_pagina_non_dipendono_dall_obiettivo(indirizzo, entra, redattore):
    client = entra(redattore)
    with assertNumQueries(LETTURE):
        client.get(f"{indirizzo}modifica/")


def test_i_campi_delle_segnalazioni_vere_ci_sono(entra, redattore):
    """Each kind of link to a sheet found among the findings of a plan opens a page that has that field."""
    client = entra(redattore)
    for indirizzo in ("/piani/tortona/2024/", "/piani/chiari/2023/"):
        verso = {
            meta for meta in mete(pagina(client.get(f"{indirizzo}segnalazioni/"))) if "/modifica/#" in meta
        }
        assert verso
        # Of the links to the same field of several rows, one.
        for meta in {re.sub(r"\d+", "N", meta.partition("#")[2]): meta for meta in sorted(verso)}.values():
            scheda, _, frammento = meta.partition("#")
            assert f'id="{frammento}"' in client.get(scheda).content.decode()
