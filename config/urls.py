"""Pages, the API under /api/v1/, health checks, and the admin."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from config import health
from config.docs import api_docs, api_schema
from labeling.api.problems import not_found
from labeling.views.style import style

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("api/schema/", api_schema, name="api_schema"),
    path("api/docs/", api_docs, name="api_docs"),
    path("api/v1/", include("labeling.api.urls")),
    path("api/v1/", include("consensus.api.urls")),
    re_path(r"^api/", not_found),
    path("admin/", admin.site.urls),
    path("", include("consensus.urls")),
    path("", include("labeling.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("style/", style, name="style"))

handler404 = "labeling.views.errors.page_not_found"
handler500 = "labeling.views.errors.server_error"
handler403 = "labeling.views.errors.forbidden"
handler400 = "labeling.views.errors.bad_request"
