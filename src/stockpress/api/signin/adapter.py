"""How sign-in by django-allauth follows the server's settings."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.stages import EmailVerificationStage
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.base.response import RateLimitResponse
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from stockpress.api.framework.confirmed_addresses import must_confirm_address
from stockpress.api.signin import mails, rules
from stockpress.settings_registry import flag

_VERIFICATION = "allauth.account.stages.EmailVerificationStage"
_FORGOTTEN = frozenset({"account/email/password_reset_key", "account/email/unknown_account"})
_REFUSED = "stockpress_mail_refused"


class AccountAdapter(DefaultAccountAdapter):
    """Registration, forgotten passwords and mails; what a registration must hold is in `signup`."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return rules.is_open_for_signup()

    def get_login_stages(self) -> list[str]:
        ours = f"{VerificationStage.__module__}.{VerificationStage.__qualname__}"
        return [ours if stage == _VERIFICATION else stage for stage in super().get_login_stages()]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many failures are answered with 429, which clients wait after, instead of as one more wrong password."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as err:
            if getattr(err, "code", None) == "too_many_login_attempts":
                raise ImmediateHttpResponse(RateLimitResponse(request)) from err
            raise

    def _get_login_attempts_cache_key(self, _request: HttpRequest, **credentials: Any) -> str:
        """By the name alone: with the host in it, each made-up host name would allow as many guesses again."""
        return f"name:{credentials.get('email', credentials.get('username', '')).lower()}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send our text of that name. A mail server that is away is noted on the request, see `was_mail_refused`.

        With forgotten passwords switched off nothing is sent; the answer does not tell, nor whether the address is known.
        """
        if template_prefix in _FORGOTTEN and not flag("LOGIN_ENABLE_PWD_FORGOT"):
            return
        if not mails.send(mails.TEXTS[template_prefix], email, context) and self.request is not None:
            setattr(self.request, _REFUSED, True)


def was_mail_refused(request: HttpRequest) -> bool:
    return bool(getattr(request, _REFUSED, False))


class VerificationStage(EmailVerificationStage):
    """Lets those pass whose address somebody else has vouched for."""

    def handle(self) -> Any:
        user = self.login.user
        required = self.login.email_verification == EmailVerificationMethod.MANDATORY
        if required and isinstance(user, User) and not must_confirm_address(user):
            self.login.email_verification = EmailVerificationMethod.OPTIONAL
        return super().handle()
