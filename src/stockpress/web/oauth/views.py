"""The addresses of OAuth2, made of the library's views.

Of those that it has, these are left out: pages on which users register applications (administrators do, on the command
line), registration by applications themselves, devices without a browser, and signing out by an application.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider import views as library
from oauth2_provider.exceptions import OAuthToolkitError
from oauth2_provider.models import Application
from oauthlib.common import urldecode

from stockpress.accounts.oauth import tokens
from stockpress.api.framework import login_limits, second_factor
from stockpress.web.oauth.pages import page

_TOKEN = re.compile(r"(?:token|bearer)\b", re.IGNORECASE)
_GRANTS = frozenset({"authorization_code", "client_credentials", "refresh_token"})


def _is_readable(request: HttpRequest) -> bool:
    """Whether the library can take the request apart; it fails on what is not well-formed."""
    try:
        urldecode(request.META.get("QUERY_STRING", ""))
    except ValueError:
        return False
    values: tuple[QueryDict, ...] = (request.GET, request.POST)
    return not any("\0" in text for given in values for name, texts in given.lists() for text in (name, *texts))


class AuthorizeView(library.AuthorizationView):
    """Asks the user who is signed in whether an application may act for them, and for what."""

    http_method_names = ["get", "post"]

    def get_login_url(self) -> str:
        return reverse("oauth2_provider:sign-in")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_readable(request):
            return page(request, "refused", {"reason": "The address is not well-formed."}, status=400)
        if _TOKEN.match(request.headers.get("Authorization", "")):
            # Requests with a token are judged by the token, in places that this page relies on; it knows sessions only.
            return page(request, "refused", {"reason": "A person decides this, signed in by session."}, status=400)
        if second_factor.is_wanted(request, request.user):
            return page(request, "refused", {"reason": str(second_factor.REFUSAL["error"])}, status=403)
        if "approval_prompt" in request.GET:
            # An application may not decide that its user need not be asked.
            asked = request.GET.copy()
            del asked["approval_prompt"]
            request.GET = asked  # type: ignore[assignment]  # Django's own is only immutable besides
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if not Application.objects.filter(client_id=form.cleaned_data["client_id"]).exists():
            return self.form_invalid(form)
        return super().form_valid(form)

    def form_invalid(self, _form: forms.Form) -> HttpResponse:
        reason = "What came back from the page is not what it holds. Begin again at the application."
        return page(self.request, "refused", {"reason": reason}, status=400)

    def render_to_response(self, context: dict[str, Any], **_options: Any) -> HttpResponse:
        error = context.get("error")
        if error is not None:
            reason = error.description or str(error.error)
            return page(self.request, "refused", {"reason": reason}, status=error.status_code)
        if context["form"].is_bound:
            return self.form_invalid(context["form"])
        address = urlsplit(context["redirect_uri"])
        context["back_to"] = f"{address.scheme}://{address.netloc}"
        # A policy cannot name an IPv6 address.
        leads_to = f"{address.scheme}:" if ":" in (address.hostname or "") else context["back_to"]
        return page(self.request, "authorize", context, leads_to=leads_to)

    def handle_no_permission(self) -> HttpResponse:
        """To the sign-in page, for an application that is known and asks for what there is."""
        if self.request.method == "GET":
            try:
                self.validate_authorization_request(self.request)
            except OAuthToolkitError as err:
                return self.error_response(err, application=None)
        return super().handle_no_permission()


# The library exempts its views by a mark on `dispatch`, which a class that overrides it does not inherit.
@method_decorator(csrf_exempt, name="dispatch")
class _ApplicationView(View):
    """For what applications themselves send, by POST, as a form. Guessing their secrets is slowed down."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_readable(request):
            return _refusal("invalid_request", "The request is not well-formed.")
        name = f"application {request.POST.get('client_id', '')}"
        if login_limits.is_blocked(request, name):
            refusal = _refusal("temporarily_unavailable", "Too many attempts. Wait a minute.", status=429)
            refusal["Retry-After"] = str(login_limits.WINDOW_S)
            return refusal
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code in {401, 403}:
            login_limits.note_failure(request, name)
        return response


def _refusal(error: str, description: str, *, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": error, "error_description": description}, status=status)


class TokenView(_ApplicationView, library.TokenView):
    """Gives tokens for a code, a refresh token, or the application's own credentials."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("grant_type") not in _GRANTS:
            return _refusal("unsupported_grant_type", f"Known are: {', '.join(sorted(_GRANTS))}.")
        return super().post(request, *args, **kwargs)


class RevokeView(_ApplicationView, library.RevokeTokenView):
    """Takes a token back; its application does that."""


class IntrospectView(_ApplicationView, library.IntrospectTokenView):
    """Says what a token stands for, to an application that proves who it is."""

    @staticmethod
    def get_token_response(token_value: str | None = None) -> JsonResponse:
        known = token_value is not None and tokens.is_alive(token_value)
        if token_value is not None and not known:
            return JsonResponse({"active": False})
        return library.IntrospectTokenView.get_token_response(token_value)


@method_decorator(csrf_exempt, name="dispatch")
class UserInfoView(library.UserInfoView):
    """Says who the user is, to an application that holds a token for that."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_readable(request):
            return _refusal("invalid_request", "The request is not well-formed.")
        response = super().dispatch(request, *args, **kwargs)
        # Refusals come from the library as JSON that does not say so.
        response["Content-Type"] = "application/json"
        return response


class ServerMetadataView(library.OAuthServerMetadataView):
    """The addresses and abilities of this server, for applications (RFC 8414)."""


class ResourceMetadataView(library.OAuthProtectedResourceMetadataView):
    """Who gives tokens for this API (RFC 9728)."""


class DiscoveryView(library.ConnectDiscoveryInfoView):
    """The addresses and abilities of this server, for applications that want to know who somebody is (OpenID)."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        document = json.loads(response.content)
        # Secrets are kept as checksums here, so that none can sign.
        document["id_token_signing_alg_values_supported"] = ["RS256"]
        response.content = json.dumps(document).encode()
        return response


class KeysView(library.JwksInfoView):
    """The public keys with which identities are signed."""
