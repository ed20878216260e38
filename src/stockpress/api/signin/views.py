"""Sign-in by mailed link, and where the sign-in protocol of the library needs more than the library does."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from allauth.headless.account.response import RequestEmailVerificationResponse
from allauth.headless.account.views import ManageEmailView, SignupView
from allauth.headless.base.response import ConflictResponse, ForbiddenResponse
from allauth.headless.mfa.response import AuthenticatorResponse
from allauth.headless.mfa.views import ManageTOTPView
from allauth.mfa.totp.internal.flows import activate_totp
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from stockpress.api.framework import requires
from stockpress.api.framework.authentication import (
    BasicAuthentication,
    LenientTokenAuthentication,
    SessionAuthentication,
)
from stockpress.api.framework.confirmed_addresses import mail_is_configured
from stockpress.api.framework.views import ApiView, ServiceView, user_of
from stockpress.api.signin import links
from stockpress.api.signin.adapter import was_mail_refused
from stockpress.api.signin.rules import is_open_for_signup
from stockpress.api.signin.serializers import SignInLinkSerializer

SIGNED_IN_PAGE = "/web/logged-in/"
SECOND_FACTOR_PAGE = "/web/mfa"


class RequestLinkView(ServiceView):
    """Send a sign-in link to a mail address; the answer is the same whether or not anybody has it."""

    permission = requires.anyone
    authentication_classes = []
    serializer_class = SignInLinkSerializer

    @extend_schema(responses={200: SignInLinkSerializer})
    def post(self, request: Request) -> Response:
        values = self.parse(request)
        links.request_link(request=request._request, email=values["email"])
        return Response({"status": "ok"})


class UseLinkView(ApiView):
    """Sign in by the link of a mail, and go on to the web interface; to its page for a second factor if there is one."""

    permission = requires.anyone
    authentication_classes = []
    serializer_class = Serializer
    # Programs that look at links in mails ask with HEAD, and must not use them up.
    http_method_names = ["get", "options"]

    @extend_schema(
        parameters=[OpenApiParameter("sesame", OpenApiTypes.STR, description="The secret of the link")],
        responses={302: None},
    )
    @method_decorator(sensitive_variables())
    def get(self, request: Request) -> HttpResponse:
        done = links.sign_in(request=request._request, token=request.query_params.get("sesame", ""))
        return HttpResponseRedirect(SIGNED_IN_PAGE if done else SECOND_FACTOR_PAGE)


class SignedInView(ApiView):
    """For a proxy that asks before it hands something out: 200 if the request comes from somebody who is signed in.

    As `auth_request` of nginx and `forward_auth` of Caddy do; the name of the user is in the header of the answer.
    """

    permission = requires.signed_in
    authentication_classes = [LenientTokenAuthentication, BasicAuthentication, SessionAuthentication]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response({}, headers={"X-Stockpress-User": quote(user_of(request).get_username())})


class RegisterView(SignupView):
    """Registration; while it is closed, that is what is said, whatever is missing from the request."""

    def handle(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and request.user.is_authenticated:
            return ConflictResponse(request)
        if request.method == "POST" and not is_open_for_signup():
            return ForbiddenResponse(request)
        return super().handle(request, *args, **kwargs)


class MailAddressesView(ManageEmailView):
    """The user's mail addresses; says so when a mail to confirm one could not be sent."""

    def put(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().put(request, *args, **kwargs)
        if was_mail_refused(request) or not mail_is_configured():
            return RequestEmailVerificationResponse(request, verification_sent=False)
        return answer


class TotpView(ManageTOTPView):
    """The user's authenticator app; adding it tells whether recovery codes came with it, as with security keys."""

    def post(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        app, recovery_codes = activate_totp(request, self.input)
        return AuthenticatorResponse(request, app, meta={"recovery_codes_generated": recovery_codes is not None})
