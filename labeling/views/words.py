"""What scripts say in another language: a script of its own, loaded before the modules (js/words.js)."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import override
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

FOREVER = "public, max-age=31536000, immutable"
catalogue = JavaScriptCatalog.as_view(packages=["labeling"])


@require_safe
def words(request: HttpRequest) -> HttpResponseBase:
    """The same for everybody: kept by browsers for as long as the address names the words as they are."""
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        response = catalogue(request)
    if request.GET.get("version") == settings.WORDS_VERSION:
        response["Cache-Control"] = FOREVER
    return response
