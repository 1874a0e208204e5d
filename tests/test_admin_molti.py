"""The admin with the enti of a province, or of Italy: one is looked for, and no page lists them all."""

import pytest

from obiettivi import models
from tests.html import attributi, cerca, pagina, testo
from tests.test_admin_elenco import ELENCO

pytestmark = pytest.mark.django_db


@pytest.fixture
def molti(monkeypatch):
    """As with all of Italy: two names are too many for a page."""
    for dove in ("filtri", "base"):
        monkeypatch.setattr(f"obiettivi.admin.{dove}.MOLTI", 2)


@pytest.mark.parametrize("indirizzo", [f"{ELENCO}add/", ELENCO])
def test_tra_molti_piani_si_cerca_l_ente(entra, amministratore, molti, indirizzo):
    client = entra(amministratore)
    html = pagina(client.get(indirizzo))
    assert len(cerca(cerca(html, "ul", "scegli-prima")[0], "li")) == 2
    trovati = pagina(client.get(indirizzo, {"q": "tortona"}))
    (scelta,) = cerca(cerca(trovati, "ul", "scegli-prima")[0], "a")
    assert testo(scelta) == "Città di Tortona – Piano 2024"
    tortona = models.Piano.objects.get(ente__slug="tortona")
    assert attributi(scelta)["href"] == f"?piano={tortona.pk}"
    assert client.get(f"{indirizzo}?piano={tortona.pk}").status_code == 200
    nessuno = client.get(indirizzo, {"q": "nessuno così"}).text
    assert "Nessun ente con «nessuno così» nel nome." in nessuno


def test_con_pochi_piani_gli_elenchi_sono_interi(entra, amministratore):
    html = pagina(entra(amministratore).get(ELENCO))
    assert cerca(html, "table", id="result_list") != []


@pytest.mark.parametrize(
    "di", ["organigramma", "responsabile", "sistemavalutazione", "piano", "abilitazione"]
)
def test_i_filtri_non_elencano_molti_enti(entra, amministratore, molti, di):
    client = entra(amministratore)
    indirizzo = f"/amministrazione/obiettivi/{di}/"
    ente = models.Ente.objects.get(slug="tortona").pk
    assert f"ente__id__exact={ente}" not in client.get(indirizzo).text
    filtrato = client.get(indirizzo, {"ente__id__exact": ente})
    nomi = {str(riga.ente) for riga in filtrato.context["cl"].result_list}
    assert nomi <= {"Città di Tortona"}
    assert [uno.title for uno in filtrato.context["cl"].filter_specs][:1] != []


def test_tra_molti_piani_si_copia_in_quelli_dello_stesso_ente(entra, amministratore, molti):
    scelto = models.Obiettivo.objects.filter(piano__ente__slug="alzano-lombardo").first()
    risposta = entra(amministratore).get(f"{ELENCO}copia/", {"obiettivi": scelto.pk})
    piani = risposta.context["modulo"].fields["piano"].queryset
    assert {piano.ente.slug for piano in piani} == {"alzano-lombardo"}
