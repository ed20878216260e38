"""Paths below /api/auth/ and /accounts/: the protocol of django-allauth for browsers, with our views where we have some."""

from __future__ import annotations

from allauth.headless.constants import Client
from allauth.headless.urls import build_urlpatterns
from allauth.urls import build_provider_urlpatterns
from django.urls import include, path

from stockpress.api.signin import social, views
from stockpress.api.signin.phone import PhoneView

# Its own layout puts the kind of client into the path; with one kind there is nothing to tell apart.
_PROTOCOL = (build_urlpatterns(Client.BROWSER), "headless")

_OURS = [
    path("v1/account/authenticators/totp", views.TotpView.as_api_view(client=Client.BROWSER)),
    path("v1/account/email", views.MailAddressesView.as_api_view(client=Client.BROWSER)),
    path("v1/account/phone", PhoneView.as_api_view(client=Client.BROWSER)),
    path("v1/account/providers", social.ProviderAccountsView.as_api_view(client=Client.BROWSER)),
    path("v1/auth/signup", views.RegisterView.as_api_view(client=Client.BROWSER)),
    path("v1/auth/provider/redirect", social.ProviderRedirectView.as_api_view(client=Client.BROWSER)),
    path("v1/auth/provider/signup", social.SignupView.as_api_view(client=Client.BROWSER)),
]

protocol_patterns = [*_OURS, path("", include(_PROTOCOL, namespace="headless"))]
# Where identity providers send people back to; the same paths as InvenTree's, which is what providers have on record.
provider_patterns = build_provider_urlpatterns()
