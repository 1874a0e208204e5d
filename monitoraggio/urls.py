"""The table of contents of the pages of monitoring."""

from django.urls import path

from monitoraggio.views import avanzamento, consuntivi, documenti, esame, evidenze, relazione, rilevazioni

# Address below /piani/<ente>/<anno>/monitoraggio/, page, name
PAGINE = (
    ("", rilevazioni.rilevazioni, "monitoraggio"),
    ("programma/", rilevazioni.programma, "programma_rilevazione"),
    ("previste/", rilevazioni.programma_previste, "programma_previste"),
    ("andamento/", rilevazioni.andamento, "andamento"),
    # The codes are days, such as 2026-09-30.
    ("<str:codice>/", rilevazioni.rilevazione, "rilevazione"),
    ("<str:codice>/apri/", rilevazioni.apri, "apri_rilevazione"),
    ("<str:codice>/elimina/", rilevazioni.elimina, "elimina_rilevazione"),
    ("<str:codice>/chiudi/", rilevazioni.chiudi, "chiudi_rilevazione"),
    ("<str:codice>/riapri/", rilevazioni.riapri, "riapri_rilevazione"),
    ("<str:codice>/variazione/", rilevazioni.apri_variazione, "variazione_rilevazione"),
    ("<str:codice>/esame/", esame.esame, "esame"),
    ("<str:codice>/esame/nota/", esame.annota, "annota_rilevazione"),
    ("<str:codice>/relazione/", relazione.relazione, "relazione"),
    ("<str:codice>/relazione/approva/", relazione.approva, "approva_relazione"),
    ("<str:codice>/relazione/valida/", relazione.valida, "valida_relazione"),
    (
        "<str:codice>/documenti/relazione.<str:formato>",
        documenti.documento_rilevazione,
        "documento_rilevazione",
    ),
    # The codes of areas are the ente's own, and may have any character.
    ("<str:codice>/attivita/<path:area>/", consuntivi.attivita, "consuntivo_attivita"),
    ("<str:codice>/salute/", consuntivi.salute, "consuntivo_salute"),
    ("<str:codice>/evidenze/", evidenze.evidenze_rilevazione, "evidenze_rilevazione"),
    ("<str:codice>/evidenze/tutte.zip", evidenze.zip_evidenze, "zip_rilevazione"),
    ("<str:codice>/evidenze/obiettivo-<int:n>.zip", evidenze.zip_evidenze, "zip_obiettivo"),
    ("<str:codice>/evidenze/area-<str:area>.zip", evidenze.zip_evidenze, "zip_area"),
)

# One avanzamento, told by the key of its assignment: address below that of its rilevazione, page, name
DELL_AVANZAMENTO = (
    ("", avanzamento.avanzamento, "avanzamento"),
    ("invia/", avanzamento.invia, "invia_avanzamento"),
    ("restituisci/", avanzamento.restituisci, "restituisci_avanzamento"),
    ("valida/", avanzamento.valida, "valida_avanzamento"),
    ("valuta/", avanzamento.valuta, "valuta_avanzamento"),
    ("nota/", avanzamento.annota, "annota_avanzamento"),
    ("evidenze/<int:evidenza>/", evidenze.evidenza, "evidenza"),
)

urlpatterns = [
    path(f"piani/<slug:slug>/<int:anno>/monitoraggio/{indirizzo}", pagina, name=nome)
    for indirizzo, pagina, nome in (
        *PAGINE,
        *(
            (f"<str:codice>/<uuid:assegnazione>/{indirizzo}", pagina, nome)
            for indirizzo, pagina, nome in DELL_AVANZAMENTO
        ),
    )
]
