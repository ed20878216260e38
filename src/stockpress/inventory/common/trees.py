"""Trees kept as plain parent links; "all descendants" is one recursive query on every database.

Nested sets (lft/rght) answer reads without recursion but must rewrite half a table for one insert and break under
concurrent writes. An indexed parent link and `WITH RECURSIVE` are as quick at the sizes of an inventory and cannot break.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

import auto_prefetch
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import RawSQL

MAX_DEPTH = 250


def linked_keys(model: type[models.Model], parent_field: str, roots: Iterable[int], *, downwards: bool) -> RawSQL:
    """The keys of `roots` and of everything below (or above) them along one foreign key of the model to itself.

    UNION rather than UNION ALL ends loops in bad data.
    """
    meta: Any = model._meta
    # Both supported databases quote alike.
    table, key, parent = (f'"{name}"' for name in (meta.db_table, meta.pk.column, meta.get_field(parent_field).column))
    keys = [int(root) for root in roots]
    anchor = f"SELECT {key}, {parent} FROM {table} WHERE {key} IN ({', '.join(['%s'] * len(keys)) or 'NULL'})"  # noqa: S608
    link = f"t.{parent} = walk.id" if downwards else f"t.{key} = walk.parent"
    step = f"SELECT t.{key}, t.{parent} FROM {table} t JOIN walk ON {link}"  # noqa: S608
    return RawSQL(f"WITH RECURSIVE walk(id, parent) AS ({anchor} UNION {step}) SELECT id FROM walk", keys)  # noqa: S608, S611


class TreeModel(auto_prefetch.Model):
    """A model whose rows form a tree through one foreign key to themselves, named in `TREE_PARENT`."""

    TREE_PARENT: ClassVar[str] = "parent"

    class Meta(auto_prefetch.Model.Meta):
        abstract = True

    @classmethod
    def tree_below(cls, roots: Iterable[int], *, include_roots: bool = True) -> models.QuerySet[Self]:
        """All rows below the given keys, in one query."""
        keys = list(roots)
        manager: Any = cls._default_manager
        found: models.QuerySet[Self] = manager.filter(pk__in=linked_keys(cls, cls.TREE_PARENT, keys, downwards=True))
        return found if include_roots else found.exclude(pk__in=keys)

    @classmethod
    def tree_above(cls, leaves: Iterable[int], *, include_leaves: bool = True) -> models.QuerySet[Self]:
        """All rows above the given keys, in one query; unordered."""
        keys = list(leaves)
        manager: Any = cls._default_manager
        found: models.QuerySet[Self] = manager.filter(pk__in=linked_keys(cls, cls.TREE_PARENT, keys, downwards=False))
        return found if include_leaves else found.exclude(pk__in=keys)

    # The names below are those that templates and plugins know.
    def get_descendants(self, include_self: bool = False) -> models.QuerySet[Self]:
        return type(self).tree_below([self.pk], include_roots=include_self)

    def get_ancestors(self, ascending: bool = False, include_self: bool = False) -> list[Self]:
        """From the root to the nearest (or the reverse), fetched in one query."""
        above = {row.pk: row for row in type(self).tree_above([self.pk])}
        path: list[Self] = []
        key = self.pk if include_self else getattr(self, f"{self.TREE_PARENT}_id")
        while key in above and len(path) < MAX_DEPTH:
            node = above.pop(key)
            path.append(node)
            key = getattr(node, f"{self.TREE_PARENT}_id")
        return path if ascending else path[::-1]

    def get_children(self) -> models.QuerySet[Self]:
        manager: Any = type(self)._default_manager
        found: models.QuerySet[Self] = manager.filter(**{f"{self.TREE_PARENT}_id": self.pk})
        return found

    def get_root(self) -> Self:
        return self.get_ancestors(include_self=True)[0]

    def is_root_node(self) -> bool:
        return getattr(self, f"{self.TREE_PARENT}_id") is None

    def clean(self) -> None:
        super().clean()
        parent = getattr(self, f"{self.TREE_PARENT}_id")
        if parent is None or self.pk is None:
            return
        if parent == self.pk or self.get_descendants().filter(pk=parent).exists():
            raise ValidationError({self.TREE_PARENT: "An entry cannot be placed below itself."})


class PathTreeModel(TreeModel):
    """A tree of named nodes that keep their depth (`level`, root 0) and path (`pathstring`, "A/B/C").

    Both follow from the parents; saving a node brings those below it up to date in the same transaction.
    """

    PATH_SEPARATOR: ClassVar[str] = "/"
    PATH_LENGTH: ClassVar[int] = 250

    name = models.CharField(max_length=100, help_text="Name")
    description = models.CharField(max_length=250, blank=True, help_text="Description")
    parent = auto_prefetch.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        help_text="The entry above this one",
    )
    pathstring = models.CharField(max_length=250, blank=True, editable=False, help_text="Path from the root")
    level = models.PositiveIntegerField(default=0, editable=False)

    class Meta(TreeModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.pathstring or self.name

    @property
    def path(self) -> list[Self]:
        return self.get_ancestors(include_self=True)

    def get_path(self) -> list[dict[str, Any]]:
        return [{"pk": node.pk, "name": node.name} for node in self.path]

    def _place_below(self, parent: Self | None) -> bool:
        """Set depth and path from the parent; True when that changed something."""
        level = parent.level + 1 if parent else 0
        full = f"{parent.pathstring}{self.PATH_SEPARATOR}{self.name}" if parent else self.name
        # A path longer than the column keeps its end: the leaf is what people look for.
        pathstring = full if len(full) <= self.PATH_LENGTH else "..." + full[-(self.PATH_LENGTH - 3) :]
        changed = (level, pathstring) != (self.level, self.pathstring)
        self.level, self.pathstring = level, pathstring
        return changed

    def save(self, *args: Any, **kwargs: Any) -> None:
        from django.db import transaction

        with transaction.atomic():
            moved = self._place_below(self.parent)
            super().save(*args, **kwargs)
            if moved:
                type(self).replace_below([self])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the node; those below it move up to its parent."""
        from django.db import transaction

        with transaction.atomic():
            children = list(self.get_children())
            parent = self.parent
            for child in children:
                child.parent = parent
                child._place_below(parent)
            type(self)._default_manager.bulk_update(children, ["parent", "level", "pathstring"], batch_size=500)
            deleted = super().delete(*args, **kwargs)
            type(self).replace_below(children)
        return deleted

    delete.alters_data = True  # type: ignore[attr-defined]

    @classmethod
    def replace_below(cls, nodes: Iterable[Self]) -> None:
        """Bring depth and path of everything below `nodes` up to date: one query to read, one to write."""
        known = {node.pk: node for node in nodes}
        below: dict[int, list[Self]] = {}
        for node in cls.tree_below(known, include_roots=False):
            below.setdefault(getattr(node, "parent_id"), []).append(node)  # noqa: B009 - the stubs do not know the column
        changed: list[Self] = []
        waiting = list(known.values())
        while waiting:
            parent = waiting.pop()
            for child in below.pop(parent.pk, []):
                if child._place_below(parent):
                    changed.append(child)
                waiting.append(child)
        cls._default_manager.bulk_update(changed, ["level", "pathstring"], batch_size=500)
