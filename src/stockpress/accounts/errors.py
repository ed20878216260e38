"""What can go wrong with accounts."""

from __future__ import annotations

from stockpress.kernel.errors import InvalidInput, NotFound, NotPermitted, StockpressError


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


class AccessTokenRefused(StockpressError):
    code = "access_token_refused"
    text = (
        "The OAuth2 token is not valid: it is unknown, revoked, expired or meant for another address, or its user may "
        "not sign in. Have the application get a new one."
    )


class ApplicationUnknown(NotFound):
    code = "application_unknown"
    text = "There is no application with the client id {client_id!r}; `stockpress oauth application list` shows them."


class ApplicationInvalid(InvalidInput):
    code = "application_invalid"
    text = "The application cannot be registered. {reason}"


class ApplicationWithoutOwner(InvalidInput):
    code = "application_without_owner"
    text = (
        "An application without a redirect address acts for a user: name one who may sign in, or the addresses to "
        "which people come back from signing in."
    )
    field = "user"
