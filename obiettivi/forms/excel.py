"""Sending a workbook that was filled in."""

from django import forms

from obiettivi.forms.accesso import SoloCampi

TIPI = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CartellaForm(SoloCampi):
    """The file, not read yet."""

    file = forms.FileField(
        label="Cartella compilata (.xlsx)",
        help_text="Quella scaricata da questa pagina, salvata con Excel o con LibreOffice; al massimo 10 MB",
        widget=forms.ClearableFileInput(attrs={"accept": TIPI}),
        error_messages={"empty": "Il file è vuoto.", "required": "Scegli il file da caricare."},
    )
