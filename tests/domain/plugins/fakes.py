"""Stand-ins for what plugins are given."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from stockpress.inventory.common.transitions import TransitionMethod


class Handler(TransitionMethod):
    """Leaves every change of state to others."""

    def transition(self, *args: Any, **kwargs: Any) -> None:
        return None


class FakeLabel:
    """A label template that notes what it is asked for."""

    pk = 5
    name = "Shelf"
    width, height = 50, 20

    def __init__(self, *, breaks: bool = False) -> None:
        self.breaks = breaks
        self.asked: list[tuple[str, Any]] = []

    def get_context(self, item: Any, request: Any) -> dict[str, Any]:
        self.asked.append(("context", item.pk))
        return {"item": item, "request": request}

    def generate_filename(self, context: dict[str, Any]) -> str:
        return f"shelf-{context['item'].pk}.pdf"

    def render(self, item: Any, request: Any) -> bytes:
        self.asked.append(("pdf", item.pk))
        if self.breaks:
            raise RuntimeError("a comma is missing")
        return b"PDF %d" % item.pk

    def render_as_string(self, item: Any, request: Any) -> str:
        if self.breaks:
            raise RuntimeError("a comma is missing")
        return f"<p>{item.pk}</p>"


class FakeOutput:
    """A DataOutput that remembers what it was when it was stored."""

    user = "owner of the output"

    def __init__(self) -> None:
        self.progress = 0
        self.saved: list[int] = []
        self.completed: dict[str, Any] | None = None

    def save(self, **_kwargs: Any) -> None:
        self.saved.append(self.progress)

    def mark_complete(self, **kwargs: Any) -> None:
        self.completed = kwargs


def items(*keys: int) -> list[Any]:
    return [SimpleNamespace(pk=key) for key in keys]
