"""Signing in with a form, for whoever comes from an application: name and password, then the second factor if there is one.

The steps are those of django-allauth, as the sign-in protocol below /api/auth/ has them; here they have a page.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import login as login_flow
from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.account.models import Login
from allauth.account.stages import LoginStage
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.internal.decorators import browser_view
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.stages import AuthenticateStage, TrustStage
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from stockpress.web.oauth.pages import page

_TOO_MANY = "Too many attempts. Wait a minute, then try again."
_NO_FIT = "The name and the password do not fit."
_NOT_NOW = "This account cannot sign in now."
_OTHER_STEP = (
    "This account has a step of signing in that this page does not know. Sign in elsewhere first, then come back."
)


class SignInForm(forms.Form):
    login = forms.CharField(
        label="User name or email address",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="Password",
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def _next_page(request: HttpRequest) -> str:
    """Where to go afterwards: an address of this server, else the front page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "/"


@method_decorator(sensitive_post_parameters("password", "code"), name="dispatch")
@method_decorator(browser_view, name="dispatch")
class SignInView(View):
    """One page for every step; which one is next is kept in the session, not in the form."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._next_step(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return HttpResponseRedirect(_next_page(request))
        stage = get_pending_stage(request)
        if "again" in request.POST:
            clear_login(request)
            return self._next_step(request)
        if isinstance(stage, AuthenticateStage):
            return self._check_code(request, stage)
        return self._check_password(request)

    def _check_password(self, request: HttpRequest) -> HttpResponse:
        form = SignInForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, status=400)
        name, password = form.cleaned_data["login"], form.cleaned_data["password"]
        credentials = {str(login_flow.derive_login_method(name).value): name, "password": password}
        try:
            if not ratelimit.consume(request, action="login"):
                return self._refuse(request, form, _TOO_MANY, status=429)
            user = get_adapter(request).authenticate(request, **credentials)
            if user is None or not user.is_active:
                return self._refuse(request, form, _NO_FIT, status=400)
            login_flow.perform_password_login(request, credentials, Login(user=user, email=credentials.get("email")))
        except ImmediateHttpResponse as err:
            return self._refuse(request, form, _reason(err), status=err.response.status_code)
        if not request.user.is_authenticated and get_pending_stage(request) is None:
            return self._refuse(request, form, _NOT_NOW, status=403)
        return self._next_step(request)

    def _check_code(self, request: HttpRequest, stage: AuthenticateStage) -> HttpResponse:
        form = AuthenticateForm(request.POST, user=stage.login.user)
        if not form.is_valid():
            return self._show(request, form, status=400)
        form.save()
        stage.exit()
        return self._next_step(request)

    def _next_step(self, request: HttpRequest) -> HttpResponse:
        stage = get_pending_stage(request)
        if isinstance(stage, TrustStage):
            # Nobody was asked, so the browser is not trusted the next time either.
            stage.exit()
            stage = get_pending_stage(request)
        if request.user.is_authenticated:
            return HttpResponseRedirect(_next_page(request))
        if stage is None:
            return self._show(request, SignInForm())
        return self._show_stage(request, stage)

    def _show_stage(self, request: HttpRequest, stage: LoginStage) -> HttpResponse:
        if isinstance(stage, AuthenticateStage):
            return self._show(request, AuthenticateForm(user=stage.login.user))
        clear_login(request)
        return self._refuse(request, SignInForm(), _OTHER_STEP, status=403)

    def _refuse(self, request: HttpRequest, form: forms.Form, reason: str, *, status: int) -> HttpResponse:
        if form.is_bound:
            form.add_error(None, reason)
        return self._show(request, form, status=status, notice="" if form.is_bound else reason)

    def _show(self, request: HttpRequest, form: forms.Form, *, status: int = 200, notice: str = "") -> HttpResponse:
        context: dict[str, Any] = {
            "form": form,
            "notice": notice,
            "next": _next_page(request),
            "wants_code": isinstance(form, AuthenticateForm),
            "here": reverse("oauth2_provider:sign-in"),
        }
        return page(request, "sign_in", context, status=status)


def _reason(refused: ImmediateHttpResponse) -> str:
    return _TOO_MANY if refused.response.status_code == 429 else _NOT_NOW
