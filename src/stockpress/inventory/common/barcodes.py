"""Barcodes of objects: what they contain, and which object one belongs to.

An object has a code of the server's own, in one of two forms, and may have one of others linked to it, which is found by
its hash:

    {"stockitem": 12}    the long form: kind and key as JSON
    INV-SI12             the short form: a prefix that people choose, two letters for the kind, the key
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Value

from stockpress.kernel.hooks import Hook
from stockpress.settings_registry.model_links import list_url_of

# Codes with more characters are not scanned, and those with more than the second number are not linked.
LONGEST_SCAN = 4095
LONGEST_LINKED = 500
DEFAULT_PREFIX = "INV-"
_LARGEST_KEY = 2**63 - 1

# Called with an object; gives what its barcode contains, or None. The first text that is given holds.
BARCODE_CONTENT: Hook[[Any], str | None] = Hook("content of barcodes")


def json_content(instance: Any) -> str:
    """The long form."""
    return f'{{"{instance.barcode_model_type()}": {instance.pk}}}'


def short_content(instance: Any, prefix: str = DEFAULT_PREFIX) -> str:
    """The short form; the long one for a kind that has no letters."""
    letters = instance.barcode_model_type_code()
    return f"{prefix}{letters}{instance.pk}" if letters else json_content(instance)


def barcode_models() -> dict[str, Any]:
    """The models whose objects have barcodes, by the name of their kind."""
    # The mixin asks this module what barcodes contain.
    from stockpress.inventory.common.mixins import BarcodeMixin

    found: dict[str, Any] = {}
    for model in apps.get_models():
        if issubclass(model, BarcodeMixin):
            found.setdefault(model.barcode_model_type(), model)
    return found


def named_by(barcode: str, prefix: str = DEFAULT_PREFIX) -> tuple[type[models.Model], int] | None:
    """The model and the key that a code of the server's own names, whether there is such an object or not."""
    text = barcode.strip()
    return _named_by_json(text) if text.startswith("{") else _named_by_letters(text, prefix.lstrip())


def _named_by_json(text: str) -> tuple[type[models.Model], int] | None:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, Mapping):
        return None
    for kind, model in barcode_models().items():
        if kind in content:
            key = _key(content[kind])
            return None if key is None else (model, key)
    return None


def _key(given: object) -> int | None:
    """A key as it stands in a code; labels of earlier days have an object in its place."""
    if isinstance(given, Mapping):
        given = given.get("pk", given.get("id"))
    if isinstance(given, bool) or not isinstance(given, int | str):
        return None
    text = str(given).strip()
    key = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return key if 0 < key <= _LARGEST_KEY else None


def _named_by_letters(text: str, prefix: str) -> tuple[type[models.Model], int] | None:
    found = re.fullmatch(rf"{re.escape(prefix)}([A-Z]{{2}})([0-9]{{1,19}})", text)
    key = _key(found[2]) if found else None
    if found is None or key is None:
        return None
    model = next((one for one in barcode_models().values() if one.barcode_model_type_code() == found[1]), None)
    return None if model is None else (model, key)


def hash_barcode(data: str) -> str:
    """By what a linked code is found. Surrounding space and control characters, which scanners lose, do not count."""
    text = "".join(char for char in data.strip() if unicodedata.category(char) != "Cc").strip()
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def linked_to(barcode_hash: str) -> Any | None:
    """The object that the code with this hash is linked to: one query to find it, one to load it."""
    known = barcode_models()
    questions = [
        model._default_manager.filter(barcode_hash=barcode_hash)
        .order_by()
        .annotate(kind_of_object=Value(kind, output_field=models.CharField()))
        .values_list("kind_of_object", "pk")
        for kind, model in known.items()
    ]
    found = sorted(questions[0].union(*questions[1:], all=True)) if barcode_hash and questions else []
    return known[found[0][0]]._default_manager.filter(pk=found[0][1]).first() if found else None


def matched(instance: models.Model) -> dict[str, Any]:
    """What a scan answers about an object: its key, and where it is in the API and in the browser."""
    api = list_url_of(instance._meta.label_lower)
    page: Any = getattr(instance, "get_absolute_url", None)
    return {
        "pk": instance.pk,
        "api_url": f"{api}{instance.pk}/" if api else None,
        "web_url": page() if page else None,
    }
