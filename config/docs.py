"""The OpenAPI document, and docs to browse it: scripts and styles from our own server only."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import TemplateHTMLRenderer

READING = ["get", "head"]
api_schema = SpectacularAPIView.as_view(permission_classes=[AllowAny], http_method_names=READING)
api_docs = csp_replace({"style-src": [SELF, UNSAFE_INLINE]})(
    SpectacularSwaggerSplitView.as_view(
        url_name="api_schema",
        permission_classes=[AllowAny],
        renderer_classes=[TemplateHTMLRenderer],
        http_method_names=READING,
    )
)
