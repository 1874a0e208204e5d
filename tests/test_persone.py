"""Who may do what with the people of an ente; nobody raises himself nor takes an access over."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from obiettivi import models
from obiettivi.azioni import persone
from obiettivi.azioni.stato import NonOraError
from tests.html import attributi, cerca, mete, pagina, testi, testo
from tests.persone import (
    CAZZAGO,
    NON_DA_QUI,
    RUOLI,
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


@pytest.fixture(autouse=True)
def posta(settings):
    settings.POSTA_ATTIVA = True
    settings.DEFAULT_FROM_EMAIL = "pianoperf@comune.example"


@pytest.fixture
def oggi():
    return timezone.localdate()


@pytest.fixture
def cazzago(db):
    return models.Ente.objects.get(slug="cazzago-san-martino")


# Who may, role by role

STATI = {
    "amministratore": 200,
    "redattore": 200,
    "segretario": 200,
    "compilatore": 403,
    "responsabile": 403,
    "oiv": 403,
    "lettore": 403,
    "segretario_di_tortona": 404,
    "estranea": 404,
}


@pytest.mark.parametrize(("chi", "stato"), STATI.items())
def test_chi_apre_le_pagine_delle_persone(entra, request, responsabile, compilatore, chi, stato):
    client = entra(request.getfixturevalue(chi))
    lui = f"{CAZZAGO}{responsabile.pk}/"
    abilitazione = responsabile.abilitazioni.get(ente__slug="cazzago-san-martino")
    incarico = models.Incarico.objects.get(responsabile__utente=responsabile)
    lei = compilatore.abilitazioni.get(ente__slug="cazzago-san-martino")
    indirizzi = [
        CAZZAGO,
        f"{CAZZAGO}invita/",
        lui,
        f"{lui}dati/",
        f"{lui}ruoli/",
        f"{lui}ruoli/{abilitazione.pk}/chiudi/",
        f"{lui}incarichi/",
        f"{lui}incarichi/{incarico.pk}/chiudi/",
        f"{CAZZAGO}{compilatore.pk}/ruoli/{lei.pk}/aree/",
    ]
    prima = tutto()
    assert {indirizzo: client.get(indirizzo).status_code for indirizzo in indirizzi} == dict.fromkeys(
        indirizzi, stato
    )
    if stato != 200:
        indirizzi.append(f"{lui}collegamento/")
        trovati = {
            indirizzo: client.post(indirizzo, invito("lettore")).status_code for indirizzo in indirizzi
        }
        assert trovati == dict.fromkeys(indirizzi, stato) | {
            # Only to be read.
            CAZZAGO: 405,
            lui: 405,
        }
    assert tutto() == prima


def test_il_collegamento_si_fa_solo_con_un_invio(entra, redattore, lettore):
    assert entra(redattore).get(f"{CAZZAGO}{lettore.pk}/collegamento/").status_code == 405


CONCESSI = {
    "redattore": "no sì sì no no sì",
    "segretario": "sì sì sì sì sì sì",
    "amministratore": "sì sì sì sì sì sì",
}


@pytest.mark.parametrize(("chi", "concessi"), CONCESSI.items())
@pytest.mark.parametrize("come", ["invita", "dai", "chiudi"])
def test_chi_da_e_chiude_quale_ruolo(entra, request, chi, concessi, come):
    client = entra(request.getfixturevalue(chi))
    esiti = []
    for n, ruolo in enumerate(RUOLI):
        prima = tutto()
        if come == "invita":
            risposta = client.post(f"{CAZZAGO}invita/", invito(ruolo, email=f"n{n}@comune.example"))
            fatto = models.Abilitazione.objects.filter(
                utente__email=f"n{n}@comune.example", ruolo=ruolo
            ).exists()
        elif come == "dai":
            # With some role, so as to be a person of the ente.
            altro = "oiv" if ruolo != "oiv" else "lettore"
            lei = persona(f"{chi}{n}", altro)
            prima = tutto()
            risposta = client.post(f"{CAZZAGO}{lei.pk}/ruoli/", modulo(ruolo))
            fatto = ruolo in ruoli(lei)
        else:
            lei = persona(f"{chi}{n}", ruolo)
            prima = tutto()
            sua = lei.abilitazioni.get()
            risposta = client.post(f"{CAZZAGO}{lei.pk}/ruoli/{sua.pk}/chiudi/", {"al": ""})
            fatto = ruolo not in ruoli(lei)
        esiti.append("sì" if fatto else "no")
        assert risposta.status_code == (403 if not fatto else 200 if come == "invita" else 302)
        assert (tutto() != prima) == fatto
    assert " ".join(esiti) == concessi


@pytest.mark.parametrize(("chi", "concessi"), CONCESSI.items())
def test_il_modulo_offre_solo_i_ruoli_che_si_possono_dare(entra, request, chi, concessi):
    html = pagina(entra(request.getfixturevalue(chi)).get(f"{CAZZAGO}invita/"))
    offerti = [attributi(uno)["value"] for uno in cerca(html, "input", name="ruolo")]
    assert offerti == [ruolo for ruolo, si in zip(RUOLI, concessi.split(), strict=True) if si == "sì"]


# Nobody raises himself


@pytest.mark.parametrize("chi", ["redattore", "segretario"])
def test_nessuno_tocca_i_propri_ruoli_e_incarichi(entra, request, cazzago, chi):
    io = request.getfixturevalue(chi)
    models.Utente.objects.filter(pk=io.pk).update(email="io@comune.example")
    mia = io.abilitazioni.get(ente=cazzago)
    compilo = abilita(io, "compilatore")
    abilita(io, "responsabile")
    responsabile = models.Responsabile.objects.create(ente=cazzago, utente=io, nome="Io")
    incarico = responsabile.incarichi.create(area=area("FIN"), dal=mia.dal)
    client, qui, prima = entra(io), f"{CAZZAGO}{io.pk}/", tutto()
    invii = {
        f"{qui}ruoli/": modulo("lettore"),
        f"{qui}ruoli/{mia.pk}/chiudi/": {"al": ""},
        f"{qui}ruoli/{compilo.pk}/chiudi/": {"al": "31/12/2099"},
        f"{qui}ruoli/{compilo.pk}/aree/": {"aree": [area("AG").pk]},
        f"{qui}incarichi/": {"area": area("AG").pk, "dal": "01/01/2026"},
        f"{qui}incarichi/{incarico.pk}/chiudi/": {"al": ""},
        f"{qui}dati/": {"nome": "Altro", "email": "altro@comune.example"},
        f"{qui}collegamento/": {},
    }
    assert {dove: client.post(dove, dati).status_code for dove, dati in invii.items()} == dict.fromkeys(
        invii, 403
    )
    rifiutato = client.post(f"{CAZZAGO}invita/", invito("lettore", email="IO@comune.example"))
    assert errori(rifiutato) == [persone.A_SE_STESSI]
    html = pagina(client.get(qui))
    assert testi(html, "div", "richiamo") == [
        "Sei tu: i tuoi ruoli e incarichi li cambia un'altra persona che può farlo."
    ]
    assert [meta for meta in mete(html) if meta.startswith(qui)] == []
    assert tutto() == prima
    # Whoever calls the actions without asking first is stopped as well.
    tentativi = [
        lambda: persone.concedi_ruolo(
            ente=cazzago, persona=io, ruolo="lettore", aree=[], dal=mia.dal, utente=io
        ),
        lambda: persone.chiudi_ruolo(abilitazione=mia, al=None, utente=io),
        lambda: persone.cambia_aree(abilitazione=compilo, aree=[area("AG")], utente=io),
        lambda: persone.dai_incarico(
            responsabile=responsabile, area=area("AG"), dal=mia.dal, al=None, ad_interim=False, utente=io
        ),
        lambda: persone.chiudi_incarico(incarico=incarico, al=None, utente=io),
    ]
    for tentativo in tentativi:
        with pytest.raises(NonOraError, match="Nessuno dà, cambia o chiude i propri ruoli"):
            tentativo()
    assert tutto() == prima


def test_il_superutente_puo_darsi_un_ruolo(entra, amministratore, segretario, cazzago):
    abilita(amministratore, "lettore")
    client = entra(amministratore)
    assertRedirects(
        client.post(f"{CAZZAGO}{amministratore.pk}/ruoli/", modulo("segretario")),
        f"{CAZZAGO}{amministratore.pk}/",
    )
    assert ruoli(amministratore) == ["lettore", "segretario"]


# What is of another ente


def test_le_persone_di_un_altro_ente_non_ci_sono(entra, segretario_di_tortona, redattore):
    altrove = persona("altrove", "chiari:compilatore", "cazzago-san-martino:responsabile")
    qui = persona("qui", "tortona:compilatore", "chiari:compilatore")
    sua_altrove = altrove.abilitazioni.get(ruolo="compilatore")
    di_qui_altrove = qui.abilitazioni.get(ente__slug="chiari")
    responsabile = models.Responsabile.objects.create(
        ente=models.Ente.objects.get(slug="cazzago-san-martino"), utente=altrove, nome="Altrove"
    )
    incarico = responsabile.incarichi.create(area=area("FIN"), dal=sua_altrove.dal)
    client, prima = entra(segretario_di_tortona), tutto()
    nessuno = [
        f"{TORTONA}{altrove.pk}/",
        f"{TORTONA}{altrove.pk}/ruoli/",
        f"{TORTONA}{altrove.pk}/dati/",
        f"{TORTONA}{altrove.pk}/collegamento/",
        f"{TORTONA}{altrove.pk}/incarichi/",
        f"{TORTONA}{altrove.pk}/ruoli/{sua_altrove.pk}/chiudi/",
        # A person of Tortona, with a role of hers elsewhere, or with one of somebody else.
        f"{TORTONA}{qui.pk}/ruoli/{di_qui_altrove.pk}/chiudi/",
        f"{TORTONA}{qui.pk}/ruoli/{di_qui_altrove.pk}/aree/",
        f"{TORTONA}{qui.pk}/ruoli/{redattore.abilitazioni.get(ente__slug='tortona').pk}/chiudi/",
        f"{TORTONA}{qui.pk}/incarichi/{incarico.pk}/chiudi/",
        # Not a responsabile.
        f"{TORTONA}{qui.pk}/incarichi/",
        f"{TORTONA}999999/",
        f"{TORTONA}{10**30}/",
        # Another's ente.
        f"{CAZZAGO}{altrove.pk}/ruoli/",
        "/enti/non-esiste/persone/",
    ]
    assert {uno: client.post(uno, modulo("lettore")).status_code for uno in nessuno} == {
        uno: 405 if uno in (f"{TORTONA}{altrove.pk}/", f"{TORTONA}999999/", f"{TORTONA}{10**30}/") else 404
        for uno in nessuno[:-1]
    } | {nessuno[-1]: 405}
    letti = [uno for uno in nessuno if not uno.endswith("collegamento/")]
    assert {uno: client.get(uno).status_code for uno in letti} == dict.fromkeys(letti, 404)
    assert tutto() == prima
    nomi = testi(pagina(client.get(TORTONA)), "th", scope="row")
    assert "Qui" in nomi
    assert "Altrove" not in nomi
    html = pagina(client.get(f"{TORTONA}{qui.pk}/"))
    assert [testo(uno) for uno in cerca(cerca(html, "ul", "da-cambiare")[0], "strong")] == ["Compilatore"]


@pytest.mark.parametrize(
    ("dati", "detto"),
    [
        (
            {"ruolo": "compilatore", "aree": ["altrove"]},
            "Una delle aree non è dell'ente: sceglile di nuovo.",
        ),
        (
            {"ruolo": "responsabile", "aree": ["altrove", "qui"]},
            "Una delle aree non è dell'ente: sceglile di nuovo.",
        ),
        ({"ruolo": "compilatore", "aree": ["x"]}, "Una delle aree non è dell'ente: sceglile di nuovo."),
        (
            {"ruolo": "compilatore", "aree": []},
            "Scegli almeno un'area: un compilatore scrive gli obiettivi delle sue.",
        ),
        ({"ruolo": "responsabile", "responsabile": "altrove"}, None),
        ({"ruolo": "sindaco"}, "Scegli uno di questi ruoli."),
        ({"ruolo": ""}, "Scegli il ruolo."),
        ({"dal": "31/06/2026"}, "Scrivi una data che c'è, per esempio 31/12/2026."),
        ({"dal": ""}, "Questo campo è obbligatorio."),
        ({"nome": ""}, "Questo campo è obbligatorio."),
        ({"nome": "x" * 10_000}, "Assicurati che questo valore non contenga più di 150 caratteri"),
        (
            {"nome": "a\x07b"},
            "Il testo contiene un carattere che non si può stampare (posizione 2): cancellalo.",
        ),
        ({"nome": "a\x00b"}, "I caratteri null non sono ammessi."),
        ({"email": "maria"}, "Inserisci un indirizzo email valido."),
        ({"email": "a@b.example\nBcc: c@d.example"}, "Inserisci un indirizzo email valido."),
        ({"username": "maria rossi"}, "Immetti un nome utente valido"),
        ({"username": "REDATTORE" * 20}, "Assicurati che questo valore non contenga più di 150 caratteri"),
    ],
)
def test_un_invito_sbagliato_si_rifiuta_dicendo_che_cosa(entra, segretario, dati, detto):
    altrove = models.Responsabile.objects.create(ente=models.Ente.objects.get(slug="tortona"), nome="Altrove")
    aree = {"altrove": models.Area.objects.filter(organigramma__ente__slug="tortona").first().pk}
    aree["qui"] = area("FIN").pk
    if "aree" in dati:
        dati = dati | {"aree": [aree.get(una, una) for una in dati["aree"]]}
    if "responsabile" in dati:
        dati = dati | {"responsabile": altrove.pk}
    prima = tutto()
    risposta = entra(segretario).post(f"{CAZZAGO}invita/", invito("lettore") | dati)
    if detto is None:
        # There is nobody to choose: the field is not there, and what is sent for it is nothing.
        assert risposta.status_code == 200
        altrove.refresh_from_db()
        assert altrove.utente is None
        return
    (solo,) = errori(risposta)
    assert detto in solo
    assert tutto() == prima


def test_dove_si_apre_la_pagina_si_dice_quali_campi_sistemare(entra, segretario):
    risposta = entra(segretario).post(f"{CAZZAGO}invita/", invito("compilatore", aree=[]) | {"dal": "domani"})
    (riquadro,) = cerca(pagina(risposta), "div", "richiamo-error")
    campi = [(testo(campo), attributi(campo)["href"]) for campo in cerca(riquadro, "a")]
    assert campi == [("Aree (ciascuna con quelle che ne fanno parte)", "#div_id_aree"), ("Dal", "#id_dal")]


def test_un_responsabile_di_un_altro_ente_non_si_lega_a_nessuno(entra, segretario, cazzago):
    altrove = models.Responsabile.objects.create(ente=models.Ente.objects.get(slug="tortona"), nome="Altrove")
    models.Responsabile.objects.create(ente=cazzago, nome="Qui")
    prima = tutto()
    dati = invito("responsabile", responsabile=altrove.pk)
    (detto,) = errori(entra(segretario).post(f"{CAZZAGO}invita/", dati))
    assert detto.startswith("Scegli un'opzione valida")
    assert tutto() == prima


def test_un_area_di_un_altro_ente_non_si_da_in_incarico(entra, segretario, responsabile, compilatore):
    altrove = models.Area.objects.filter(organigramma__ente__slug="tortona").first()
    client, prima = entra(segretario), tutto()
    dati = {"area": altrove.pk, "dal": "01/01/2026"}
    assert errori(client.post(f"{CAZZAGO}{responsabile.pk}/incarichi/", dati)) == [
        "L'area non è dell'ente: scegline una."
    ]
    sua = compilatore.abilitazioni.get(ente__slug="cazzago-san-martino")
    assert errori(client.post(f"{CAZZAGO}{compilatore.pk}/ruoli/{sua.pk}/aree/", {"aree": [altrove.pk]})) == [
        "Una delle aree non è dell'ente: sceglile di nuovo."
    ]
    assert tutto() == prima


# Taking over an access


@pytest.mark.parametrize(
    ("chi", "suoi", "si"),
    [
        ("redattore", ["compilatore"], True),
        ("redattore", ["responsabile", "lettore"], True),
        ("redattore", ["compilatore", "oiv"], False),
        ("redattore", ["segretario"], False),
        ("redattore", ["redattore"], False),
        ("segretario", ["segretario", "redattore", "oiv"], True),
        ("amministratore", ["segretario", "chiari:segretario"], True),
        # Elsewhere too, where who asks may grant as much, or not.
        ("redattore", ["lettore", "chiari:compilatore"], True),
        ("redattore", ["lettore", "chiari:oiv"], False),
        ("segretario", ["lettore", "chiari:segretario"], True),
    ],
)
def test_il_collegamento_di_chi_si_puo_avere(entra, request, chi, suoi, si):
    lei = persona("lei", *suoi)
    prova_a_prendere(entra(request.getfixturevalue(chi)), CAZZAGO, lei, si)


@pytest.mark.parametrize(
    ("altro", "si"),
    [
        ({}, True),
        ({"slug": "chiari", "ruolo": "lettore"}, False),
        ({"slug": "chiari", "ruolo": "lettore", "dal": 1}, False),
        ({"slug": "chiari", "ruolo": "segretario", "al": -1}, True),
        ({"slug": "chiari", "ruolo": "segretario", "al": 0}, False),
    ],
)
def test_chi_ha_ruoli_altrove_non_si_prende_da_qui(entra, segretario_di_tortona, oggi, altro, si):
    lei = persona("lei", "tortona:lettore")
    if altro:
        giorni = {nome: oggi + timedelta(days=altro.pop(nome)) for nome in ("dal", "al") if nome in altro}
        abilita(lei, **altro, **giorni)
    prova_a_prendere(entra(segretario_di_tortona), TORTONA, lei, si)


@pytest.mark.parametrize("come", ["superutente", "spenta", "uscita", "io"])
def test_certi_accessi_non_si_prendono_mai(entra, segretario, oggi, come):
    lei = segretario if come == "io" else persona("lei", "lettore")
    models.Utente.objects.filter(pk=lei.pk).update(
        is_superuser=come == "superutente", is_active=come != "spenta"
    )
    if come == "uscita":
        lei.abilitazioni.update(al=oggi - timedelta(days=1))
    prova_a_prendere(entra(segretario), CAZZAGO, lei, False)


def prova_a_prendere(client, qui, lei, si):
    """The link, the address, and the page that offers them: all three or none."""
    qui = f"{qui}{lei.pk}/"
    html = pagina(client.get(qui))
    assert (f"{qui}dati/" in mete(html), len(cerca(html, "form", action=f"{qui}collegamento/"))) == (si, si)
    if lei.pk != get_user(client).pk:
        assert (NON_DA_QUI in testi(html, "p")) != si
    prima = tutto()
    risposta = client.post(f"{qui}collegamento/")
    assert (risposta.status_code, len(mail.outbox)) == ((200, 1) if si else (403, 0))
    assert client.get(f"{qui}dati/").status_code == risposta.status_code
    if si:
        assert collegamento(risposta)
        return
    assert testi(pagina(risposta, 403), "p")[0] == NON_DA_QUI
    assert client.post(f"{qui}dati/", {"nome": "X", "email": "x@comune.example"}).status_code == 403
    assert tutto() == prima


def test_un_collegamento_di_prima_non_apre_i_ruoli_dati_dopo(entra, redattore, segretario):
    """The redattore invites a lettore and keeps the link; the segretario makes her segretario."""
    percorso = collegamento(entra(redattore).post(f"{CAZZAGO}invita/", invito("lettore")))
    lei = models.Utente.objects.get(username="maria.rossi")
    altro = Client()
    altro.force_login(segretario)
    altro.post(f"{CAZZAGO}{lei.pk}/ruoli/", modulo("segretario"))
    assert ruoli(lei) == ["lettore", "segretario"]
    assert testi(pagina(Client().get(percorso, follow=True)), "h1") == ["Il collegamento non vale più"]
    assert entra(redattore).post(f"{CAZZAGO}{lei.pk}/collegamento/").status_code == 403
