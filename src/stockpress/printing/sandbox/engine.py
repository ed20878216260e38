"""The template engine of user templates, and the one function that renders with it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, MutableSequence, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import (
    FieldDoesNotExist,
    FieldError,
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    PermissionDenied,
    SuspiciousOperation,
    ValidationError,
)
from django.db import DatabaseError, connection
from django.template.base import Origin, VariableDoesNotExist
from django.template.engine import Engine
from django.template.exceptions import TemplateDoesNotExist, TemplateSyntaxError
from django.urls import NoReverseMatch

from stockpress.kernel.errors import StockpressError
from stockpress.printing.sandbox.context import SandboxContext
from stockpress.printing.sandbox.errors import Place, TemplateBroken, TemplateError, TemplateMissing, TemplateRecursion
from stockpress.printing.sandbox.parser import ContainedTemplate
from stockpress.printing.sandbox.query_limit import limit_queries, unlimit_queries
from stockpress.printing.sandbox.run import DEFAULT_BUDGET, RenderBudget, Run, TemplateWarning, running

OWN = "stockpress.printing.templatetags"
LIBRARIES = {
    "i18n": "django.templatetags.i18n",
    "l10n": "django.templatetags.l10n",
    "tz": "django.templatetags.tz",
    "static": "django.templatetags.static",
    "humanize": "django.contrib.humanize.templatetags.humanize",
    "report": f"{OWN}.report",
    "barcode": f"{OWN}.barcode",
    "inventree_extras": f"{OWN}.inventree_extras",
    "markdownify": f"{OWN}.markdownify",
    # In the place of the library of this name for pages of plugins, which tells more.
    "plugin_extras": "stockpress.printing.tags.plugin_extras",
}
BUILTINS = "stockpress.printing.sandbox.bounded"
COMPILED_TEMPLATES = 256
# Of all templates that are kept: tags and texts, as they were cut.
COMPILED_WEIGHT = 200_000
INLINE = "<inline>"
READING_SQL = ("SELECT", "WITH", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")
# What a tag, a property of a model or a query may raise because of what the template asked for.
RENDER_FAILURES = (
    TemplateSyntaxError,
    VariableDoesNotExist,
    StockpressError,
    ValidationError,
    FieldError,
    FieldDoesNotExist,
    ObjectDoesNotExist,
    MultipleObjectsReturned,
    PermissionDenied,
    SuspiciousOperation,
    NoReverseMatch,
    DatabaseError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


class ContainedEngine(Engine):
    """Django's engine with contained templates. Compiled templates are kept by name and text, so a changed file counts at once."""

    default_builtins = [BUILTINS]

    def __init__(self, *, loaders: Sequence[Any] | None, dirs: Sequence[str]) -> None:
        super().__init__(
            dirs=list(dirs),
            loaders=list(loaders) if loaders is not None else ["django.template.loaders.filesystem.Loader"],
            libraries=LIBRARIES,
            debug=False,
            autoescape=True,
        )
        self._compiled: OrderedDict[tuple[str, str], ContainedTemplate] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def compile(self, source: str, *, name: str = INLINE, origin: Origin | None = None) -> ContainedTemplate:
        """The template of a text. Raises TemplateBroken, TemplateRecursion."""
        key = (str(origin.name) if origin else name, source)
        with self._lock:
            template = self._compiled.get(key)
            if template is not None:
                self._compiled.move_to_end(key)
                return template
        template = ContainedTemplate(source, origin or Origin(name, name), name, self)
        with self._lock:
            if key not in self._compiled:
                self._compiled[key] = template
                self._weight += template.weight
            while len(self._compiled) > COMPILED_TEMPLATES or self._weight > COMPILED_WEIGHT:
                self._weight -= self._compiled.popitem(last=False)[1].weight
        return template

    def from_string(self, template_code: str) -> ContainedTemplate:
        return self.compile(template_code)

    def find_template(self, name: str, dirs: Any = None, skip: Any = None) -> tuple[ContainedTemplate, Origin]:  # noqa: ARG002
        """The template that the loaders know by `name`. Raises TemplateDoesNotExist; Django's tags expect that."""
        if "\0" not in name:
            for loader in self.template_loaders:
                for origin in loader.get_template_sources(name):
                    if skip is not None and origin in skip:
                        continue
                    try:
                        source = loader.get_contents(origin)  # type: ignore[attr-defined]
                    except TemplateDoesNotExist:
                        continue
                    except UnicodeDecodeError as err:
                        raise TemplateBroken(file=name, reason="the file is not text in UTF-8.") from err
                    return self.compile(source, name=name, origin=origin), origin
        raise TemplateDoesNotExist(name)

    def get_template(self, template_name: str) -> ContainedTemplate:
        return self.find_template(template_name)[0]


def build_engine(*, loaders: Sequence[Any] | None = None, dirs: Sequence[str] = ()) -> ContainedEngine:
    """An engine for user templates. `loaders` and `dirs` as Django's; without loaders, files below `dirs`."""
    return ContainedEngine(loaders=loaders, dirs=dirs)


def find(engine: ContainedEngine, name: str) -> ContainedTemplate:
    """The template `name`. Raises TemplateMissing, TemplateBroken, TemplateRecursion."""
    try:
        return engine.get_template(name)
    except TemplateDoesNotExist as err:
        raise compile_error(err, Place(name)) from err


def render(
    template: ContainedTemplate,
    context: Mapping[str, object],
    budget: RenderBudget = DEFAULT_BUDGET,
    warnings: MutableSequence[TemplateWarning] | None = None,
) -> str:
    """The text that `template` makes of `context`; warnings are added to `warnings`.

    The context is not changed, and nothing is written to the database. Raises the subclasses of TemplateError.
    """
    run = Run(budget, warnings if warnings is not None else [])
    run.place = Place(str(template.origin.template_name or template.origin.name))
    with running(run), _only_reading(run):
        try:
            return str(template.render(SandboxContext(context, run)))
        except TemplateError:
            raise
        except (TemplateDoesNotExist, *RENDER_FAILURES) as err:
            if isinstance(err, DatabaseError):
                run.tick()  # a query that was stopped because the time is over says something else
            raise compile_error(err, run.place) from err


def compile_error(error: Exception, place: Place) -> TemplateError:
    """Our error for what Django, a tag or a model raised while `place` was compiled or rendered."""
    token = getattr(error, "token", None)
    if getattr(token, "lineno", None):
        place = Place(place.file, token.lineno, token.contents)  # type: ignore[union-attr]
    where = place._asdict()
    if isinstance(error, TemplateError):
        return error
    if isinstance(error, TemplateDoesNotExist):
        return TemplateMissing(reason=f"there is no template {str(error)!r}. Upload it, or correct the name.", **where)
    if isinstance(error, RecursionError):
        return TemplateRecursion(reason="tags or templates are nested too deeply.", **where)
    return TemplateBroken(reason=_reason(error), **where)


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        text = " ".join(error.messages)
    elif isinstance(error, (KeyError, MemoryError)):
        text = f"{type(error).__name__}: {error}"
    elif isinstance(error, DatabaseError):
        # Its text shows statements and tables, and sometimes rows.
        text = f"the database refuses what the template asks for ({type(error).__name__})"
    elif isinstance(error, OSError) and error.strerror:
        # Its text shows where files lie on this machine.
        text = f"{type(error).__name__}: {error.strerror}"
    else:
        text = str(error).strip() or type(error).__name__
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


@contextmanager
def _only_reading(run: Run) -> Iterator[None]:
    """No statement that writes reaches the database from here, and none runs on when the time is over."""

    def execute(proceed: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        statement = str(sql).lstrip(" \n\t(")[:10].upper()
        if many or not statement.startswith(READING_SQL):
            raise TemplateBroken(reason="a template may only read; this would change data.", **run.place._asdict())
        run.tick()
        if not limited:
            limited.append(True)
            limit_queries(run.stop_at)
        return proceed(sql, params, many, context)

    limited: list[bool] = []
    with connection.execute_wrapper(execute):
        try:
            yield
        finally:
            if limited:
                unlimit_queries()
