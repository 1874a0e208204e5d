"""How the constraints of the plan's life are violated; see test_vincoli."""

import datetime

from django.utils import timezone

from obiettivi import models as m

GIORNO = datetime.date(2026, 1, 1)

DELLA_VITA = {}
"""Name of the constraint → how to violate it: from the world, a row whose saving must be refused."""


def viola(nome):
    def registra(funzione):
        DELLA_VITA[nome] = funzione
        return funzione

    return registra


def cambia(riga, **cambi):
    for nome, valore in cambi.items():
        setattr(riga, nome, valore)
    return riga


def salvata(riga):
    riga.save()
    return riga


def segretario():
    return m.Utente.objects.get(username="segretario")


def obiettivo(piano, n=1):
    return m.Obiettivo.objects.get(piano=piano, n=n)


def versione(piano, numero=1, **altro):
    campi = {
        "proposta_il": timezone.now(),
        "proposta_da": segretario(),
        "contenuto": "{}",
        "impronta": "0" * 64,
    }
    return m.VersionePiano(piano=piano, numero=numero, **campi | altro)


def approvata(piano, numero=1):
    atto = {"atto_numero": "1", "atto_data": GIORNO}
    return salvata(versione(piano, numero, approvata_il=timezone.now(), approvata_da=segretario(), **atto))


def deroga(piano, **altro):
    return m.Deroga(
        **{"piano": piano, "codice": "P99", "motivo": "Sì", "registrata_da": segretario()} | altro
    )


@viola("versione_numero_unico")
def _(mondo):
    approvata(mondo.piano)
    return versione(mondo.piano, 1)


@viola("versione_una_proposta")
def _(mondo):
    versione(mondo.piano, 1).save()
    return versione(mondo.piano, 2)


@viola("versione_approvata_il_approvata_da_insieme")
def _(mondo):
    return versione(mondo.piano, approvata_il=timezone.now(), atto_numero="1", atto_data=GIORNO)


@viola("versione_approvata_con_atto")
def _(mondo):
    return versione(mondo.piano, approvata_il=timezone.now(), approvata_da=segretario(), atto_numero="1")


@viola("obiettivoversione_unico")
def _(mondo):
    riga = m.ObiettivoVersione(versione=approvata(mondo.piano), obiettivo=obiettivo(mondo.piano))
    riga.save()
    return m.ObiettivoVersione(versione=riga.versione, obiettivo=riga.obiettivo)


def livello(mondo, **altro):
    return m.LivelloControllo(
        **{"ente": mondo.piano.ente, "codice": "P03", "livello": "nota", "motivo": "Sì", "chi": segretario()}
        | altro
    )


@viola("livellocontrollo_unico")
def _(mondo):
    livello(mondo).save()
    return livello(mondo, livello="blocca")


@viola("livellocontrollo_livello_noto")
def _(mondo):
    return livello(mondo, livello="boh")


@viola("livellocontrollo_con_motivo")
def _(mondo):
    return livello(mondo, motivo="")


@viola("passaggio_passo_noto")
def _(mondo):
    return m.Passaggio(piano=mondo.piano, chi=segretario(), passo="boh")


@viola("passaggio_piano_fisso")
def _(mondo):
    riga = m.Passaggio.objects.create(piano=mondo.piano, chi=segretario(), passo="proposto")
    return cambia(riga, piano=mondo.altro)


@viola("pubblicazione_licenza_nota")
def _(mondo):
    return m.Pubblicazione(piano=mondo.piano, chi=segretario(), licenza="boh")


@viola("pubblicazione_piano_fisso")
def _(mondo):
    return cambia(salvata(m.Pubblicazione(piano=mondo.piano, chi=segretario())), piano=mondo.altro)


@viola("deroga_unica_nel_piano")
def _(mondo):
    return deroga(mondo.piano)


@viola("deroga_unica_nell_obiettivo")
def _(mondo):
    posto = {"obiettivo": obiettivo(mondo.piano), "luogo": "fasi[0]", "campo": "peso"}
    deroga(mondo.piano, **posto).save()
    return deroga(mondo.piano, **posto)


@viola("deroga_con_motivo")
def _(mondo):
    return deroga(mondo.piano, campo="altro", motivo="")


@viola("utente_email_unica")
def _(mondo):
    m.Utente.objects.filter(username="lettore").update(email="Nome@esempio.example")
    return cambia(m.Utente.objects.get(username="oiv"), email="nome@ESEMPIO.example")


@viola("cartella_unica_per_chi")
def _(mondo):
    mondo.piano.cartelle.create(chi=segretario(), tipo="cartella", nome="prima.xlsx", dati=b"x")
    return m.CartellaInviata(
        piano=mondo.piano, chi=segretario(), tipo="cartella", nome="seconda.xlsx", dati=b"x"
    )


def parere(mondo, piano=None, **altro):
    passo = m.Passaggio.objects.create(piano=mondo.piano, chi=segretario(), passo="variazione_aperta")
    detto = {"esito": "favorevole", "testo": "Sì", "impronta": "0" * 64, "chi": segretario()}
    return m.Parere(piano=piano or mondo.piano, variazione=passo, **detto | altro)


@viola("parere_esito_noto")
def _(mondo):
    return parere(mondo, esito="boh")


@viola("parere_con_testo")
def _(mondo):
    return parere(mondo, testo="")


@viola("parere_stesso_piano")
def _(mondo):
    return parere(mondo, mondo.altro)


# What no form writes: only the database refuses it. Name of the constraint → what is refused.
SENZA_MODULO = {
    "versione_congelata": [
        lambda mondo: approvata(mondo.piano).delete(),
        lambda mondo: cambia(approvata(mondo.piano), atto_numero="2").save(),
        lambda mondo: cambia(salvata(versione(mondo.piano)), contenuto="[]").save(),
        lambda mondo: cambia(salvata(versione(mondo.piano)), deroghe=["x"]).save(),
    ],
    "parere_non_si_riscrive": [
        lambda mondo: cambia(salvata(parere(mondo)), testo="No").save(),
        lambda mondo: salvata(parere(mondo)).delete(),
    ],
    "area_nelle_versioni": [
        lambda mondo: salvata(versione(mondo.piano)) and area_libera(mondo.piano).delete()
    ],
}


def area_libera(piano):
    return m.Area.objects.create(organigramma=piano.organigramma, codice="Z", nome="Nessuno la usa")


def stampa(**altro):
    adesso = timezone.now()
    return m.Stampa(**{"impronta": "0" * 64, "chiesta_il": adesso, "usata_il": adesso} | altro)


@viola("stampa_stato_noto")
def _(mondo):
    return stampa(stato="persa")


@viola("stampa_pronta_con_i_dati")
def _(mondo):
    return stampa(stato="pronta")


@viola("stampa_in_corso_con_un_posto")
def _(mondo):
    return stampa(stato="in_corso", battito_il=timezone.now())


@viola("eventoaccesso_tipo_noto")
def _(mondo):
    return m.EventoAccesso(tipo="passato di qui", quando=timezone.now())
