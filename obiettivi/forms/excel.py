"""Sending a workbook that was filled in, or a table of the ente's own."""

from django import forms

from obiettivi.forms.accesso import SoloCampi

TIPI = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TabellaForm(SoloCampi):
    """A table of the ente's own, not read yet."""

    file = forms.FileField(
        label="Tabella (.xlsx, .ods o .csv)",
        help_text="Con una riga di titoli, per esempio Obiettivo, Indicatore, Livello atteso, Peso, Responsabile; al "
        "massimo 10 MB",
        widget=forms.ClearableFileInput(attrs={"accept": f"{TIPI},.ods,.csv,text/csv"}),
        error_messages={"empty": "Il file è vuoto.", "required": "Scegli il file da caricare."},
    )


class CartellaForm(SoloCampi):
    """The file, not read yet."""

    file = forms.FileField(
        label="Cartella compilata (.xlsx)",
        help_text="Quella scaricata da questa pagina, salvata con Excel o con LibreOffice; al massimo 10 MB",
        widget=forms.ClearableFileInput(attrs={"accept": TIPI}),
        error_messages={"empty": "Il file è vuoto.", "required": "Scegli il file da caricare."},
    )
