"""Applications that may ask for access: registered by whoever runs the server."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import Application

from stockpress.accounts.errors import ApplicationInvalid, ApplicationUnknown, ApplicationWithoutOwner


@transaction.atomic
def create_application(
    *,
    name: str,
    redirect_uris: Sequence[str] = (),
    owner: User | None = None,
    is_public: bool = False,
) -> tuple[Application, str | None]:
    """Register an application; returns it and its secret, which is not kept and cannot be told again.

    With `redirect_uris` people sign in to it and allow it to act for them. Without, it acts for its `owner` (client
    credentials). One that is public runs where a secret can be read, in a browser or on a phone, and gets none.

    Raises ApplicationWithoutOwner, ApplicationInvalid.
    """
    for_people = bool(redirect_uris)
    if not for_people and (owner is None or not owner.is_active):
        raise ApplicationWithoutOwner
    if is_public and not for_people:
        raise ApplicationInvalid(reason="One that acts for its owner has to keep a secret, so it cannot be public.")
    if any(uri.split() != [uri] for uri in redirect_uris):
        raise ApplicationInvalid(reason="A redirect address holds spaces, or nothing.")
    # Public applications have a secret too, one that nobody knows: an empty one would be a secret that fits.
    secret = generate_client_secret()
    application = Application(
        name=name,
        user=owner,
        redirect_uris=" ".join(redirect_uris),
        client_type=Application.CLIENT_PUBLIC if is_public else Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=(
            Application.GRANT_AUTHORIZATION_CODE if for_people else Application.GRANT_CLIENT_CREDENTIALS
        ),
        client_secret=secret,
        algorithm=Application.RS256_ALGORITHM,
    )
    try:
        application.full_clean(exclude=["client_secret"])
    except ValidationError as err:
        raise ApplicationInvalid(reason=" ".join(err.messages)) from err
    application.save()
    return application, None if is_public else secret


@transaction.atomic
def delete_application(*, client_id: str) -> Application:
    """Delete an application with every code and token that it was given. Raises ApplicationUnknown."""
    application: Application | None = Application.objects.filter(client_id=client_id).first()
    if application is None:
        raise ApplicationUnknown(client_id=client_id)
    application.delete()
    return application
