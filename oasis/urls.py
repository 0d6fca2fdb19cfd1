"""All routes."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from journeys import pages
from oasis.core import health
from oasis.core.api import docs
from oasis.core.api.catalogue import ErrorCatalogue

handler400 = "oasis.core.api.exceptions.handler400"
handler404 = "oasis.core.api.exceptions.handler404"
handler500 = "oasis.core.api.exceptions.handler500"

api: list[URLPattern | URLResolver] = [
    path("errors", ErrorCatalogue.as_view()),
    path("openapi.json", docs.Document.as_view(), name="openapi"),
    path("docs", docs.Swagger.as_view()),
    path("redoc", docs.Redoc.as_view()),
    # the resolver goes from top to bottom: what is asked most often comes first
    path("", include("journeys.api.urls")),
    path("", include("webhooks.api.urls")),
    path("", include("coaching.api.urls")),
    path("", include("accounts.api.urls")),
    path("", include("organizations.api.urls")),
]
urlpatterns = [
    path("api/v1/", include(api)),
    path("admin/", admin.site.urls),
    path("certificates", pages.certificate, name="certificates"),
    path("certificates/<str:code>", pages.certificate, name="certificate"),
    path("materials/<uuid:file_id>", pages.material, name="material"),
    path("", include(health.urlpatterns)),
]
