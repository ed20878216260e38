"""Compiles what was read, and fills it in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from stockpress.inventory.common.text_templates.filters import FILTERS, TESTS
from stockpress.inventory.common.text_templates.syntax import Reader, slot_of
from stockpress.inventory.common.text_templates.vocabulary import (
    LONGEST_TEXT,
    TextInvalid,
    Vocabulary,
    check_characters,
)

# As long as the longest text that a variable stands for where it matters; notes and the like are no variables.
LONGEST_VARIABLE = 250
# What cannot happen to a text that was accepted, and must not stop a page if it happens all the same.
RENDER_ERRORS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    """Nothing but the filters and tests of our own; the sandbox stands behind the reader, should that let something through."""
    environment = ImmutableSandboxedEnvironment(autoescape=False, cache_size=0)
    environment.filters = dict(FILTERS)
    environment.tests = dict(TESTS)
    environment.globals = {}
    return environment


class TextTemplate:
    """A text that was accepted. `names`: the variables it uses; `groups`: those within each `{{ }}`."""

    def __init__(self, template: Any, reader: Reader, vocabulary: Vocabulary) -> None:
        self.names = frozenset(reader.names)
        self.groups = tuple(reader.groups)
        self._slots = tuple((slot_of(name), name) for name in sorted(self.names))
        self._fill_in: Callable[[Any], Iterable[str]] = template.root_render_func
        self._longest = vocabulary.longest

    def render(self, value_of: Callable[[str], object]) -> str:
        """The text filled in; `value_of` is asked for the variables that are used, by their names."""
        values = {slot: _plain(value_of(name)) for slot, name in self._slots}
        return "".join(self._fill_in(_Values(values)))[: self._longest]


class _Values:
    """All that a compiled text asks its context for: the values of its variables. Each has one, so none is missing."""

    __slots__ = ("resolve_or_missing",)

    def __init__(self, values: dict[str, Any]) -> None:
        self.resolve_or_missing = values.__getitem__


def _plain(value: Any) -> Any:
    """Values as texts deal with them: nothing is an empty text."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_VARIABLE else value[:LONGEST_VARIABLE]
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


@lru_cache(maxsize=64)
def compile_text(text: str, vocabulary: Vocabulary) -> TextTemplate:
    """The template of a text; raises `TextInvalid` with what is wrong and what is allowed."""
    if len(text) > LONGEST_TEXT:
        raise TextInvalid(reason=f"It may have at most {LONGEST_TEXT} characters.")
    check_characters(text)
    environment = _environment()
    reader = Reader(vocabulary)
    try:
        parsed = environment.parse(text)
        tree = nodes.Template(reader.body(parsed.body), lineno=1)
        tree.set_environment(environment)
        template = environment.from_string(tree)
    except TemplateError as err:
        raise TextInvalid(reason=f"It cannot be read as a template: {err.message or err}.") from err
    except RecursionError as err:
        raise TextInvalid(reason="It is too deeply nested; write less.") from err
    return TextTemplate(template, reader, vocabulary)
