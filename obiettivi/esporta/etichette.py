"""What the values of a plan are called in sentences and tables: the labels of their columns, but a few."""

from django.db import models

ETICHETTE = {
    ("obiettivo", "n"): "numero",
    ("obiettivo", "sostituito_da"): "sostituto",
    ("fase", "numero"): "numero",
    ("fase", "aree_testo"): "aree scritte",
    ("fase", "scadenza_testo"): "scadenza scritta",
    ("fase", "assegnazione"): "riservata",
    ("indicatore", "assegnazione"): "riservato",
    ("indicatore", "testo"): "atteso a parole",
    ("indicatore", "baseline_testo"): "partenza scritta",
    ("fascia", "da"): "limite",
    # The name of the row says it already.
    ("pesofase", "peso"): "",
    ("valoreannuale", "valore"): "",
    ("obiettivovoce", "voce"): "",
}
"""Columns whose label in the forms would not read well elsewhere."""
NEL_NOME = {
    "assegnazione": {"area"},
    "fase": {"numero"},
    "fasearea": {"area"},
    "obiettivovoce": {"voce"},
    "pesofase": {"assegnazione", "fase"},
    "quotaumana": {"ruolo"},
    "valoreannuale": {"anno"},
}
"""Columns that a row is called by: not said again when it comes or goes."""


def etichetta(campo: models.Field) -> str:
    """What a column is called."""
    nome = (campo.model._meta.model_name, campo.name)
    return ETICHETTE.get(nome, str(campo.verbose_name))
