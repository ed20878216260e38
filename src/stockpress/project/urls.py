"""Every path that the server answers."""

from __future__ import annotations

from django.urls import include, path, re_path

from stockpress.api.framework.views import UnknownEndpointView
from stockpress.api.signin.protocol_urls import protocol_patterns, provider_patterns
from stockpress.api.system.views import SchemaViewer

urlpatterns = [
    path("api/auth/", include(protocol_patterns)),
    path("accounts/", include(provider_patterns)),
    path("api/", include("stockpress.api.urls")),
    re_path(r"^api$", UnknownEndpointView.as_view()),
    path("media/", include("stockpress.api.media.urls")),
    path("api-doc/", SchemaViewer.as_view(url_name="schema"), name="api-doc"),
    path("", include("stockpress.web.urls")),
]

handler400 = "stockpress.api.framework.errors.bad_request"
handler500 = "stockpress.api.framework.errors.server_error"
