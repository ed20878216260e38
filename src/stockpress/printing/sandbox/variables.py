"""Expressions (`part.name|upper`) that resolve by the policy, within the budget, and say where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.base import FilterExpression, Variable, VariableDoesNotExist
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

from stockpress.printing.sandbox.errors import Place
from stockpress.printing.sandbox.policy import Nothing, Refused, read, settle
from stockpress.printing.sandbox.run import WarningKind

if TYPE_CHECKING:
    from stockpress.printing.sandbox.context import SandboxContext
    from stockpress.printing.sandbox.parser import ContainedParser

SIZED = (str, SafeString, list)
# A template that gives a default has thought of the value's absence.
DEFAULTING = frozenset({"default", "default_if_none", "yesno"})


class Unset(VariableDoesNotExist):
    """No such name in the context."""


class ContainedVariable(Variable):
    """A variable that reads keys, attributes and positions by the policy."""

    __slots__ = ()

    def _resolve_lookup(self, context: SandboxContext) -> Any:
        first, *rest = self.lookups or ()
        for scope in reversed(context.dicts):
            if first in scope:
                current = settle(scope[first])
                break
        else:
            raise Unset("%s", (first,))
        for name in rest:
            current = read(current, name)
        return current


class ContainedExpression(FilterExpression):
    """A filter expression of a contained template."""

    __slots__ = ("place", "steps", "watched")

    def __init__(self, token: str, parser: ContainedParser) -> None:
        super().__init__(token, parser)
        self.place: Place = parser.place
        if self.is_var and self.var.lookups is not None:
            self.var = _contained(self.var)
        # What Django looks up for each filter at each rendering, looked up once.
        self.steps: list[tuple[Any, list[tuple[bool, Any]], bool, bool, bool]] = []
        names: set[str] = set()
        for function, args in self.filters:
            given = [(lookup, _contained(arg) if lookup else mark_safe(arg)) for lookup, arg in args]
            flags = (getattr(function, flag, False) for flag in ("expects_localtime", "needs_autoescape", "is_safe"))
            self.steps.append((function, given, *flags))
            names.add(getattr(function, "_filter_name", function.__name__))
        # Conditions ask whether something is there; loops and output expect it.
        self.watched = parser.command == "for" or not names & DEFAULTING

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        run = context.run
        run.place = self.place
        value: Any = self.var
        if self.is_var:
            try:
                value = self.var.resolve(context)
            except VariableDoesNotExist as err:
                value = None if ignore_failures else ""
                if self.watched and (not ignore_failures or self.place.token.startswith("for ")):
                    _warn(context, self.var.var, err)
        for function, given, expects_localtime, needs_autoescape, is_safe in self.steps:
            args = [_argument(context, arg) if lookup else arg for lookup, arg in given]
            if expects_localtime:
                value = template_localtime(value, context.use_tz)
            result = (
                function(value, *args, autoescape=context.autoescape) if needs_autoescape else function(value, *args)
            )
            if type(result) in SIZED:
                run.note_made(result)
            value = mark_safe(result) if is_safe and isinstance(value, SafeData) else result
        return value


def _contained(variable: Any) -> Any:
    return ContainedVariable(variable.var) if variable.lookups is not None else variable


def _argument(context: SandboxContext, variable: Any) -> Any:
    try:
        return variable.resolve(context)
    except VariableDoesNotExist as err:
        _warn(context, variable.var, err)
        return ""


def _warn(context: SandboxContext, name: str, err: VariableDoesNotExist) -> None:
    if isinstance(err, Nothing):
        return
    if isinstance(err, Refused):
        context.run.warn(WarningKind.REFUSED, f"{name} is left empty: {err}.", name=name)
    else:
        context.run.warn(WarningKind.UNDEFINED, f"{name} is not defined; nothing is printed in its place.", name=name)
