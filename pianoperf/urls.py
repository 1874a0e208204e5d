from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("amministrazione/", admin.site.urls),
    path("", include("obiettivi.urls")),
    path("", include("monitoraggio.urls")),
]

handler403 = "obiettivi.views.errori.non_permesso"
handler500 = "obiettivi.views.errori.guasto"
