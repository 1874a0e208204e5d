"""How the constraints of monitoring are violated; see test_vincoli."""

import uuid
from decimal import Decimal

from django.utils import timezone

from monitoraggio import models as m
from tests.violazioni_vita import GIORNO, approvata, cambia, salvata, segretario

DEL_MONITORAGGIO = {}
"""Name of the constraint → how to violate it: from the world, a row whose saving must be refused."""


def viola(nome):
    def registra(funzione):
        DEL_MONITORAGGIO[nome] = funzione
        return funzione

    return registra


def rilevazione(piano, codice="R1", **altro):
    """One that is only planned."""
    return m.Rilevazione(piano=piano, codice=codice, al=GIORNO, **{"tipo": "finale"} | altro)


def aperta(piano, codice="R1"):
    versione = piano.versioni.first() or approvata(piano)
    return rilevazione(piano, codice, stato="aperta", versione=versione)


def avanzamento(piano, **altro):
    di = {"assegnazione": uuid.uuid4(), "obiettivo": uuid.uuid4(), "area": "A"}
    return m.Avanzamento(rilevazione=salvata(aperta(piano)), **di | altro)


@viola("rilevazione_codice_unico")
def _(mondo):
    rilevazione(mondo.piano).save()
    return rilevazione(mondo.piano)


@viola("rilevazione_una_aperta")
def _(mondo):
    aperta(mondo.piano).save()
    return aperta(mondo.piano, "R2")


@viola("rilevazione_tipo_noto")
def _(mondo):
    return rilevazione(mondo.piano, tipo="boh")


@viola("rilevazione_su_una_versione")
def _(mondo):
    return rilevazione(mondo.piano, stato="aperta")


@viola("rilevazione_chiusa_e_congelata")
def _(mondo):
    return cambia(salvata(aperta(mondo.piano)), stato="chiusa", contenuto="{}")


@viola("rilevazione_piano_fisso")
def _(mondo):
    return cambia(salvata(rilevazione(mondo.piano)), piano=mondo.altro)


@viola("passo_noto")
def _(mondo):
    return m.Passo(rilevazione=salvata(rilevazione(mondo.piano)), chi=segretario(), passo="boh")


@viola("avanzamento_unico")
def _(mondo):
    uno = salvata(avanzamento(mondo.piano))
    return m.Avanzamento(
        rilevazione=uno.rilevazione, assegnazione=uno.assegnazione, obiettivo=uno.obiettivo, area="B"
    )


@viola("avanzamento_rilevazione_fisso")
def _(mondo):
    uno = salvata(avanzamento(mondo.piano))
    return cambia(uno, rilevazione=salvata(rilevazione(mondo.piano, "R2")))


for _campo in ("stato", "raggiungibile", "proposta"):

    @viola(f"avanzamento_{_campo}_noto")
    def _(mondo, campo=_campo):
        return avanzamento(mondo.piano, **{campo: "boh"})


def fase(mondo, **altro):
    return m.FaseSvolta(avanzamento=salvata(avanzamento(mondo.piano)), fase=uuid.uuid4(), **altro)


def misura(mondo, **altro):
    return m.MisuraIndicatore(avanzamento=salvata(avanzamento(mondo.piano)), indicatore=uuid.uuid4(), **altro)


@viola("fasesvolta_unica")
def _(mondo):
    una = salvata(fase(mondo))
    return m.FaseSvolta(avanzamento=una.avanzamento, fase=una.fase)


@viola("fasesvolta_percento_percento")
def _(mondo):
    return fase(mondo, percento=Decimal("100.01"))


@viola("misura_unica")
def _(mondo):
    una = salvata(misura(mondo))
    return m.MisuraIndicatore(avanzamento=una.avanzamento, indicatore=una.indicatore)


@viola("misura_dichiarato_noto")
def _(mondo):
    return misura(mondo, dichiarato="boh")


@viola("misura_percento_percento")
def _(mondo):
    return misura(mondo, percento=Decimal(-1))


def valutazione(mondo, **altro):
    dati = {"grado": 50, "motivo": "Sì", "chi": segretario()}
    return m.Valutazione(avanzamento=salvata(avanzamento(mondo.piano)), **dati | altro)


@viola("valutazione_grado_non_negativo")
def _(mondo):
    return valutazione(mondo, grado=Decimal(-1))


@viola("valutazione_con_motivo")
def _(mondo):
    return valutazione(mondo, motivo="")


def evidenza(mondo, riga=None, **altro):
    dati = {"nome": "a.pdf", "tipo": "pdf", "dimensione": 1, "impronta": "0" * 64, "file": uuid.uuid4().hex}
    return m.Evidenza(avanzamento=riga or salvata(avanzamento(mondo.piano)), **dati | altro, chi=segretario())


@viola("evidenza_unica")
def _(mondo):
    una = salvata(evidenza(mondo))
    return evidenza(mondo, una.avanzamento)


@viola("evidenza_tipo_noto")
def _(mondo):
    return evidenza(mondo, tipo="boh")


@viola("evidenza_dimensione_ammessa")
def _(mondo):
    return evidenza(mondo, dimensione=0)


def chiudi(riga):
    """Closes the rilevazione of an avanzamento."""
    salvata(cambia(riga.rilevazione, stato="chiusa", contenuto="{}", impronta="0"))
    return riga


def _di_una_chiusa(mondo):
    una = salvata(evidenza(mondo))
    chiudi(una.avanzamento)
    return una


# What the OIV notes, and the acts on the Relazione


def nota(mondo, **altro):
    uno = salvata(avanzamento(mondo.piano))
    detta = {"rilevazione": uno.rilevazione, "avanzamento": uno, "testo": "Sì", "chi": segretario()}
    return m.NotaOiv(**detta | altro)


@viola("notaoiv_con_testo")
def _(mondo):
    return nota(mondo, testo="")


@viola("notaoiv_stessa_rilevazione")
def _(mondo):
    return nota(mondo, rilevazione=salvata(rilevazione(mondo.piano, "R2")))


def sulla_relazione(modello, mondo, **altro):
    di = salvata(rilevazione(mondo.piano))
    detta = {
        "rilevazione": di,
        "impronta": "0" * 64,
        "atto_numero": "1",
        "atto_data": GIORNO,
        "chi": segretario(),
    }
    if modello is m.ValidazioneRelazione:
        detta["esito"] = "validata"
    return modello(**detta | altro)


for _modello in (m.ApprovazioneRelazione, m.ValidazioneRelazione):
    _nome = _modello._meta.model_name

    @viola(f"{_nome}_una_in_vigore")
    def _(mondo, modello=_modello):
        una = salvata(sulla_relazione(modello, mondo))
        una.pk, una._state.adding = None, True
        return una

    @viola(f"{_nome}_decaduta_con_motivo")
    def _(mondo, modello=_modello):
        return sulla_relazione(modello, mondo, decaduta_il=timezone.now())


@viola("approvazionerelazione_con_atto")
def _(mondo):
    return sulla_relazione(m.ApprovazioneRelazione, mondo, atto_numero="")


@viola("validazionerelazione_esito_noto")
def _(mondo):
    return sulla_relazione(m.ValidazioneRelazione, mondo, esito="boh", testo="Sì")


@viola("validazionerelazione_con_data")
def _(mondo):
    return sulla_relazione(m.ValidazioneRelazione, mondo, atto_data=None)


@viola("validazionerelazione_con_testo")
def _(mondo):
    return sulla_relazione(m.ValidazioneRelazione, mondo, esito="non_validata")


def decaduta(modello, mondo):
    una = salvata(sulla_relazione(modello, mondo))
    una.decadi("Riaperta")
    return una


# What no form writes: only the database refuses it. Name of the constraint → what is refused.
DEL_MONITORAGGIO_SENZA_MODULO = {
    "evidenza_ferma": [
        lambda mondo: _di_una_chiusa(mondo).delete(),
        lambda mondo: evidenza(mondo, chiudi(salvata(avanzamento(mondo.piano)))).save(),
        lambda mondo: cambia(salvata(evidenza(mondo)), nome="b.pdf").save(),
    ],
    "notaoiv_non_si_riscrive": [
        lambda mondo: cambia(salvata(nota(mondo)), riservata=True).save(),
        lambda mondo: salvata(nota(mondo)).delete(),
    ],
    "approvazionerelazione_congelata": [
        lambda mondo: cambia(
            salvata(sulla_relazione(m.ApprovazioneRelazione, mondo)), atto_numero="2"
        ).save(),
        lambda mondo: decaduta(m.ApprovazioneRelazione, mondo).delete(),
    ],
    "validazionerelazione_congelata": [
        lambda mondo: cambia(salvata(sulla_relazione(m.ValidazioneRelazione, mondo)), testo="No").save(),
        lambda mondo: decaduta(m.ValidazioneRelazione, mondo).decadi("Un'altra volta"),
    ],
}


def consuntivo(piano, area="A", codice="R1"):
    return m.Consuntivo(rilevazione=salvata(aperta(piano, codice)), area=area)


@viola("consuntivo_unico")
def _(mondo):
    uno = salvata(consuntivo(mondo.piano))
    return m.Consuntivo(rilevazione=uno.rilevazione, area=uno.area)


@viola("consuntivo_rilevazione_fisso")
def _(mondo):
    uno = salvata(consuntivo(mondo.piano))
    return cambia(uno, rilevazione=salvata(rilevazione(mondo.piano, "R2")))


@viola("attivitasvolta_valore_non_negativo")
def _(mondo):
    return m.AttivitaSvolta(consuntivo=salvata(consuntivo(mondo.piano)), posto=0, valore=Decimal(-1))


for _modello, _area in ((m.AttivitaSvolta, "A"), (m.SaluteMisurata, "")):
    _nome = _modello.__name__.lower()

    @viola(f"{_nome}_unica")
    def _(mondo, modello=_modello, area=_area):
        una = salvata(modello(consuntivo=salvata(consuntivo(mondo.piano, area)), posto=0, nota="Sì"))
        return modello(consuntivo=una.consuntivo, posto=0, valore=Decimal(3))

    @viola(f"{_nome}_detta")
    def _(mondo, modello=_modello, area=_area):
        return modello(consuntivo=salvata(consuntivo(mondo.piano, area)), posto=0)
