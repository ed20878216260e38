"""What a registration must hold, and what a new user gets; django-allauth builds its form on this one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from stockpress.settings_registry import flag, text


class SignupRules(forms.Form):
    """The address is required and restricted to mail domains as the settings say; new users join the chosen group."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        email = str(values.get("email") or "").lower()
        if not email and flag("LOGIN_MAIL_REQUIRED"):
            self.add_error("email", "An email address is required.")
        domains = [domain.strip().lower() for domain in text("LOGIN_SIGNUP_MAIL_RESTRICTION").split(",")]
        allowed = tuple(domain for domain in domains if domain)
        if email and allowed and not email.endswith(allowed):
            self.add_error("email", "The domain of this email address is not approved.")
        return values

    def signup(self, _request: HttpRequest, user: User) -> None:
        chosen = text("SIGNUP_GROUP")
        group = Group.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
        if group is not None:
            user.groups.add(group)
