"""The table of addresses × roles that test_indirizzi keeps true.

For each address and method, the status answered to: nobody signed in, the segretario of another ente, and,
of this ente, lettore, OIV, compilatore, responsabile, redattore, segretario, superuser. One number is for all
of them, two are for nobody and for whoever is signed in. The plan is in bozza, approved, or it is the same.
"""

TAVOLA = """
accedi                       GET  sempre    200
accedi                       POST sempre    200
esci                         GET  sempre    405
esci                         POST sempre    302
codice                       GET  sempre    302
codice                       POST sempre    302
secondo_passo                GET  sempre    302 200
secondo_passo                POST sempre    302 200
password                     GET  sempre    302 200
password                     POST sempre    302 200
password_dimenticata         GET  sempre    200
password_dimenticata         POST sempre    200
password_dimenticata_fatto   GET  sempre    200
password_dimenticata_fatto   POST sempre    405
invito                       GET  sempre    200
invito                       POST sempre    200
ente_pubblico                GET  sempre    200
ente_pubblico                POST sempre    405
catalogo                     GET  sempre    200
catalogo                     POST sempre    405
piano_pubblico               GET  bozza     404
piano_pubblico               GET  approvato 200
piano_pubblico               POST sempre    405
metadati_piano               GET  bozza     404
metadati_piano               GET  approvato 200
metadati_piano               POST sempre    405
pacchetto                    GET  bozza     404
pacchetto                    GET  approvato 200
pacchetto                    POST sempre    405
documento_pubblico           GET  bozza     404
documento_pubblico           GET  approvato 200
documento_pubblico           POST sempre    405
allegato_pubblico            GET  sempre    404
allegato_pubblico            POST sempre    405
accessibilita                GET  sempre    200
accessibilita                POST sempre    405
robots                       GET  sempre    200
robots                       POST sempre    405
salute                       GET  sempre    200
salute                       POST sempre    405
stampa                       GET  sempre    302 404
stampa                       POST sempre    302 405
annulla_stampa               GET  sempre    302 405
annulla_stampa               POST sempre    302 404
schema                       GET  sempre    200
schema                       POST sempre    405
home                         GET  sempre    302 200
home                         POST sempre    302 405
persone                      GET  sempre    302 404 403 403 403 403 200 200 200
persone                      POST sempre    302 405
invita                       GET  sempre    302 404 403 403 403 403 200 200 200
invita                       POST sempre    302 404 403 403 403 403 200 200 200
persona                      GET  sempre    302 404 403 403 403 403 200 200 200
persona                      POST sempre    302 405
dati_persona                 GET  sempre    302 404 403 403 403 403 200 200 200
dati_persona                 POST sempre    302 404 403 403 403 403 200 200 200
collegamento                 GET  sempre    302 405
collegamento                 POST sempre    302 404 403 403 403 403 200 200 200
dai_ruolo                    GET  sempre    302 404 403 403 403 403 200 200 200
dai_ruolo                    POST sempre    302 404 403 403 403 403 200 200 200
chiudi_ruolo                 GET  sempre    302 404 403 403 403 403 200 200 200
chiudi_ruolo                 POST sempre    302 404 403 403 403 403 302 302 302
cambia_aree                  GET  sempre    302 404 403 403 403 403 200 200 200
cambia_aree                  POST sempre    302 404 403 403 403 403 200 200 200
dai_incarico                 GET  sempre    302 404 403 403 403 403 200 200 200
dai_incarico                 POST sempre    302 404 403 403 403 403 200 200 200
chiudi_incarico              GET  sempre    302 404 403 403 403 403 200 200 200
chiudi_incarico              POST sempre    302 404 403 403 403 403 302 302 302
controlli                    GET  sempre    302 404 200 200 200 200 200 200 200
controlli                    POST sempre    302 405
controllo                    GET  sempre    302 404 200 200 200 200 200 200 200
controllo                    POST sempre    302 404 403 403 403 403 403 200 200
nuovo_piano                  GET  sempre    302 404 403 403 403 403 200 200 200
nuovo_piano                  POST sempre    302 404 403 403 403 403 200 200 200
piano                        GET  bozza     302 404 404 200 200 200 200 200 200
piano                        GET  approvato 302 404 200 200 200 200 200 200 200
piano                        POST sempre    302 405
regole                       GET  bozza     302 404 404 200 200 200 200 200 200
regole                       GET  approvato 302 404 200 200 200 200 200 200 200
regole                       POST bozza     302 404 404 403 403 403 200 200 200
regole                       POST approvato 302 404 403 403 403 403 403 403 403
documento                    GET  bozza     302 404 404 200 403 403 200 200 200
documento                    GET  approvato 302 404 200 200 200 200 200 200 200
documento                    POST sempre    302 405
tabella                      GET  bozza     302 404 404 200 200 200 200 200 200
tabella                      GET  approvato 302 404 200 200 200 200 200 200 200
tabella                      POST sempre    302 405
segnalazioni                 GET  bozza     302 404 404 200 200 200 200 200 200
segnalazioni                 GET  approvato 302 404 200 200 200 200 200 200 200
segnalazioni                 POST sempre    302 405
lavori                       GET  bozza     302 404 404 200 200 200 200 200 200
lavori                       GET  approvato 302 404 403 200 200 200 200 200 200
lavori                       POST sempre    302 405
completa_parte               GET  bozza     302 404 404 403 403 200 403 403 403
completa_parte               GET  approvato 302 404 403 403 403 403 403 403 403
completa_parte               POST bozza     302 404 404 403 403 302 403 403 403
completa_parte               POST approvato 302 404 403 403 403 403 403 403 403
restituisci_parte            GET  bozza     302 404 404 403 403 403 200 200 200
restituisci_parte            GET  approvato 302 404 403 403 403 403 403 403 403
restituisci_parte            POST bozza     302 404 404 403 403 403 200 200 200
restituisci_parte            POST approvato 302 404 403 403 403 403 403 403 403
prendi_visione               GET  sempre    302 405
prendi_visione               POST bozza     302 404 404 403 403 302 403 403 403
prendi_visione               POST approvato 302 404 403 403 403 302 403 403 403
assegnazione                 GET  bozza     302 404 404 200 200 200 200 200 200
assegnazione                 GET  approvato 302 404 200 200 200 200 200 200 200
assegnazione                 POST sempre    302 405
excel                        GET  bozza     302 404 404 403 200 200 200 200 200
excel                        GET  approvato 302 404 403 403 403 403 403 403 403
excel                        POST bozza     302 404 404 403 200 200 200 200 200
excel                        POST approvato 302 404 403 403 403 403 403 403 403
anteprima_excel              GET  bozza     302 404 404 403 302 302 302 302 302
anteprima_excel              GET  approvato 302 404 403 403 403 403 403 403 403
anteprima_excel              POST bozza     302 404 404 403 302 302 302 302 302
anteprima_excel              POST approvato 302 404 403 403 403 403 403 403 403
tabella_ente                 GET  bozza     302 404 404 403 403 403 200 200 200
tabella_ente                 GET  approvato 302 404 403 403 403 403 403 403 403
tabella_ente                 POST bozza     302 404 404 403 403 403 200 200 200
tabella_ente                 POST approvato 302 404 403 403 403 403 403 403 403
anteprima_tabella            GET  bozza     302 404 404 403 403 403 302 302 302
anteprima_tabella            GET  approvato 302 404 403 403 403 403 403 403 403
anteprima_tabella            POST bozza     302 404 404 403 403 403 302 302 302
anteprima_tabella            POST approvato 302 404 403 403 403 403 403 403 403
approvazione                 GET  bozza     302 404 404 403 403 403 403 200 200
approvazione                 GET  approvato 302 404 403 403 403 403 403 200 200
approvazione                 POST sempre    302 405
deroga                       GET  bozza     302 404 404 403 403 403 403 200 200
deroga                       GET  approvato 302 404 403 403 403 403 403 403 403
deroga                       POST bozza     302 404 404 403 403 403 403 302 302
deroga                       POST approvato 302 404 403 403 403 403 403 403 403
togli_deroga                 GET  sempre    302 405
togli_deroga                 POST bozza     302 404 404 403 403 403 403 302 302
togli_deroga                 POST approvato 302 404 403 403 403 403 403 403 403
manda_in_approvazione        GET  sempre    302 405
manda_in_approvazione        POST bozza     302 404 404 403 403 403 403 302 302
manda_in_approvazione        POST approvato 302 404 403 403 403 403 403 200 200
riporta_in_bozza             GET  sempre    302 405
riporta_in_bozza             POST bozza     302 404 404 403 403 403 403 200 200
riporta_in_bozza             POST approvato 302 404 403 403 403 403 403 200 200
approva                      GET  sempre    302 405
approva                      POST bozza     302 404 404 403 403 403 403 200 200
approva                      POST approvato 302 404 403 403 403 403 403 200 200
apri_variazione              GET  sempre    302 405
apri_variazione              POST bozza     302 404 404 403 403 403 403 200 200
apri_variazione              POST approvato 302 404 403 403 403 403 403 200 200
abbandona_variazione         GET  sempre    302 405
abbandona_variazione         POST bozza     302 404 404 403 403 403 403 200 200
abbandona_variazione         POST approvato 302 404 403 403 403 403 403 200 200
pubblicazione                GET  bozza     302 404 404 403 403 403 403 200 200
pubblicazione                GET  approvato 302 404 403 403 403 403 403 200 200
pubblicazione                POST bozza     302 404 404 403 403 403 403 200 200
pubblicazione                POST approvato 302 404 403 403 403 403 403 200 200
ritira_pubblicazione         GET  sempre    302 405
ritira_pubblicazione         POST bozza     302 404 404 403 403 403 403 200 200
ritira_pubblicazione         POST approvato 302 404 403 403 403 403 403 200 200
parere                       GET  bozza     302 404 404 200 403 403 403 403 403
parere                       GET  approvato 302 404 403 200 403 403 403 403 403
parere                       POST bozza     302 404 404 200 403 403 403 403 403
parere                       POST approvato 302 404 403 200 403 403 403 403 403
versioni                     GET  bozza     302 404 404 200 200 200 200 200 200
versioni                     GET  approvato 302 404 200 200 200 200 200 200 200
versioni                     POST sempre    302 405
confronto                    GET  bozza     302 404
confronto                    GET  approvato 302 404 200 200 200 200 200 200 200
confronto                    POST sempre    302 405
confronto_pdf                GET  bozza     302 404
confronto_pdf                GET  approvato 302 404 200 200 200 200 200 200 200
confronto_pdf                POST sempre    302 405
versione                     GET  bozza     302 404
versione                     GET  approvato 302 404 200 200 200 200 200 200 200
versione                     POST sempre    302 405
segnalazioni_versione        GET  bozza     302 404
segnalazioni_versione        GET  approvato 302 404 200 200 200 200 200 200 200
segnalazioni_versione        POST sempre    302 405
documento_versione           GET  bozza     302 404
documento_versione           GET  approvato 302 404 200 200 200 200 200 200 200
documento_versione           POST sempre    302 405
tabella_versione             GET  bozza     302 404
tabella_versione             GET  approvato 302 404 200 200 200 200 200 200 200
tabella_versione             POST sempre    302 405
documento_area_versione      GET  bozza     302 404
documento_area_versione      GET  approvato 302 404 200 200 200 200 200 200 200
documento_area_versione      POST sempre    302 405
obiettivo_versione           GET  bozza     302 404
obiettivo_versione           GET  approvato 302 404 200 200 200 200 200 200 200
obiettivo_versione           POST sempre    302 405
documento_obiettivo_versione GET  bozza     302 404
documento_obiettivo_versione GET  approvato 302 404 200 200 200 200 200 200 200
documento_obiettivo_versione POST sempre    302 405
documento_area               GET  bozza     302 404 404 200 200 200 200 200 200
documento_area               GET  approvato 302 404 200 200 200 200 200 200 200
documento_area               POST sempre    302 405
nuovo_obiettivo              GET  bozza     302 404 404 403 200 200 200 200 200
nuovo_obiettivo              GET  approvato 302 404 403 403 403 403 403 403 403
nuovo_obiettivo              POST bozza     302 404 404 403 200 200 200 200 200
nuovo_obiettivo              POST approvato 302 404 403 403 403 403 403 403 403
inizia_obiettivo             GET  bozza     302 404 404 403 200 200 200 200 200
inizia_obiettivo             GET  approvato 302 404 403 403 403 403 403 403 403
inizia_obiettivo             POST sempre    302 405
obiettivo                    GET  bozza     302 404 404 200 200 200 200 200 200
obiettivo                    GET  approvato 302 404 200 200 200 200 200 200 200
obiettivo                    POST sempre    302 405
modifica                     GET  bozza     302 404 404 403 200 200 200 200 200
modifica                     GET  approvato 302 404 403 403 403 403 403 403 403
modifica                     POST bozza     302 404 404 403 200 200 200 200 200
modifica                     POST approvato 302 404 403 403 403 403 403 403 403
copia_obiettivo              GET  sempre    302 405
copia_obiettivo              POST bozza     302 404 404 403 302 302 302 302 302
copia_obiettivo              POST approvato 302 404 403 403 403 403 403 403 403
sposta_obiettivo             GET  bozza     302 404 404 403 200 200 200 200 200
sposta_obiettivo             GET  approvato 302 404 403 403 403 403 403 403 403
sposta_obiettivo             POST bozza     302 404 404 403 200 200 200 200 200
sposta_obiettivo             POST approvato 302 404 403 403 403 403 403 403 403
annulla_obiettivo            GET  bozza     302 404 404 403 200 200 200 200 200
annulla_obiettivo            GET  approvato 302 404 403 403 403 403 403 403 403
annulla_obiettivo            POST bozza     302 404 404 403 200 200 200 200 200
annulla_obiettivo            POST approvato 302 404 403 403 403 403 403 403 403
note_obiettivo               GET  bozza     302 404 404 403 200 200 200 200 200
note_obiettivo               GET  approvato 302 404 403 403 200 200 200 200 200
note_obiettivo               POST bozza     302 404 404 403 200 200 200 200 200
note_obiettivo               POST approvato 302 404 403 403 200 200 200 200 200
documento_obiettivo          GET  bozza     302 404 404 200 200 200 200 200 200
documento_obiettivo          GET  approvato 302 404 200 200 200 200 200 200 200
documento_obiettivo          POST sempre    302 405
monitoraggio                 GET  bozza     302 404 404 200 200 200 200 200 200
monitoraggio                 GET  approvato 302 404 200 200 200 200 200 200 200
monitoraggio                 POST sempre    302 405
programma_rilevazione        GET  sempre    302 405
programma_rilevazione        POST bozza     302 404 404 403 403 403 403 200 200
programma_rilevazione        POST approvato 302 404 403 403 403 403 403 200 200
programma_previste           GET  sempre    302 405
programma_previste           POST bozza     302 404 404 403 403 403 403 302 302
programma_previste           POST approvato 302 404 403 403 403 403 403 302 302
andamento                    GET  bozza     302 404 404 200 200 200 200 200 200
andamento                    GET  approvato 302 404 200 200 200 200 200 200 200
andamento                    POST sempre    302 405
rilevazione                  GET  bozza     302 404 404 200 200 200 200 200 200
rilevazione                  GET  approvato 302 404 200 200 200 200 200 200 200
rilevazione                  POST sempre    302 405
apri_rilevazione             GET  sempre    302 405
apri_rilevazione             POST bozza     302 404 404 403 403 403 403 302 302
apri_rilevazione             POST approvato 302 404 403 403 403 403 403 302 302
elimina_rilevazione          GET  sempre    302 405
elimina_rilevazione          POST bozza     302 404 404 403 403 403 403 302 302
elimina_rilevazione          POST approvato 302 404 403 403 403 403 403 302 302
chiudi_rilevazione           GET  sempre    302 405
chiudi_rilevazione           POST bozza     302 404 404 403 403 403 403 302 302
chiudi_rilevazione           POST approvato 302 404 403 403 403 403 403 200 200
riapri_rilevazione           GET  sempre    302 405
riapri_rilevazione           POST bozza     302 404 404 403 403 403 403 302 302
riapri_rilevazione           POST approvato 302 404 403 403 403 403 403 302 302
variazione_rilevazione       GET  sempre    302 405
variazione_rilevazione       POST bozza     302 404 404 403 403 403 403 302 302
variazione_rilevazione       POST approvato 302 404 403 403 403 403 403 302 302
esame                        GET  bozza     302 404 404 404 403 403 404 404 404
esame                        GET  approvato 302 404 403 200 403 403 200 200 200
esame                        POST sempre    302 405
annota_rilevazione           GET  sempre    302 405
annota_rilevazione           POST bozza     302 404 404 404 403 403 404 404 404
annota_rilevazione           POST approvato 302 404 403 200 403 403 403 403 403
relazione                    GET  bozza     302 404
relazione                    GET  approvato 302 404 200 200 200 200 200 200 200
relazione                    POST sempre    302 405
approva_relazione            GET  sempre    302 405
approva_relazione            POST bozza     302 404
approva_relazione            POST approvato 302 404 403 403 403 403 403 200 200
valida_relazione             GET  sempre    302 405
valida_relazione             POST bozza     302 404
valida_relazione             POST approvato 302 404 403 200 403 403 403 403 403
documento_rilevazione        GET  bozza     302 404
documento_rilevazione        GET  approvato 302 404 403 200 403 403 200 200 200
documento_rilevazione        POST sempre    302 405
consuntivo_attivita          GET  bozza     302 404
consuntivo_attivita          GET  approvato 302 404 404 200 200 200 200 200 200
consuntivo_attivita          POST bozza     302 404
consuntivo_attivita          POST approvato 302 404 404 403 200 200 200 200 200
consuntivo_salute            GET  bozza     302 404
consuntivo_salute            GET  approvato 302 404 404 200 404 404 200 200 200
consuntivo_salute            POST bozza     302 404
consuntivo_salute            POST approvato 302 404 404 403 404 404 200 200 200
avanzamento                  GET  bozza     302 404
avanzamento                  GET  approvato 302 404 404 200 200 200 200 200 200
avanzamento                  POST bozza     302 404
avanzamento                  POST approvato 302 404 404 403 200 200 200 200 200
invia_avanzamento            GET  sempre    302 405
invia_avanzamento            POST bozza     302 404
invia_avanzamento            POST approvato 302 404 404 403 403 302 403 403 403
restituisci_avanzamento      GET  sempre    302 405
restituisci_avanzamento      POST bozza     302 404
restituisci_avanzamento      POST approvato 302 404 404 403 403 403 403 200 200
valida_avanzamento           GET  sempre    302 405
valida_avanzamento           POST bozza     302 404
valida_avanzamento           POST approvato 302 404 404 403 403 403 403 302 302
valuta_avanzamento           GET  sempre    302 405
valuta_avanzamento           POST bozza     302 404
valuta_avanzamento           POST approvato 302 404 404 200 403 403 403 403 403
annota_avanzamento           GET  sempre    302 405
annota_avanzamento           POST bozza     302 404
annota_avanzamento           POST approvato 302 404 404 200 403 403 403 403 403
evidenza                     GET  bozza     302 404
evidenza                     GET  approvato 302 404 404 200 200 200 200 200 200
evidenza                     POST sempre    302 405
evidenze_rilevazione         GET  bozza     302 404
evidenze_rilevazione         GET  approvato 302 404 200 200 200 200 200 200 200
evidenze_rilevazione         POST sempre    302 405
zip_rilevazione              GET  bozza     302 404
zip_rilevazione              GET  approvato 302 404 404 200 200 200 200 200 200
zip_rilevazione              POST sempre    302 405
zip_obiettivo                GET  bozza     302 404
zip_obiettivo                GET  approvato 302 404 404 200 200 200 200 200 200
zip_obiettivo                POST sempre    302 405
zip_area                     GET  bozza     302 404
zip_area                     GET  approvato 302 404 404 200 200 200 200 200 200
zip_area                     POST sempre    302 405
"""
