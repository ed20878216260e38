"""What a barcode stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User

from stockpress.accounts.permissions import check_user_permission
from stockpress.inventory.common.barcodes import barcode_models, hash_barcode
from stockpress.kernel.errors import NotPermitted
from stockpress.plugins.scanning.asking import ask_in_turn

NOTHING_FOUND = "Nothing here belongs to this barcode."
FOUND = "Found what the barcode belongs to."


@dataclass(frozen=True, kw_only=True)
class Scan:
    """A barcode and what came of it: the plugin that answered, the answer, and an error if it was of no use."""

    barcode: str
    plugin: str | None = None
    answer: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""

    def key_of(self, kind: str) -> int | None:
        """The key of the object of a kind that was found; None without one."""
        found = self.answer.get(kind)
        key = found.get("pk") if isinstance(found, Mapping) else None
        return int(key) if isinstance(key, int | str) and str(key).isdecimal() and len(str(key)) < 19 else None

    def refused(self, reason: str, **more: Any) -> Scan:
        """The same scan, and why nothing came of it."""
        return replace(self, error=reason, answer={**self.answer, **more})

    def with_answer(self, **more: Any) -> Scan:
        return replace(self, answer={**self.answer, **more})

    def shown(self) -> dict[str, Any]:
        """As clients know it."""
        told = {name: value for name, value in self.answer.items() if name not in {"error", "success"}}
        words = {"error": self.error} if self.error else {"success": str(self.answer.get("success") or FOUND)}
        return {
            **told,
            **words,
            "plugin": self.plugin,
            "barcode_data": self.barcode,
            "barcode_hash": hash_barcode(self.barcode),
        }


@dataclass(frozen=True, kw_only=True)
class ScanBarcode:
    """Ask the plugins what a barcode stands for. What the user may not view is left out.

    Raises NotPermitted if nothing is left.
    """

    user: User
    barcode: str

    def __call__(self) -> Scan:
        asked = ask_in_turn("scan", lambda plugin: plugin.scan(self.barcode))
        if asked.plugin is None:
            return Scan(barcode=self.barcode, error=NOTHING_FOUND)
        answer = visible_in(asked.answer, self.user)
        return Scan(barcode=self.barcode, plugin=asked.plugin.name, answer=answer, error=asked.error)


def visible_in(answer: Mapping[str, Any], user: User) -> dict[str, Any]:
    """The answer without the objects that the user may not view. Raises NotPermitted if there was nothing else."""
    models: dict[str, Any] = {str(model._meta.model_name): model for model in apps.get_models()} | barcode_models()
    found = {kind for kind, about in answer.items() if isinstance(about, Mapping) and kind in models}
    hidden = {kind for kind in found if not check_user_permission(user, models[kind], "view")}
    if found and hidden == found:
        raise NotPermitted(action=f"view {models[min(found)]._meta.verbose_name_plural}")
    return {name: value for name, value in answer.items() if name not in hidden}
