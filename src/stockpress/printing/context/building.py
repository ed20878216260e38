"""One context per item: base, model, layout, plugins; each later one may replace what an earlier one named."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import models

from stockpress.inventory.common.printable import PRINTABLES, PrintBatch
from stockpress.kernel.context import LazyContext
from stockpress.kernel.hooks import Hook
from stockpress.printing.context.variables import (
    BASE_VARIABLES,
    LABEL_VARIABLES,
    REPORT_VARIABLES,
    Printing,
    Variable,
)

# Called with (template, item, user, context); they change the context in place.
LABEL_CONTEXT_HOOK: Hook[[Any, models.Model, Any, LazyContext], None] = Hook("label context")
REPORT_CONTEXT_HOOK: Hook[[Any, models.Model, Any, LazyContext], None] = Hook("report context")


def _lazy(variables: Iterable[Variable], printing: Printing) -> LazyContext:
    return LazyContext({variable.name: partial(variable.evaluate, printing) for variable in variables})


def base_context(printing: Printing) -> LazyContext:
    """What every template has."""
    return _lazy(BASE_VARIABLES, printing)


def _layout(printing: Printing) -> LazyContext:
    is_label = hasattr(printing.template, "width")
    return _lazy(LABEL_VARIABLES if is_label else REPORT_VARIABLES, printing)


def _model_context(printing: Printing, item: models.Model, batch: PrintBatch) -> LazyContext:
    printable = PRINTABLES.get(printing.template.model_type)
    return printable.context(item, batch) if printable else LazyContext()


def ask_plugins(printing: Printing, item: models.Model, context: LazyContext) -> None:
    """Let plugins change the context of one item in place."""
    hook = LABEL_CONTEXT_HOOK if hasattr(printing.template, "width") else REPORT_CONTEXT_HOOK
    for _ in hook.each(printing.template, item, printing.user, context):
        pass  # a hook changes the context in place and answers nothing


def item_context(printing: Printing, item: models.Model, batch: PrintBatch | None = None) -> LazyContext:
    """The context in which a template is rendered for one item."""
    context = base_context(printing)
    context.update(_model_context(printing, item, batch or PrintBatch([item])))
    context.update(_layout(printing))
    ask_plugins(printing, item, context)
    return context


def merged_context(printing: Printing, batch: PrintBatch) -> LazyContext:
    """The context of a report that shows all items in one document: their contexts are the list `instances`."""
    context = base_context(printing)
    context.update(_layout(printing))
    instances = []
    for item in batch.items:
        instance = _model_context(printing, item, batch)
        ask_plugins(printing, item, instance)
        instances.append(instance)
    context["instances"] = instances
    return context
