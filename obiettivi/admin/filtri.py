"""What the lists of a plan are filtered by."""

from django.contrib.admin import RelatedOnlyFieldListFilter, SimpleListFilter
from django.db.models import QuerySet

from obiettivi import models

MOLTI = 60
"""Names that fit in a page; of more, one is looked for."""


def sono_molti(righe: QuerySet) -> bool:
    """Whether they are too many for a page; no more of them than that are read."""
    return len(righe.values("pk")[: MOLTI + 1]) > MOLTI


class EnteFilter(RelatedOnlyFieldListFilter):
    """One ente; where there are many it is looked for, and here it is only let go."""

    def field_choices(self, field, request, model_admin):
        self.molti = sono_molti(field.related_model.objects.all())
        return [] if self.molti else super().field_choices(field, request, model_admin)

    def has_output(self):
        return self.lookup_val is not None if self.molti else super().has_output()


class PianoFilter(SimpleListFilter):
    """One plan; who has only one plan does not have to choose it."""

    title = "piano"
    parameter_name = "piano"

    def lookups(self, request, model_admin):
        piani = [(piano.pk, str(piano)) for piano in model_admin.possibili(request)[: MOLTI + 1]]
        if len(piani) > MOLTI:
            return [(self.piano.pk, str(self.piano))] if self.piano else []
        return piani if len(piani) > 1 else []

    def queryset(self, request, queryset):
        return queryset if self.value() is None else queryset.filter(piano=self.piano)

    def __init__(self, request, params, model, model_admin):
        self.piano = model_admin.del_quale(request)
        super().__init__(request, params, model, model_admin)


class AreaFilter(SimpleListFilter):
    """One area of the chosen plan, with those below it: the weights of a branch may count together."""

    title = "area"
    parameter_name = "area"

    def __init__(self, request, params, model, model_admin):
        self.piano = model_admin.del_quale(request)
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        if self.piano is None:
            return []
        self.aree = list(models.Area.objects.filter(organigramma=self.piano.organigramma_id))
        return [(area.pk, str(area)) for area in self.aree]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        if not self.value().isdecimal():
            return queryset.none()
        ramo = {int(self.value())}
        while sotto := {area.pk for area in self.aree if area.padre_id in ramo} - ramo:
            ramo |= sotto
        suoi = models.Assegnazione.objects.filter(
            area__in=ramo, area__organigramma=self.piano.organigramma_id
        )
        return queryset.filter(pk__in=suoi.values("obiettivo"))
