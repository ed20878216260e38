"""How sign-in by django-allauth follows the server's settings."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.base.response import RateLimitResponse
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from stockpress.settings_registry import flag


def mail_is_configured() -> bool:
    return bool(settings.EMAIL_HOST)


def is_open_for_signup() -> bool:
    """Whether people may register themselves: the setting allows it, and the server can write to them."""
    return flag("LOGIN_ENABLE_REG") and mail_is_configured()


class AccountAdapter(DefaultAccountAdapter):
    """Registration and forgotten passwords, as the settings say; what a registration must hold is in `signup`."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return is_open_for_signup()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many failures are answered with 429, which clients wait after, instead of as one more wrong password."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as err:
            if getattr(err, "code", None) == "too_many_login_attempts":
                raise ImmediateHttpResponse(RateLimitResponse(request)) from err
            raise

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> Any:
        """Sends nothing when resetting is switched off; the answer does not tell, nor whether the address is known."""
        if flag("LOGIN_ENABLE_PWD_FORGOT"):
            return super().send_password_reset_mail(user, email, context)
        return None
