"""What a registration must hold; django-allauth builds its forms, for passwords and for SSO, on this one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest

from stockpress.api.signin import rules
from stockpress.settings_registry import flag


class SignupRules(forms.Form):
    """The address is required, restricted and typed twice as the settings say; so is the password typed twice."""

    email2 = forms.EmailField(required=False, help_text="The address again, where the server asks for it")
    password2 = forms.CharField(
        required=False, strip=False, help_text="The password again, where the server asks for it"
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        email = str(values.get("email") or "").lower()
        if not email and "email" not in self.errors and flag("LOGIN_MAIL_REQUIRED"):
            self.add_error("email", forms.ValidationError("An email address is required.", code="required"))
        if email and not rules.may_register(email):
            self.add_error(
                "email", forms.ValidationError("The domain of this email address is not approved.", code="domain")
            )
        again = str(values.get("email2") or "").lower()
        self._check_again("email2", email, again, needed=bool(email) and flag("LOGIN_SIGNUP_MAIL_TWICE"))
        if "password" in self.fields:
            password, again = str(values.get("password") or ""), str(values.get("password2") or "")
            self._check_again("password2", password, again, needed=bool(password) and flag("LOGIN_SIGNUP_PWD_TWICE"))
        return values

    def _check_again(self, field: str, first: str, again: str, *, needed: bool) -> None:
        if needed and not again:
            self.add_error(field, forms.ValidationError("Please type it a second time.", code="required"))
        elif again and first and again != first:
            self.add_error(field, forms.ValidationError("This is not the same as the first time.", code="mismatch"))

    def signup(self, _request: HttpRequest, _user: User) -> None:
        """Asked for by the library; what a new user gets is given in `receivers`, whichever way they came."""
