"""Small exports for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Rec = dict[str, Any]


def record(model: str, pk: Any, /, **fields: Any) -> Rec:
    return {"model": model, "pk": pk, "fields": fields}


def user(pk: int, name: str, **fields: Any) -> Rec:
    given = {
        "password": "pbkdf2_sha256$1$salt$hash",
        "last_login": None,
        "is_superuser": False,
        "username": name,
        "first_name": "",
        "last_name": "",
        "email": "",
        "is_staff": False,
        "is_active": True,
        "date_joined": "2021-06-20T05:52:40.528Z",
        "groups": [],
        "user_permissions": [],
    }
    return record("auth.user", pk, **{**given, **fields})


def part(pk: int, **fields: Any) -> Rec:
    return record("part.part", pk, **{"name": f"Part {pk}", "description": "", "category": None, **fields})


def stock_item(pk: int, of: int, **fields: Any) -> Rec:
    return record("stock.stockitem", pk, **{"part": of, "quantity": "1.00000", "status": 10, **fields})


def write(folder: Path, *records: Mapping[str, Any], name: str = "export.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(list(records), indent=2), encoding="utf-8")
    return path


def rows_by_model() -> dict[str, int]:
    """How many rows every model has."""
    from django.apps import apps

    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}
