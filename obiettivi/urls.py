"""The table of contents of the pages about plans."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path

from obiettivi.views import (
    accesso,
    controlli,
    deroghe,
    excel,
    home,
    modifica,
    modifica_azioni,
    note,
    nuovo_piano,
    pareri,
    password,
    persone,
    piani,
    pubblicazione,
    regole,
    salute,
    schema,
    secondo_passo,
    stampe,
    tabella_ente,
    trasparenza,
    versioni,
    vita,
)

# Where a plan goes on: address below /piani/<ente>/<anno>/, page, name
DELLA_VITA = (
    ("segnalazioni/", piani.segnalazioni, "segnalazioni"),
    ("lavori/", vita.lavori, "lavori"),
    ("aree/<path:codice>/completa/", vita.completa_parte, "completa_parte"),
    ("aree/<path:codice>/restituisci/", vita.restituisci_parte, "restituisci_parte"),
    ("aree/<path:codice>/visione/", vita.prendi_visione, "prendi_visione"),
    ("aree/<path:codice>/assegnazione.pdf", versioni.assegnazione, "assegnazione"),
    # The workbook: taken, brought back, chosen from
    ("excel/", excel.excel, "excel"),
    ("excel/anteprima/", excel.anteprima, "anteprima_excel"),
    ("tabella/", tabella_ente.tabella, "tabella_ente"),
    ("tabella/anteprima/", tabella_ente.anteprima, "anteprima_tabella"),
    ("approvazione/", vita.approvazione, "approvazione"),
    ("approvazione/deroga/", deroghe.deroga, "deroga"),
    ("approvazione/deroga/<int:pk>/togli/", deroghe.togli_deroga, "togli_deroga"),
    ("approvazione/manda/", vita.manda, "manda_in_approvazione"),
    ("approvazione/riporta/", vita.riporta, "riporta_in_bozza"),
    ("approvazione/atto/", vita.approva, "approva"),
    ("approvazione/variazione/", vita.apri_variazione, "apri_variazione"),
    ("approvazione/abbandona/", vita.abbandona, "abbandona_variazione"),
    ("pubblicazione/", pubblicazione.pubblicazione, "pubblicazione"),
    ("pubblicazione/ritira/", pubblicazione.ritira, "ritira_pubblicazione"),
    ("parere/", pareri.parere, "parere"),
    ("versioni/", versioni.versioni, "versioni"),
    ("versioni/confronto/", versioni.confronto, "confronto"),
    ("versioni/confronto/confronto.pdf", versioni.confronto_pdf, "confronto_pdf"),
    # A version is read with the pages of the plan.
    ("versioni/<int:numero>/", piani.piano, "versione"),
    ("versioni/<int:numero>/segnalazioni/", piani.segnalazioni, "segnalazioni_versione"),
    ("versioni/<int:numero>/documenti/piano.<formato>", piani.documento, "documento_versione"),
    ("versioni/<int:numero>/documenti/tabella.<formato>", piani.tabella, "tabella_versione"),
    (
        "versioni/<int:numero>/aree/<path:codice>/documenti/<formato>",
        piani.documento_area,
        "documento_area_versione",
    ),
    ("versioni/<int:numero>/obiettivi/<int:n>/", piani.obiettivo, "obiettivo_versione"),
    (
        "versioni/<int:numero>/obiettivi/<int:n>/documenti/<formato>",
        piani.documento_obiettivo,
        "documento_obiettivo_versione",
    ),
)

# What everybody reads, without signing in: address below /trasparenza/<ente>/, page, name
PUBBLICI = (
    ("", trasparenza.ente, "ente_pubblico"),
    ("catalogo.<str:sintassi>", trasparenza.catalogo, "catalogo"),
    ("<int:anno>/", trasparenza.piano, "piano_pubblico"),
    ("<int:anno>/metadati.<str:sintassi>", trasparenza.metadati, "metadati_piano"),
    ("<int:anno>/performance.zip", trasparenza.pacchetto, "pacchetto"),
    ("<int:anno>/versioni/<int:numero>/piano.<str:formato>", trasparenza.documento, "documento_pubblico"),
    ("<int:anno>/allegati/<str:codice>/documento.<str:formato>", trasparenza.allegato, "allegato_pubblico"),
)

urlpatterns = [
    # Entering and leaving. Whoever leaves with a session already over is not asked to sign in first.
    path("accedi/", accesso.Accesso.as_view(), name="accedi"),
    path("esci/", login_not_required(LogoutView.as_view()), name="esci"),
    # The second step: the code from the telephone, and setting it up
    path("accedi/codice/", secondo_passo.codice, name="codice"),
    path("accedi/secondo-passo/", secondo_passo.secondo_passo, name="secondo_passo"),
    # One's own password; the one-time link, of an invitation or of a password forgotten
    path("password/", password.Password.as_view(), name="password"),
    path("password/dimenticata/", password.PasswordDimenticata.as_view(), name="password_dimenticata"),
    path(
        "password/dimenticata/fatto/",
        password.PasswordDimenticataFatto.as_view(),
        name="password_dimenticata_fatto",
    ),
    path("invito/<uidb64>/<token>/", password.Invito.as_view(), name="invito"),
    # What is for everybody
    *(
        path(f"trasparenza/<slug:slug>/{indirizzo}", pagina, name=nome)
        for indirizzo, pagina, nome in PUBBLICI
    ),
    path("accessibilita/", trasparenza.accessibilita, name="accessibilita"),
    path("robots.txt", trasparenza.robots, name="robots"),
    # The open format: an address that does not change, and asks no one who they are
    path("schema/pianoperf-1.json", schema.schema, name="schema"),
    # The plans of the person who signed in
    path("", home.home, name="home"),
    # Whether the server is well, for who watches it
    path("salute/", salute.salute, name="salute"),
    # A document that takes long
    path("stampe/<str:gettone>/", stampe.stampa, name="stampa"),
    path("stampe/<str:gettone>/annulla/", stampe.annulla_stampa, name="annulla_stampa"),
    # /enti/<ente>/persone/
    path("enti/<slug:slug>/persone/", persone.persone, name="persone"),
    path("enti/<slug:slug>/persone/invita/", persone.invita, name="invita"),
    path("enti/<slug:slug>/persone/<int:pk>/", persone.persona, name="persona"),
    path("enti/<slug:slug>/persone/<int:pk>/dati/", persone.dati, name="dati_persona"),
    path("enti/<slug:slug>/persone/<int:pk>/collegamento/", persone.collegamento, name="collegamento"),
    path("enti/<slug:slug>/persone/<int:pk>/ruoli/", persone.dai_ruolo, name="dai_ruolo"),
    path(
        "enti/<slug:slug>/persone/<int:pk>/ruoli/<int:abilitazione>/chiudi/",
        persone.chiudi_ruolo,
        name="chiudi_ruolo",
    ),
    path(
        "enti/<slug:slug>/persone/<int:pk>/ruoli/<int:abilitazione>/aree/",
        persone.cambia_aree,
        name="cambia_aree",
    ),
    path("enti/<slug:slug>/persone/<int:pk>/incarichi/", persone.dai_incarico, name="dai_incarico"),
    path(
        "enti/<slug:slug>/persone/<int:pk>/incarichi/<int:incarico>/chiudi/",
        persone.chiudi_incarico,
        name="chiudi_incarico",
    ),
    path("enti/<slug:slug>/controlli/", controlli.elenco, name="controlli"),
    path("enti/<slug:slug>/controlli/<str:codice>/", controlli.controllo, name="controllo"),
    path("enti/<slug:slug>/piani/nuovo/", nuovo_piano.nuovo_piano, name="nuovo_piano"),
    # /piani/<ente>/<anno>/
    path("piani/<slug:slug>/<int:anno>/", piani.piano, name="piano"),
    path("piani/<slug:slug>/<int:anno>/regole/", regole.regole, name="regole"),
    path("piani/<slug:slug>/<int:anno>/documenti/piano.<formato>", piani.documento, name="documento"),
    path("piani/<slug:slug>/<int:anno>/documenti/tabella.<formato>", piani.tabella, name="tabella"),
    *(
        path(f"piani/<slug:slug>/<int:anno>/{indirizzo}", pagina, name=nome)
        for indirizzo, pagina, nome in DELLA_VITA
    ),
    # The codes of areas are the ente's own, and may have any character.
    path(
        "piani/<slug:slug>/<int:anno>/aree/<path:codice>/documenti/<formato>",
        piani.documento_area,
        name="documento_area",
    ),
    # A new objective; before the others, which have a number here.
    path("piani/<slug:slug>/<int:anno>/obiettivi/nuovo/", modifica.nuovo, name="nuovo_obiettivo"),
    path("piani/<slug:slug>/<int:anno>/obiettivi/nuovo/inizio/", modifica.inizio, name="inizia_obiettivo"),
    # /piani/<ente>/<anno>/obiettivi/<n>/
    path("piani/<slug:slug>/<int:anno>/obiettivi/<int:n>/", piani.obiettivo, name="obiettivo"),
    path("piani/<slug:slug>/<int:anno>/obiettivi/<int:n>/modifica/", modifica.modifica, name="modifica"),
    path(
        "piani/<slug:slug>/<int:anno>/obiettivi/<int:n>/copia/", modifica_azioni.copia, name="copia_obiettivo"
    ),
    path(
        "piani/<slug:slug>/<int:anno>/obiettivi/<int:n>/sposta/",
        modifica_azioni.sposta,
        name="sposta_obiettivo",
    ),
    path(
        "piani/<slug:slug>/<int:anno>/obiettivi/<int:n>/annulla/",
        modifica_azioni.annulla,
        name="annulla_obiettivo",
    ),
    path("piani/<slug:slug>/<int:anno>/obiettivi/<int:n>/note/", note.note, name="note_obiettivo"),
    path(
        "piani/<slug:slug>/<int:anno>/obiettivi/<int:n>/documenti/<formato>",
        piani.documento_obiettivo,
        name="documento_obiettivo",
    ),
]
