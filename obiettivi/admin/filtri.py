"""What the lists of a plan are filtered by."""

from django.contrib.admin import SimpleListFilter

from obiettivi import models


class PianoFilter(SimpleListFilter):
    """One plan; who has only one plan does not have to choose it."""

    title = "piano"
    parameter_name = "piano"

    def lookups(self, request, model_admin):
        piani = [(piano.pk, str(piano)) for piano in model_admin.possibili(request)]
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
