"""Users and their roles: the superuser's, until the pages for them exist."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from obiettivi import inviti, models
from obiettivi.admin.base import SoloSuperutente
from obiettivi.admin.filtri import EnteFilter
from obiettivi.azioni import secondo_passo
from obiettivi.ingressi import da_dove

# Roles are the Abilitazioni: Django's groups would be a second, silent list of them.
admin.site.unregister(Group)
# The keys of the telephones are nobody's to read.
admin.site.unregister([StaticDevice, TOTPDevice])


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
    actions = ("azzera",)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        secondo_passo.esige_da_adesso(obj)

    @admin.action(description="Azzera il secondo passo (telefono perso)")
    def azzera(self, request, queryset):
        for persona in queryset:
            secondo_passo.azzera(persona=persona, utente=request.user, indirizzo=da_dove(request))
            inviti.avvisa(persona, inviti.AZZERATO)
        nomi = ", ".join(str(persona) for persona in queryset)
        self.message_user(
            request, f"Il secondo passo è azzerato per: {nomi}. Al prossimo accesso lo rifanno."
        )


class AbilitazioneAreaRighe(admin.TabularInline):
    model = models.AbilitazioneArea
    extra = 1
    autocomplete_fields = ("area",)
    verbose_name_plural = "aree (solo per un compilatore)"


@admin.register(models.Abilitazione)
class AbilitazioneAdmin(SoloSuperutente):
    list_display = ("utente", "ruolo", "ente", "dal", "al")
    list_select_related = ("utente", "ente")
    list_filter = ("ruolo", ("ente", EnteFilter))
    search_fields = ("utente__username", "utente__first_name", "utente__last_name")
    autocomplete_fields = ("utente", "ente")
    inlines = (AbilitazioneAreaRighe,)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        secondo_passo.esige_da_adesso(obj.utente)


@admin.register(models.EventoAccesso)
class EventoAccessoAdmin(SoloSuperutente):
    """The register of who signed in: only to be read."""

    list_display = ("quando", "tipo", "utente", "indirizzo")
    list_select_related = ("utente",)
    list_filter = ("tipo",)
    search_fields = ("utente__username", "indirizzo")
    date_hierarchy = "quando"
    has_add_permission = has_change_permission = has_delete_permission = lambda self, request, obj=None: False


@admin.register(models.Area)
class AreaAdmin(SoloSuperutente):
    """Not in the index: areas are written in their organigramma; this answers the choice of areas above."""

    search_fields = ("codice", "nome", "organigramma__ente__denominazione")
    list_select_related = ("organigramma__ente",)

    def has_module_permission(self, request):
        return False

    has_add_permission = has_change_permission = lambda self, request, obj=None: False
