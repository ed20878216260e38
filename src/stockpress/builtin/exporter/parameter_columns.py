"""Parameters as columns: one for each template that any of the objects has a value of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from stockpress.inventory.common.models import Parameter, ParameterTemplate

# Numbers that a spreadsheet may take for one without losing anything: 007 stays a text.
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")


@dataclass(frozen=True)
class ParameterColumns:
    """The templates that are columns, by key."""

    model: type[Model]
    templates: dict[int, ParameterTemplate]

    @classmethod
    def of(cls, model: type[Model], keys: Any, *, only_enabled: bool = False) -> ParameterColumns:
        """The columns of the objects with these keys: a list, or a query for them."""
        kind = ContentType.objects.get_for_model(model)
        used: set[int] = set()
        for some in _steps(keys):
            rows = Parameter.objects.filter(model_type=kind, model_id__in=some)
            used.update(rows.order_by().values_list("template", flat=True).distinct())
        templates = ParameterTemplate.objects.filter(pk__in=used).order_by("name")
        if only_enabled:
            templates = templates.filter(enabled=True)
        return cls(model, {template.pk: template for template in templates})

    @property
    def titles(self) -> dict[str, str]:
        return {
            _column(key): f"{template.name} [{template.units}]" if template.units else template.name
            for key, template in self.templates.items()
        }

    def values_of(self, keys: Collection[int]) -> dict[int, dict[str, Any]]:
        """By object, the values by column."""
        kind = ContentType.objects.get_for_model(self.model)
        rows = Parameter.objects.filter(model_type=kind, model_id__in=list(keys), template__in=list(self.templates))
        found: dict[int, dict[str, Any]] = {}
        for key, template, data in rows.order_by().values_list("model_id", "template", "data"):
            found.setdefault(key, {})[_column(template)] = _value(data)
        return found


def _steps(keys: Any) -> Iterable[Any]:
    if not isinstance(keys, list):
        return [keys]
    return (keys[at : at + 500] for at in range(0, len(keys), 500))


def _column(template: int) -> str:
    return f"parameter_{template}"


def _value(data: str) -> Any:
    if not _NUMBER.fullmatch(data):
        return data
    return float(data) if "." in data else int(data)
