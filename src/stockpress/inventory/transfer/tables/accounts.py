"""Users, groups, and what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, User

from stockpress.accounts import token_keys
from stockpress.accounts.models import RuleSet
from stockpress.accounts.rulesets import ROLE_NAMES
from stockpress.accounts.services import ensure_companions
from stockpress.inventory.transfer.mapping import MAPPINGS, Drop, RecordMapping, SkipRecord, Values
from stockpress.inventory.transfer.sources import Sources
from stockpress.inventory.transfer.tables.common import known_content_type

# Django's own number grows year by year; this is several times what it was in 2026.
MOST_ROUNDS = 10_000_000


def _complete(kind: type[User] | type[Group], keys: Iterable[Any]) -> None:
    for row in kind.objects.filter(pk__in=list(keys)):
        ensure_companions(user_or_group=row)


def _complete_users(keys: Iterable[Any]) -> None:
    _complete(User, keys)


def _complete_groups(keys: Iterable[Any]) -> None:
    _complete(Group, keys)


def _complete_groups_of_rules(keys: Iterable[Any]) -> None:
    _complete(Group, set(RuleSet.objects.filter(pk__in=list(keys)).values_list("group_id", flat=True)))


def _bearable_password(values: Values, _: Sources) -> None:
    """A hash that takes minutes to compare would let whoever tries to sign in keep the server busy."""
    parts = str(values.get("password") or "").split("$")
    rounds = parts[1] if len(parts) > 1 else ""
    if parts[0].startswith("pbkdf2") and rounds.isdecimal() and int(rounds) > MOST_ROUNDS:
        raise SkipRecord(f"the password hash asks for more than {MOST_ROUNDS} rounds")


def _known_role(values: Values, _: Sources) -> None:
    if values.get("name") not in ROLE_NAMES:
        raise SkipRecord(f"there is no role {values.get('name')!r}")
    if values.get("can_delete"):
        values["can_add"] = values["can_change"] = True
    if values.get("can_add") or values.get("can_change"):
        values["can_view"] = True


def _owner_kind(values: Values, sources: Sources) -> None:
    known_content_type(values, sources, "owner_type")


def _shown_key(values: Values, _: Sources) -> None:
    """The key itself goes on working for its holder; nobody else can tell it again."""
    key = str(values.get("key") or "")
    if len(key) < token_keys.SHORTEST_KEY:
        raise SkipRecord("the key is too short to be kept from guessing")
    values["shown"] = token_keys.redacted(key)


for _mapping in (
    RecordMapping(
        source="auth.group",
        target="auth.group",
        fields={"permissions": Drop("follows from the rule sets")},
        finish=_complete_groups,
    ),
    RecordMapping(source="auth.user", target="auth.user", adapt=_bearable_password, finish=_complete_users),
    RecordMapping(
        source="users.ruleset",
        target="users.ruleset",
        identity=("group", "name"),
        adapt=_known_role,
        finish=_complete_groups_of_rules,
    ),
    # Every user and group has exactly one owner, which may have another key here than there.
    RecordMapping(source="users.owner", target="users.owner", identity=("owner_type", "owner_id"), adapt=_owner_kind),
    RecordMapping(source="users.userprofile", target="users.userprofile", identity=("user",)),
    RecordMapping(source="users.apitoken", target="users.apitoken", identity=("key",), adapt=_shown_key),
    RecordMapping(source="account.emailaddress", target="account.emailaddress", identity=("user", "email")),
):
    MAPPINGS.register(_mapping)
