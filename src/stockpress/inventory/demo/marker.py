"""What the demo stock consists of, remembered so that it can be recognised and taken away again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models

from stockpress.settings_registry.definitions import VALUE_LENGTH
from stockpress.settings_registry.models.values import InvenTreeSetting

KEY = "_DEMO_STOCK"
APPS = ("company", "part", "stock", "order", "build")
MORE = ("common.projectcode", "common.parametertemplate", "common.parameter", "common.attachment")


def demo_models() -> Iterator[type[models.Model]]:
    """The models that the demo stock is made of."""
    for label in APPS:
        yield from apps.get_app_config(label).get_models()
    for name in MORE:
        yield apps.get_model(name)


def keys_in_use() -> dict[str, set[Any]]:
    return {model._meta.label_lower: set(model._base_manager.values_list("pk", flat=True)) for model in demo_models()}


def is_loaded() -> bool:
    return InvenTreeSetting.objects.filter(key=KEY).exists()


def remember(keys: dict[str, set[int]]) -> None:
    text = " ".join(f"{label}:{_ranges(found)}" for label, found in keys.items() if found)
    assert len(text) <= VALUE_LENGTH  # noqa: S101 - keys of one load lie side by side, a few ranges for each model
    InvenTreeSetting.objects.create(key=KEY, value=text)


def remembered() -> dict[str, list[int]]:
    """The keys of the demo rows by model; empty when no demo stock is loaded."""
    row = InvenTreeSetting.objects.filter(key=KEY).first()
    found: dict[str, list[int]] = {}
    for word in row.value.split() if row else []:
        label, _, ranges = word.partition(":")
        for span in ranges.split(","):
            first, _, last = span.partition("-")
            found.setdefault(label, []).extend(range(int(first), int(last or first) + 1))
    return found


def forget() -> None:
    InvenTreeSetting.objects.filter(key=KEY).delete()


def _ranges(keys: Iterable[int]) -> str:
    """`1-82` or `1-5,9`."""
    spans = []
    for _, run in groupby(enumerate(sorted(keys)), key=lambda pair: pair[1] - pair[0]):
        members = [key for _, key in run]
        spans.append(f"{members[0]}-{members[-1]}" if len(members) > 1 else str(members[0]))
    return ",".join(spans)
