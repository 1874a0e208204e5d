"""Giving and ending roles and incarichi; what the pages of the people say, and what they cost."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from obiettivi import models
from obiettivi.azioni import persone
from obiettivi.azioni.stato import NonOraError
from obiettivi.formati import data
from tests.html import attributi, cerca, mete, pagina, testi, testo
from tests.persone import (
    CAZZAGO,
    TORTONA,
    abilita,
    area,
    collegamento,
    errori,
    invito,
    modulo,
    persona,
    ruoli,
    tutto,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def oggi():
    return timezone.localdate()


@pytest.fixture
def cazzago(db):
    return models.Ente.objects.get(slug="cazzago-san-martino")


def test_il_ruolo_di_responsabile_porta_con_se_gli_incarichi(entra, redattore, cazzago, oggi):
    lei = persona("lei", "lettore")
    dati = modulo("responsabile", aree=[area("FIN").pk, area("AG").pk])
    assertRedirects(entra(redattore).post(f"{CAZZAGO}{lei.pk}/ruoli/", dati), f"{CAZZAGO}{lei.pk}/")
    suo = models.Responsabile.objects.get(utente=lei)
    assert (suo.ente, suo.nome) == (cazzago, "Lei")
    assert sorted(suo.incarichi.values_list("area__codice", "dal", "al")) == [
        ("AG", oggi, None),
        ("FIN", oggi, None),
    ]
    assert [voce.actor for voce in LogEntry.objects.get_for_object(suo)] == [redattore]


def test_chi_era_gia_responsabile_lo_resta(entra, segretario, cazzago):
    """Without an access he is chosen by name; with one, found again."""
    senza = models.Responsabile.objects.create(ente=cazzago, nome="Mario Verdi")
    senza.incarichi.create(area=area("FIN"), dal="2020-01-01")
    client = entra(segretario)
    assert "In carica, ma senza poter accedere: Mario Verdi (FIN – Area Economico Finanziaria)." in testo(
        cerca(pagina(client.get(CAZZAGO)), "main")[0]
    )
    client.post(f"{CAZZAGO}invita/", invito("responsabile", responsabile=senza.pk))
    lei = models.Utente.objects.get(username="maria.rossi")
    senza.refresh_from_db()
    assert (senza.utente, senza.incarichi.count()) == (lei, 1)
    sua = lei.abilitazioni.get()
    client.post(f"{CAZZAGO}{lei.pk}/ruoli/{sua.pk}/chiudi/", {"al": ""})
    client.post(f"{CAZZAGO}{lei.pk}/ruoli/", modulo("responsabile"))
    assert list(lei.responsabilita.all()) == [senza]
    assert ruoli(lei) == ["responsabile"]


def test_le_aree_sono_solo_per_chi_le_ha(entra, segretario, cazzago, oggi):
    client = entra(segretario)
    # Ticked, and hidden since the role was changed.
    client.post(f"{CAZZAGO}invita/", invito("oiv", aree=[area("FIN").pk]))
    assert models.Utente.objects.get(username="maria.rossi").abilitazioni.get().aree.count() == 0
    lei = persona("lei", "lettore")
    with pytest.raises(NonOraError, match="riguarda tutto l'ente"):
        persone.concedi_ruolo(
            ente=cazzago, persona=lei, ruolo="oiv", aree=[area("FIN")], dal=oggi, utente=segretario
        )


@pytest.mark.parametrize(
    ("dal", "scritto", "attesi"),
    [
        # Days from today: when it began, what is typed, what is then written.
        (-30, None, (-30, -1)),
        (-30, -10, (-30, -10)),
        (-30, 0, (-30, 0)),
        (-30, 40, (-30, 40)),
        (-1, None, (-1, -1)),
        # Not to be ended before it begins: it becomes a day that is over.
        (0, None, (-1, -1)),
        (40, None, (-1, -1)),
        (40, 50, (40, 50)),
    ],
)
def test_chiudere_un_ruolo_e_un_incarico(entra, segretario, cazzago, oggi, dal, scritto, attesi):
    def giorno(giorni):
        return oggi + timedelta(days=giorni)

    lei = persona("lei", "lettore")
    sua = abilita(lei, "responsabile", dal=giorno(dal))
    suo = models.Responsabile.objects.create(ente=cazzago, utente=lei, nome="Lei")
    incarico = suo.incarichi.create(area=area("FIN"), dal=giorno(dal))
    client, qui = entra(segretario), f"{CAZZAGO}{lei.pk}/"
    al = "" if scritto is None else data(giorno(scritto))
    for dove in (f"{qui}incarichi/{incarico.pk}/chiudi/", f"{qui}ruoli/{sua.pk}/chiudi/"):
        assertRedirects(client.post(dove, {"al": al}), qui)
    for riga in (sua, incarico):
        riga.refresh_from_db()
        assert (riga.dal, riga.al) == tuple(map(giorno, attesi))
    # Nothing is deleted.
    assert lei.abilitazioni.count() == 2


def test_la_fine_non_viene_prima_dell_inizio(entra, segretario, lettore, oggi):
    sua = lettore.abilitazioni.get(ente__slug="cazzago-san-martino")
    dove = f"{CAZZAGO}{lettore.pk}/ruoli/{sua.pk}/chiudi/"
    assert errori(entra(segretario).post(dove, {"al": "31/12/2019"})) == [
        "La fine dell'abilitazione viene prima dell'inizio."
    ]
    assert errori(entra(segretario).post(dove, {"al": "mai"})) == [
        "Scrivi una data che c'è, per esempio 31/12/2026."
    ]
    assert ruoli(lettore) == ["lettore"]


def test_cio_che_e_chiuso_e_chiuso(entra, segretario, oggi):
    lei = persona("lei", "lettore")
    sua = lei.abilitazioni.get()
    client, dove = entra(segretario), f"{CAZZAGO}{lei.pk}/ruoli/{sua.pk}/chiudi/"
    client.post(dove, {"al": ""})
    ieri = data(oggi - timedelta(days=1))
    assert errori(client.post(dove, {"al": "31/12/2099"})) == [
        f"Era già chiuso: l'ultimo giorno è stato il {ieri}."
    ]
    sua.refresh_from_db()
    assert sua.al == oggi - timedelta(days=1)


def test_dare_e_togliere_lo_stesso_ruolo_piu_volte_in_un_giorno(entra, segretario):
    lei = persona("lei", "oiv")
    client = entra(segretario)
    for _ in range(3):
        client.post(f"{CAZZAGO}{lei.pk}/ruoli/", modulo("lettore"))
        assert ruoli(lei) == ["lettore", "oiv"]
        (detto,) = errori(client.post(f"{CAZZAGO}{lei.pk}/ruoli/", modulo("lettore")))
        assert detto == "Lei ha già il ruolo di lettore."
        sua = lei.abilitazioni.get(ruolo="lettore", al=None)
        client.post(f"{CAZZAGO}{lei.pk}/ruoli/{sua.pk}/chiudi/", {"al": ""})
        assert ruoli(lei) == ["oiv"]
    assert lei.abilitazioni.filter(ruolo="lettore").count() == 3


def test_con_il_ruolo_di_responsabile_finiscono_gli_incarichi_in_quell_ente(entra, segretario, oggi):
    def giorno(giorni):
        return oggi + timedelta(days=giorni)

    lei = persona("lei", "responsabile", "tortona:responsabile")
    enti = {ente.slug: ente for ente in models.Ente.objects.all()}
    qui, altrove = (
        models.Responsabile.objects.create(ente=enti[slug], utente=lei, nome="Lei")
        for slug in ("cazzago-san-martino", "tortona")
    )
    for codice, dal, al in (("FIN", -30, None), ("AG", -30, -5), ("SP", 20, None), ("TEC", -30, 5)):
        qui.incarichi.create(area=area(codice), dal=giorno(dal), al=None if al is None else giorno(al))
    altrove.incarichi.create(area=area("00", "tortona"), dal=giorno(-30))
    sua = lei.abilitazioni.get(ente=enti["cazzago-san-martino"])
    entra(segretario).post(f"{CAZZAGO}{lei.pk}/ruoli/{sua.pk}/chiudi/", {"al": data(giorno(10))})
    assert dict(qui.incarichi.values_list("area__codice", "al")) == {
        "FIN": giorno(10),
        "AG": giorno(-5),
        # It would have begun after.
        "SP": giorno(-1),
        "TEC": giorno(5),
    }
    assert list(altrove.incarichi.values_list("al", flat=True)) == [None]


def test_cambiare_le_aree_di_un_compilatore(entra, redattore, compilatore, oggi):
    sua = compilatore.abilitazioni.get(ente__slug="cazzago-san-martino")
    client, qui = entra(redattore), f"{CAZZAGO}{compilatore.pk}/"
    spuntate = cerca(pagina(client.get(f"{qui}ruoli/{sua.pk}/aree/")), "input", name="aree")
    assert [attributi(uno)["value"] for uno in spuntate if "checked" in attributi(uno)] == [
        str(area("FIN").pk)
    ]
    assertRedirects(client.post(f"{qui}ruoli/{sua.pk}/aree/", {"aree": [area("AG").pk]}), qui)

    def scritte():
        return [
            (una.dal, una.al, list(una.aree.values_list("codice", flat=True)))
            for una in compilatore.abilitazioni.filter(ente__slug="cazzago-san-martino").order_by("dal")
        ]

    ieri = oggi - timedelta(days=1)
    assert scritte() == [(sua.dal, ieri, ["FIN"]), (oggi, None, ["AG"])]
    # Once more in the same day: the areas of today are these.
    nuova = compilatore.abilitazioni.get(ente__slug="cazzago-san-martino", al=None)
    client.post(f"{qui}ruoli/{nuova.pk}/aree/", {"aree": [area("SP").pk, area("AG").pk]})
    assert scritte() == [(sua.dal, ieri, ["FIN"]), (oggi, None, ["AG", "SP"])]
    (detto,) = errori(client.post(f"{qui}ruoli/{sua.pk}/aree/", {"aree": [area("TEC").pk]}))
    assert detto == f"Era già chiuso: l'ultimo giorno è stato il {data(ieri)}."
    assert errori(client.post(f"{qui}ruoli/{nuova.pk}/aree/", {})) == [
        "Scegli almeno un'area; se non ne ha più nessuna, chiudi il ruolo."
    ]


def test_le_aree_di_un_lettore_non_si_cambiano(entra, segretario, lettore):
    sua = lettore.abilitazioni.get(ente__slug="cazzago-san-martino")
    dove = f"{CAZZAGO}{lettore.pk}/ruoli/{sua.pk}/aree/"
    assert entra(segretario).post(dove, {"aree": [area("FIN").pk]}).status_code == 404
    assert models.AbilitazioneArea.objects.filter(abilitazione=sua).count() == 0


def test_dare_un_incarico(entra, redattore, responsabile):
    client, qui = entra(redattore), f"{CAZZAGO}{responsabile.pk}/"
    dati = {"area": area("AG").pk, "dal": "01.02.2026", "al": "31/12/2026", "ad_interim": "on"}
    assertRedirects(client.post(f"{qui}incarichi/", dati), qui)
    nuovo = models.Incarico.objects.get(area__codice="AG")
    assert (f"{nuovo.dal} {nuovo.al}", nuovo.ad_interim, nuovo.responsabile.utente) == (
        "2026-02-01 2026-12-31",
        True,
        responsabile,
    )
    assert errori(client.post(f"{qui}incarichi/", dati)) == [
        "Responsabile dell'area finanziaria ha già un incarico su AG – Area Affari generali."
    ]
    assert errori(client.post(f"{qui}incarichi/", dati | {"area": area("SP").pk, "al": "01/01/2026"})) == [
        "La fine dell'incarico viene prima dell'inizio."
    ]


# The pages


def test_la_pagina_delle_persone(entra, segretario_di_tortona, oggi):
    tortona = models.Ente.objects.get(slug="tortona")
    models.Abilitazione.objects.filter(ente=tortona).exclude(utente=segretario_di_tortona).delete()
    compila = persona("compila")
    abilita(compila, "compilatore", "tortona", dal=oggi).righe_aree.create(area=area("00", "tortona"))
    regge = persona("regge")
    models.Utente.objects.filter(pk=regge.pk).update(last_name="Abate", last_login="2026-03-02T12:00Z")
    abilita(regge, "responsabile", "tortona", dal=oggi - timedelta(days=1), al=oggi + timedelta(days=1))
    abilita(regge, "oiv", "tortona", dal=oggi - timedelta(days=9), al=oggi - timedelta(days=2))
    suo = models.Responsabile.objects.create(ente=tortona, utente=regge, nome="Regge Abate")
    suo.incarichi.create(area=area("00", "tortona"), dal=oggi, ad_interim=True)
    uscita = persona("uscita")
    abilita(uscita, "lettore", "tortona", dal=oggi - timedelta(days=9), al=oggi - timedelta(days=9))
    verra = persona("verra", is_active=False)
    abilita(verra, "lettore", "tortona", dal=oggi + timedelta(days=1))

    html = pagina(entra(segretario_di_tortona).get(TORTONA))
    righe = [
        [testo(cella) for cella in riga.children if not isinstance(cella, str)] for riga in cerca(html, "tr")
    ]

    def giorno(giorni):
        return data(oggi + timedelta(days=giorni))

    assert righe == [
        ["Persona", "Ruoli", "Incarichi", "Ultimo accesso"],
        ["Compila", f"Compilatore: 00 – Servizi di Staff dal {giorno(0)}", "", "invitata, mai entrata"],
        ["Segretario di Tortona", "Segretario comunale dal 01/01/2020", "", giorno(0)],
        [
            "Verra",
            f"Lettore dal {giorno(1)} (non ancora cominciato)",
            "",
            "disattivata: non può accedere",
        ],
        [
            "Regge Abate",
            f"Responsabile di area dal {giorno(-1)} al {giorno(1)}",
            f"00 – Servizi di Staff, ad interim dal {giorno(0)}",
            "02/03/2026",
        ],
        # Over.
        ["Persona", "Ruoli", "Incarichi"],
        ["Uscita", f"Lettore solo il {giorno(-9)}", ""],
        ["Regge Abate", f"OIV / Nucleo di valutazione dal {giorno(-9)} al {giorno(-2)}", ""],
    ]
    assert testi(html, "summary") == ["Ruoli e incarichi finiti (2 persone)"]


def test_le_aree_senza_nessuno_in_carica_si_dicono(entra, segretario, responsabile, redattore):
    """Those of the organigramma in use; inside one that is named, the others go without saying."""
    detto = "SEG – Segretario Generale; AG – Area Affari generali; SP – Area Servizi alla Persona"
    for chi in (segretario, redattore):
        html = pagina(entra(chi).get(CAZZAGO))
        assert testi(html, "p")[3].startswith(f"Aree senza nessuno in carica: {detto}")
        assert "FIN – " not in testi(html, "p")[3]
    models.Abilitazione.objects.filter(utente=responsabile).update(al="2020-12-31")
    html = pagina(entra(segretario).get(CAZZAGO))
    assert "FIN – Area Economico Finanziaria" in testi(html, "p")[3]
    assert testi(html, "p")[5] == (
        "In carica, ma senza poter accedere: Responsabile dell'area finanziaria (FIN – Area Economico "
        "Finanziaria)."
    )


def test_un_ente_appena_nato_ha_gia_la_sua_pagina(entra, amministratore):
    models.Ente.objects.create(slug="nuovo", denominazione="Comune Nuovo")
    client = entra(amministratore)
    html = pagina(client.get("/enti/nuovo/persone/"))
    assert testi(html, "td") == ["Nessuno ha un ruolo in questo ente."]
    assert collegamento(client.post("/enti/nuovo/persone/invita/", invito("segretario")))
    assert ruoli(models.Utente.objects.get(username="maria.rossi"), "nuovo") == ["segretario"]


# Session, user, ente; rights (4); people, their areas (3), incarichi; organigrammi, plans, areas (3); areas and
# who is in office (2); the menu.
LETTURE = 17


@pytest.mark.parametrize("quante", [1, 30])
def test_le_letture_della_pagina_non_crescono_con_le_persone(
    entra, segretario, cazzago, django_assert_num_queries, quante
):
    for n in range(quante):
        lei = persona(f"lei{n}", "lettore", "responsabile")
        abilita(lei, "compilatore").righe_aree.create(area=area("FIN"))
        suo = models.Responsabile.objects.create(ente=cazzago, utente=lei, nome=f"Lei {n}")
        suo.incarichi.create(area=area("FIN"), dal="2026-01-01")
        abilita(lei, "oiv", al=timezone.localdate() - timedelta(days=1))
    client = entra(segretario)
    with django_assert_num_queries(LETTURE):
        client.get(CAZZAGO)


def test_leggere_non_scrive(entra, segretario, responsabile, compilatore):
    sua = compilatore.abilitazioni.get(ente__slug="cazzago-san-martino")
    client = entra(segretario)
    for fine in ("", "invita/", f"{responsabile.pk}/", f"{compilatore.pk}/ruoli/{sua.pk}/aree/"):
        with CaptureQueriesContext(connection) as letture:
            client.get(f"{CAZZAGO}{fine}")
        assert {lettura["sql"].split()[0] for lettura in letture} == {"SELECT"}


def persone_nel_menu(html):
    return [meta for meta in mete(cerca(html, "nav")[0]) if "persone" in meta]


@pytest.mark.parametrize(
    ("chi", "menu", "home"),
    [
        ("segretario_di_tortona", [TORTONA], [TORTONA]),
        # Of several enti one is chosen in the home.
        ("segretario", [], [f"/enti/{slug}/persone/" for slug in ("alzano-lombardo", "cazzago-san-martino")]),
        ("oiv", [], []),
        ("estranea", [], []),
        (
            "amministratore",
            [],
            [f"/enti/{slug}/persone/" for slug in ("alzano-lombardo", "cazzago-san-martino")],
        ),
    ],
)
def test_dove_si_trova_la_pagina(entra, request, chi, menu, home):
    html = pagina(entra(request.getfixturevalue(chi)).get("/"))
    assert persone_nel_menu(html) == menu
    assert sorted(meta for meta in mete(cerca(html, "main")[0]) if "persone" in meta)[:2] == home


def test_chi_ha_due_ruoli_nello_stesso_ente_ha_la_sua_pagina_nel_menu(entra, segretario_di_tortona):
    abilita(segretario_di_tortona, "redattore", "tortona")
    assert persone_nel_menu(pagina(entra(segretario_di_tortona).get("/"))) == [TORTONA]


def test_il_superutente_di_un_ente_solo_ha_la_sua_pagina_nel_menu(entra, amministratore, monkeypatch):
    solo = models.Ente.objects.filter(slug="tortona")
    monkeypatch.setattr(models.Ente.objects, "order_by", lambda *_: solo)
    assert persone_nel_menu(pagina(entra(amministratore).get("/"))) == [TORTONA]


# The admin obeys the same rules


def test_nell_amministrazione_nessuno_si_da_un_incarico(entra, redattore, cazzago):
    mio = models.Responsabile.objects.create(ente=cazzago, utente=redattore, nome="Io")
    altrui = models.Responsabile.objects.create(ente=cazzago, nome="Un altro")
    prima = tutto()
    client = entra(redattore)

    def invia(suo):
        dati = {
            "nome": suo.nome,
            "qualifica": "",
            "incarichi-TOTAL_FORMS": 1,
            "incarichi-INITIAL_FORMS": 0,
            "incarichi-0-area": area("FIN").pk,
            "incarichi-0-dal": "01/01/2026",
        }
        return client.post(f"/amministrazione/obiettivi/responsabile/{suo.pk}/change/", dati)

    assert invia(mio).status_code == 403
    assert (
        client.post(f"/amministrazione/obiettivi/responsabile/{mio.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    assert tutto() == prima
    assert client.get(f"/amministrazione/obiettivi/responsabile/{mio.pk}/change/").status_code == 200
    assert invia(altrui).status_code == 302
    assert [uno.area.codice for uno in altrui.incarichi.all()] == ["FIN"]


def test_nell_amministrazione_un_incarico_non_si_cancella(entra, redattore, responsabile):
    incarico = models.Incarico.objects.get(responsabile__utente=responsabile)
    dati = {
        "nome": "Altro nome",
        "qualifica": "",
        "incarichi-TOTAL_FORMS": 1,
        "incarichi-INITIAL_FORMS": 1,
        "incarichi-0-id": incarico.pk,
        "incarichi-0-responsabile": incarico.responsabile_id,
        "incarichi-0-area": incarico.area_id,
        "incarichi-0-dal": "01/01/2020",
        "incarichi-0-DELETE": "on",
    }
    indirizzo = f"/amministrazione/obiettivi/responsabile/{incarico.responsabile_id}/change/"
    assert entra(redattore).post(indirizzo, dati).status_code == 302
    assert models.Incarico.objects.filter(pk=incarico.pk).exists()


@pytest.mark.parametrize("numero", ["9223372036854775808", "9" * 30, "-1", "²"])
def test_un_area_che_nessun_database_puo_avere_si_rifiuta_accanto_al_campo(entra, segretario, numero):
    risposta = entra(segretario).post(f"{CAZZAGO}invita/", invito("compilatore", aree=[numero]))
    assert errori(risposta) == ["Una delle aree non è dell'ente: sceglile di nuovo."]
