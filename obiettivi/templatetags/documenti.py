"""Numbers, amounts and dates written the Italian way, in templates."""

from django import template

from obiettivi import formati

register = template.Library()

register.filter("numero", formati.numero)
register.filter("euro", formati.euro)
register.filter("data", formati.data)
