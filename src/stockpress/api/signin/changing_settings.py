"""How django-allauth reads its settings. It asks while apps are still loading, so that this imports nothing of theirs."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from django.conf import settings


def changing_setting(name: str, default: Any) -> Any:
    """Django's setting, but for two that depend on settings of the server, which change while it runs.

    Outside of a request (checks, commands) Django's count for these too, because the database may not be there.
    """
    if context.request is not None and name in {"ACCOUNT_EMAIL_VERIFICATION", "MFA_ALLOW_UNVERIFIED_EMAIL"}:
        from stockpress.api.signin import rules

        return rules.email_verification() if name.startswith("ACCOUNT") else rules.unconfirmed_may_add_factors()
    return getattr(settings, name, default)
