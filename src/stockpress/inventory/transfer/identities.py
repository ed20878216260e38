"""Users that were here before an import: whoever has become somebody else must not be signed in as that somebody."""

from __future__ import annotations

from django.contrib.auth.models import User

from stockpress.accounts.models import ApiToken


class KnownUsers:
    """Who was here, with which password and which tokens, before anything was written."""

    def __init__(self) -> None:
        rows = User.objects.values_list("pk", "username", "password")
        self._before = {pk: (username, password) for pk, username, password in rows}
        self._tokens = list(ApiToken.objects.filter(revoked=False).values_list("pk", flat=True))

    def settle(self) -> list[str]:
        """Revoke the old tokens of users who became others, and say whose name or password is a new one.

        Sessions need no care: they end with the password they began with.
        """
        told: list[str] = []
        for pk, username, password in User.objects.filter(pk__in=self._before).values_list(
            "pk", "username", "password"
        ):
            old_name, old_password = self._before[pk]
            if username != old_name:
                ApiToken.objects.filter(user_id=pk, pk__in=self._tokens).update(revoked=True)
                told.append(
                    f"The user {old_name} (number {pk}) is now {username} of the export, with that password; "
                    f"the tokens of {old_name} were revoked."
                )
            elif password != old_password:
                told.append(f"The user {username} now has the password of the export.")
        return told
