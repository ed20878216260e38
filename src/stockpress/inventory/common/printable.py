"""Printable models: what templates may name, and how the objects of one job are loaded together.

Each app declares its own in `context.py`; the printing package reads this registry and knows no model by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypedDict

from django.db import models

from stockpress.kernel.context import ContextVariable, LazyContext
from stockpress.kernel.registry import Registry


class PrintBatch:
    """The objects of one job, and what was loaded for all of them at once.

    An evaluator that needs more than a prefetched relation asks `batch.shared(key, load)`: `load(batch.items)` runs once a
    job, whatever the number of items.
    """

    def __init__(self, items: Sequence[Any]) -> None:
        self.items = items
        self._shared: dict[str, Any] = {}

    @property
    def keys(self) -> list[int]:
        return [item.pk for item in self.items]

    def shared(self, key: str, load: Callable[[PrintBatch], Any]) -> Any:
        if key not in self._shared:
            self._shared[key] = load(self)
        return self._shared[key]


@dataclass(frozen=True)
class ItemInBatch:
    """What an evaluator of a context variable is given: the object, and the batch it is printed in."""

    item: Any
    batch: PrintBatch


Variable = ContextVariable[ItemInBatch]


@dataclass(frozen=True, kw_only=True)
class Printable:
    """A model that templates can be written for."""

    model: type[models.Model]
    variables: tuple[Variable, ...]
    # The base queryset of a job: select_related and prefetch_related for what nearly every template touches.
    queryset: Callable[[], models.QuerySet[Any]]
    # Attachments can be hung on it (attach_to_model).
    attachable: bool = False

    @property
    def model_type(self) -> str:
        return self.model.__name__.lower()

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    def load(self, keys: Iterable[int]) -> PrintBatch:
        """The objects that exist, each once, in the order asked for."""
        wanted = list(dict.fromkeys(keys))
        found = {row.pk: row for row in self.queryset().filter(pk__in=wanted)}
        return PrintBatch([found[key] for key in wanted if key in found])

    def context(self, item: models.Model, batch: PrintBatch | None = None) -> LazyContext:
        """The declared variables of one item, each computed when first named."""
        subject = ItemInBatch(item, batch or PrintBatch([item]))
        pending: Mapping[str, Callable[[], object]] = {
            variable.name: partial(variable.evaluate, subject) for variable in self.variables
        }
        return LazyContext(pending)


PRINTABLES: Registry[str, Printable] = Registry("printable models", key=lambda printable: printable.model_type)


class BaseReportContext(TypedDict):
    """A context as plugins ask for its type; which variables a model has is declared, see `Printable`."""


class PrintableMixin(models.Model):
    """Gives a registered model the method that templates' authors and plugins know."""

    class Meta:
        abstract = True

    @classmethod
    def model_type(cls) -> str:
        """The lower-case class name under which templates, attachments and clients know the model."""
        return cls.__name__.lower()

    def report_context(self) -> BaseReportContext:
        printable = PRINTABLES.get(type(self).__name__.lower())
        context: Any = printable.context(self) if printable else {}
        return context
