"""Every path that the server answers."""

from __future__ import annotations

from django.urls import include, path, re_path

from stockpress.api.framework.views import UnknownEndpointView
from stockpress.api.plugins.static_views import PluginStaticFileView
from stockpress.api.signin.protocol_urls import protocol_patterns, provider_patterns
from stockpress.api.signin.views import SignedInView
from stockpress.api.system.metrics import MetricsView
from stockpress.api.system.views import SchemaViewer
from stockpress.plugins.activation.urls import PluginResolver
from stockpress.web.oauth.views import ResourceMetadataView, ServerMetadataView

urlpatterns = [
    path("api/auth/", include(protocol_patterns)),
    path("accounts/", include(provider_patterns)),
    path("auth/", SignedInView.as_view(), name="auth-check"),
    path("api/", include("stockpress.api.urls")),
    re_path(r"^api$", UnknownEndpointView.as_view()),
    path("media/", include("stockpress.api.media.urls")),
    path("static/plugins/<str:plugin>/<path:name>", PluginStaticFileView.as_view(), name="plugin-static-file"),
    PluginResolver(),
    path("o/", include("stockpress.web.oauth.urls")),
    # Where applications look, at the root of the server, for what stands below /o/ and for the API itself.
    path(".well-known/oauth-authorization-server/o", ServerMetadataView.as_view()),
    path(".well-known/oauth-protected-resource", ResourceMetadataView.as_view()),
    path("metrics", MetricsView.as_view(), name="metrics"),
    path("api-doc/", SchemaViewer.as_view(url_name="schema"), name="api-doc"),
    path("", include("stockpress.web.urls")),
]

handler400 = "stockpress.api.framework.errors.bad_request"
handler500 = "stockpress.api.framework.errors.server_error"
