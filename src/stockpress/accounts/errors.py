"""What can go wrong with accounts."""

from __future__ import annotations

from stockpress.kernel.errors import InvalidInput, NotPermitted, StockpressError


class TokenRefused(StockpressError):
    code = "token_refused"
    text = (
        "The API token is not valid: it is unknown, revoked or expired, or its user may not sign in. Request a new one."
    )


class UsernameTaken(InvalidInput):
    code = "username_taken"
    text = "A user with the name {username!r} exists already; choose another name."
    field = "username"


class PasswordTooWeak(InvalidInput):
    code = "password_too_weak"
    text = "{reason}"
    field = "password"


class ExpiryInThePast(InvalidInput):
    code = "expiry_in_the_past"
    text = "A token cannot expire on {expiry}, which is over; choose today or a later day."
    field = "expiry"


class SuperuserNeeded(NotPermitted):
    code = "superuser_needed"
    text = "Only a superuser may {action}."
