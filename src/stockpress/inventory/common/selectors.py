"""Reads over models of any app of the inventory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from stockpress.accounts.permissions import visible_to
from stockpress.inventory.common.models import ProjectCode
from stockpress.inventory.common.trees import MAX_DEPTH, PathTreeModel


def project_codes_visible_to(user: User | AnonymousUser) -> QuerySet[ProjectCode]:
    return visible_to(user, ProjectCode.objects.all())


def lines_to_root(model: type[PathTreeModel], keys: Iterable[int | None]) -> dict[int, list[Any]]:
    """For each key the nodes from the root down to it, itself included; one query for any number of keys."""
    wanted = {key for key in keys if key is not None}
    known: dict[int, Any] = {node.pk: node for node in model.tree_above(wanted)} if wanted else {}
    lines: dict[int, list[Any]] = {}
    for key in wanted:
        line: list[Any] = []
        node = known.get(key)
        # Bad data may hold loops.
        while node is not None and len(line) < MAX_DEPTH:
            line.append(node)
            node = known.get(node.parent_id)
        lines[key] = line[::-1]
    return lines
