"""Users and their roles: the superuser's, until the pages for them exist."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from obiettivi import models
from obiettivi.admin.base import SoloSuperutente

# Roles are the Abilitazioni: Django's groups would be a second, silent list of them.
admin.site.unregister(Group)


@admin.register(models.Utente)
class UtenteAdmin(SoloSuperutente, UserAdmin):
    list_display = ("username", "first_name", "last_name", "email", "is_active", "is_superuser")
    list_filter = ("is_active", "is_superuser")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Persona", {"fields": ("first_name", "last_name", "email")}),
        ("Accesso", {"fields": ("is_active", "is_superuser", "last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")


class AbilitazioneAreaRighe(admin.TabularInline):
    model = models.AbilitazioneArea
    extra = 1
    autocomplete_fields = ("area",)
    verbose_name_plural = "aree (solo per un compilatore)"


@admin.register(models.Abilitazione)
class AbilitazioneAdmin(SoloSuperutente):
    list_display = ("utente", "ruolo", "ente", "dal", "al")
    list_select_related = ("utente", "ente")
    list_filter = ("ruolo", "ente")
    search_fields = ("utente__username", "utente__first_name", "utente__last_name")
    autocomplete_fields = ("utente", "ente")
    inlines = (AbilitazioneAreaRighe,)


@admin.register(models.Area)
class AreaAdmin(SoloSuperutente):
    """Not in the index: areas are written in their organigramma; this answers the choice of areas above."""

    search_fields = ("codice", "nome", "organigramma__ente__denominazione")
    list_select_related = ("organigramma__ente",)

    def has_module_permission(self, request):
        return False

    has_add_permission = has_change_permission = lambda self, request, obj=None: False
