"""Stored templates: found, compiled, rendered, and which engine their output may go to."""

from __future__ import annotations

import re
from collections.abc import MutableSequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist

from stockpress.kernel.context import LazyContext
from stockpress.printing import sandbox
from stockpress.printing.loaders import UPLOADED_ROOT
from stockpress.printing.render import Engine, static_check

_LOADERS = ("stockpress.printing.loaders.UploadedLoader", "stockpress.printing.loaders.BundledLoader")
# Parents and parts named by a plain text; one named by a variable can only be known while rendering.
_REFERENCE = re.compile(r"""\{%\s*(?:extends|include)\s+(?:"([^"]+)"|'([^']+)'|([^\s%]+))""")
_CHOICES_KEPT = 256
# Of one job. Nobody reads more, and each is compared with all before it.
MAX_WARNINGS = 500


@lru_cache(maxsize=1)
def engine() -> sandbox.ContainedEngine:
    """The engine of all user templates."""
    return sandbox.build_engine(loaders=_LOADERS)


def name_of(template: Any) -> str:
    """The name under which templates know the file of a row: `label/x.html`."""
    return str(PurePosixPath(template.template.name).relative_to(UPLOADED_ROOT))


def compiled(template: Any) -> Any:
    """The compiled template of a row. Raises TemplateMissing, TemplateBroken, TemplateRecursion."""
    return sandbox.find(engine(), name_of(template))


def check_source(text: str, name: str) -> None:
    """Raise TemplateError when a text is no template: broken syntax or an unknown tag, with line and token."""
    engine().compile(text, name=name)


def render(template: Any, context: LazyContext, *, warnings: MutableSequence[str], item: object | None) -> str:
    """The HTML that a compiled template makes of a context. Raises TemplateError, which names the item."""
    found: list[sandbox.TemplateWarning] = []
    budget = sandbox.RenderBudget(deadline_s=settings.STOCKPRESS.template_timeout_s)
    try:
        html = sandbox.render(template, context, budget, found)
    except sandbox.TemplateError as err:
        raise (err.with_item(item) if item is not None else err) from err
    for text in map(str, found):
        if len(warnings) < MAX_WARNINGS and text not in warnings:
            warnings.append(text)
    return html


def render_text(pattern: str, context: LazyContext) -> str:
    """A short text such as a file name; plain text is not parsed."""
    if "{" not in pattern:
        return pattern
    return sandbox.render(engine().from_string(pattern), context)


@dataclass(frozen=True)
class EngineChoice:
    """The engine that renders a template's output, and why."""

    engine: Engine
    reason: str


def engine_choice(template: Any) -> EngineChoice:
    """Fast when neither the template nor what it extends or includes uses what the fast engine lacks."""
    name = name_of(template)
    sources, unknown = _sources_of(name)
    if unknown:
        return EngineChoice(
            Engine.REFERENCE, f"includes a template whose name is only known while printing ({unknown})"
        )
    return _choice_for(tuple(sorted(sources.items())))


@lru_cache(maxsize=_CHOICES_KEPT)
def _choice_for(sources: tuple[tuple[str, str], ...]) -> EngineChoice:
    findings = static_check(dict(sources))
    if not findings:
        return EngineChoice(Engine.FAST, "uses nothing that the fast engine lacks")
    first = findings[0]
    return EngineChoice(Engine.REFERENCE, f"uses {first.feature} in {first.source_name}, line {first.line}")


def _sources_of(name: str) -> tuple[dict[str, str], str | None]:
    """The texts of a template and of all it names, and the first name that is not a plain text."""
    sources: dict[str, str] = {}
    waiting = [name]
    unknown: str | None = None
    while waiting:
        current = waiting.pop()
        if current in sources:
            continue
        try:
            found, _origin = engine().find_template(current)
        except (TemplateDoesNotExist, sandbox.TemplateError):
            continue  # rendering will say so, if it is ever reached
        sources[current] = str(found.source)
        for double, single, variable in _REFERENCE.findall(found.source):
            if variable:
                unknown = unknown or variable
            else:
                waiting.append(double or single)
    return sources, unknown
