"""Addresses of OAuth2; the names are those by which the library finds them."""

from __future__ import annotations

from django.urls import path, re_path

from stockpress.web.oauth import views
from stockpress.web.oauth.sign_in import SignInView

app_name = "oauth2_provider"

urlpatterns = [
    path("sign-in/", SignInView.as_view(), name="sign-in"),
    path("authorize/", views.AuthorizeView.as_view(), name="authorize"),
    path("token/", views.TokenView.as_view(), name="token"),
    path("revoke_token/", views.RevokeView.as_view(), name="revoke-token"),
    path("introspect/", views.IntrospectView.as_view(), name="introspect"),
    path("userinfo/", views.UserInfoView.as_view(), name="user-info"),
    path(".well-known/oauth-authorization-server", views.ServerMetadataView.as_view(), name="oauth-server-metadata"),
    path(".well-known/jwks.json", views.KeysView.as_view(), name="jwks-info"),
    re_path(
        r"^\.well-known/openid-configuration/?$", views.DiscoveryView.as_view(), name="oidc-connect-discovery-info"
    ),
]
