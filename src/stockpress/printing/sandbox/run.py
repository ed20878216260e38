"""One rendering: its budget, what it has used of it, its warnings, and where in the template it is."""

from __future__ import annotations

from collections.abc import Iterator, MutableSequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic
from typing import Any

from stockpress.printing.sandbox.errors import Place, TemplateRecursion, TemplateTooLarge, TemplateTooSlow

MAX_INCLUDE_DEPTH = 20
# Values on the way to the output may be kept by a template, all of them; together they may weigh so many times its limit.
MADE_PER_OUTPUT = 5
# What is shorter is not worth counting.
LIGHT = 10_000
CHARS_PER_ELEMENT = 8
MAX_WARNINGS = 200


@dataclass(frozen=True)
class RenderBudget:
    """What one rendering may use: seconds from its beginning, and characters of text."""

    deadline_s: float = 10.0
    max_output_chars: int = 20_000_000


DEFAULT_BUDGET = RenderBudget()


class WarningKind(StrEnum):
    UNDEFINED = "undefined_variable"
    REFUSED = "refused_attribute"
    IMAGE = "missing_image"
    ASSET = "missing_asset"
    OTHER = "other"


@dataclass(frozen=True)
class TemplateWarning:
    """Something that the reader of the document would want to know before it is on paper."""

    kind: WarningKind
    text: str
    file: str = ""
    line: int = 0
    name: str = ""

    def __str__(self) -> str:
        return f"{self.file or 'template'}{f', line {self.line}' if self.line else ''}: {self.text}"


class Run:
    """The state of one rendering. `place` is set by each expression and tag as it begins, so it costs no `except`."""

    __slots__ = ("_seen", "budget", "depth", "made", "max_chars", "place", "spent", "stop_at", "warnings")

    def __init__(self, budget: RenderBudget, warnings: MutableSequence[TemplateWarning]) -> None:
        self.budget = budget
        self.warnings = warnings
        self.place = Place()
        self.depth = 0
        self.spent = self.made = 0
        self.max_chars = budget.max_output_chars
        self.stop_at = monotonic() + budget.deadline_s
        self._seen = set(warnings)

    def tick(self) -> None:
        if monotonic() > self.stop_at:
            reason = (
                f"rendering took longer than {self.budget.deadline_s:g} s and was stopped. "
                "Look for loops over more rows than the document shows."
            )
            raise TemplateTooSlow(reason=reason, **self.place._asdict())

    def spend(self, chars: int) -> None:
        self.spent += chars
        if self.spent > self.max_chars:
            raise self.too_large()

    def note_made(self, value: str | list[Any] | tuple[Any, ...]) -> None:
        """Count a value that a filter or a tag made. Raises TemplateTooLarge, TemplateTooSlow."""
        length = len(value)
        if length > self.max_chars:
            raise self.too_large()
        if length > LIGHT:
            self.tick()
            self.made += length if isinstance(value, str) else length * CHARS_PER_ELEMENT
            if self.made > self.max_chars * MADE_PER_OUTPUT:
                raise self.too_large()

    def too_large(self) -> TemplateTooLarge:
        reason = f"it makes more than {self.max_chars} characters of text. Look for loops inside loops, or print fewer items."
        return TemplateTooLarge(reason=reason, **self.place._asdict())

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Inside an included template."""
        self.tick()
        if self.depth >= MAX_INCLUDE_DEPTH:
            reason = f"templates include each other more than {MAX_INCLUDE_DEPTH} levels deep. Does one include itself?"
            raise TemplateRecursion(reason=reason, **self.place._asdict())
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def warn(self, kind: WarningKind, text: str, *, name: str = "") -> None:
        """Add a warning at the present place; the same one is added once."""
        warning = TemplateWarning(kind, text, self.place.file, self.place.line, name)
        if warning not in self._seen and len(self.warnings) < MAX_WARNINGS:
            self._seen.add(warning)
            self.warnings.append(warning)


_active: ContextVar[Run | None] = ContextVar("stockpress_template_run", default=None)


def active_run() -> Run | None:
    """The rendering that is going on, for tags that have something to say about it."""
    return _active.get()


def warn(kind: WarningKind, text: str, *, name: str = "") -> None:
    """Warn about the rendering that is going on; without one, nothing happens."""
    run = _active.get()
    if run is not None:
        run.warn(kind, text, name=name)


@contextmanager
def running(run: Run) -> Iterator[None]:
    token = _active.set(run)
    try:
        yield
    finally:
        _active.reset(token)


def check_length(length: int) -> None:
    """Refuse a value of `length` characters or elements before it is made. Raises TemplateTooLarge."""
    run = _active.get()
    limit = run.max_chars if run is not None else DEFAULT_BUDGET.max_output_chars
    if length > limit:
        raise (run or Run(DEFAULT_BUDGET, [])).too_large()
