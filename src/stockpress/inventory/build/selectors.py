"""Builds as a user may see them.

Nothing is joined: rows that were loaded together fetch what they refer to together, when it is first asked for.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F, QuerySet

from stockpress.accounts.permissions import visible_to
from stockpress.inventory.build.models import Build, BuildLine
from stockpress.inventory.common.subqueries import Depth


def builds_visible_to(user: User | AnonymousUser) -> QuerySet[Build]:
    return visible_to(user, Build.objects.all())


def build_lines_visible_to(user: User | AnonymousUser) -> QuerySet[BuildLine]:
    return visible_to(user, BuildLine.objects.all())


def with_build_depth(builds: QuerySet[Build]) -> QuerySet[Build]:
    """How many builds stand above each."""
    return builds.annotate(counted_level=Depth(Build, F("pk")))
