"""Every path that the server answers."""

from __future__ import annotations

from allauth.headless.constants import Client
from allauth.headless.urls import build_urlpatterns
from django.urls import include, path, re_path

from stockpress.api.framework.views import UnknownEndpointView
from stockpress.api.system.views import SchemaViewer
from stockpress.api.users.phone import PhoneView
from stockpress.web.oauth.views import ResourceMetadataView, ServerMetadataView

# Sign-in by session. Its own layout puts the kind of client into the path; with one kind there is nothing to tell apart.
_SIGN_IN = (build_urlpatterns(Client.BROWSER), "headless")

urlpatterns = [
    path("api/auth/v1/account/phone", PhoneView.as_api_view(client=Client.BROWSER)),
    path("api/auth/", include(_SIGN_IN, namespace="headless")),
    path("api/", include("stockpress.api.urls")),
    re_path(r"^api$", UnknownEndpointView.as_view()),
    path("media/", include("stockpress.api.media.urls")),
    path("o/", include("stockpress.web.oauth.urls")),
    # Where applications look, at the root of the server, for what stands below /o/ and for the API itself.
    path(".well-known/oauth-authorization-server/o", ServerMetadataView.as_view()),
    path(".well-known/oauth-protected-resource", ResourceMetadataView.as_view()),
    path("api-doc/", SchemaViewer.as_view(url_name="schema"), name="api-doc"),
    path("", include("stockpress.web.urls")),
]

handler400 = "stockpress.api.framework.errors.bad_request"
handler500 = "stockpress.api.framework.errors.server_error"
