"""Reads the syntax tree of a text: what is not on the list of what may be written is refused, and what is, is made plain.

The tree that comes out has no attributes and no calls left: `part.name` is one variable, `part.name.upper()` a filter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes

from stockpress.inventory.common.text_templates.days import check_day_pattern
from stockpress.inventory.common.text_templates.filters import METHODS, OPERATIONS, PRINTF, STRFTIME, TESTS, WIDEST
from stockpress.inventory.common.text_templates.vocabulary import (
    Kind,
    TextInvalid,
    Vocabulary,
    check_characters,
    listed,
)

MOST_NODES = 200
DEEPEST = 20
# A product has as many digits as its factors together.
MOST_PRODUCTS = 5
LARGEST_CONSTANT = 10**9
SMALLEST_FRACTION = 1e-6

Typed = tuple[nodes.Expr, Kind]
_PRINTF = re.compile(r"%(?:%|[-+ 0#]*(?P<width>\d*)(?:\.(?P<places>\d+))?(?P<kind>.?))", re.DOTALL)
_PRINTF_KINDS: Mapping[str, frozenset[Kind]] = {
    "d": frozenset({Kind.NUMBER}),
    "i": frozenset({Kind.NUMBER}),
    "f": frozenset({Kind.NUMBER}),
    "s": frozenset(Kind),
}
_STATEMENTS = {
    nodes.For: "loops",
    nodes.Macro: "macros",
    nodes.CallBlock: "calls",
    nodes.Assign: "{% set %}",
    nodes.AssignBlock: "{% set %}",
    nodes.With: "{% with %}",
    nodes.FilterBlock: "{% filter %}",
    nodes.Block: "blocks",
    nodes.Pow: "powers",
    nodes.Call: "calls",
    nodes.Dict: "dictionaries",
}


def slot_of(name: str) -> str:
    """The name of a variable inside the compiled text."""
    return "v_" + name.replace(".", "__")


class Reader:
    """Reads one text. Afterwards `names` holds the variables used, `groups` those of each `{{ }}`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._nodes = self._products = self._depth = 0
        self.names: set[str] = set()
        self.groups: list[frozenset[str]] = []

    def body(self, given: list[nodes.Node]) -> list[nodes.Node]:
        return [self._statement(node) for node in given]

    def _statement(self, node: nodes.Node) -> nodes.Node:
        self._enter()
        try:
            if isinstance(node, nodes.Output):
                return nodes.Output([self._output(part) for part in node.nodes], lineno=node.lineno)
            if isinstance(node, nodes.If):
                test, _kind = self._expression(node.test)
                branches: list[Any] = self.body(list(node.elif_))
                return nodes.If(test, self.body(node.body), branches, self.body(node.else_), lineno=node.lineno)
            raise _refused(node)
        finally:
            self._depth -= 1

    def _output(self, node: nodes.Expr) -> nodes.Expr:
        if isinstance(node, nodes.TemplateData):
            return node
        before, self.names = self.names, set()
        made, _kind = self._expression(node)
        self.groups.append(frozenset(self.names))
        self.names |= before
        return made

    def _enter(self) -> None:
        self._nodes += 1
        self._depth += 1
        if self._nodes > MOST_NODES or self._depth > DEEPEST:
            raise TextInvalid(reason="It is too long or too deeply nested; write less.")

    def _expression(self, node: nodes.Node) -> Typed:
        self._enter()
        read = _READERS.get(type(node))
        if read is None:
            raise _refused(node)
        made, kind = read(self, node)
        made.set_lineno(node.lineno)
        self._depth -= 1
        return made, kind

    def _of_kind(self, node: nodes.Node, wanted: Kind, what: str) -> nodes.Expr:
        made, kind = self._expression(node)
        if kind is not wanted:
            raise TextInvalid(reason=f"{what} takes {wanted.value}, not {kind.value}.")
        return made

    # Variables and what is written out.

    def _name(self, node: Any) -> Typed:
        return self._variable(node.name)

    def _attribute(self, node: Any) -> Typed:
        if not isinstance(node.node, nodes.Name):
            raise TextInvalid(reason=f"'.{node.attr}' can only be written after a name; it may use {self._words()}.")
        return self._variable(f"{node.node.name}.{node.attr}")

    def _variable(self, name: str) -> Typed:
        kind = self._vocabulary.kind_of(name)
        if kind is None:
            raise TextInvalid(reason=f"There is no {name!r}; it may use {self._words()}.")
        self.names.add(name)
        return nodes.Name(slot_of(name), "load"), kind

    def _words(self) -> str:
        return self._vocabulary.words()

    def _constant(self, node: Any) -> Typed:
        value = node.value
        if value is None:
            # Nothing is an empty text here, as it is in the values of variables.
            return nodes.Const(""), Kind.TEXT
        if isinstance(value, bool):
            return node, Kind.FLAG
        if isinstance(value, str):
            check_characters(value)
            return node, Kind.TEXT
        if abs(value) > LARGEST_CONSTANT or 0 < abs(value) < SMALLEST_FRACTION:
            raise TextInvalid(reason=f"The number {str(value)[:20]} is too large or too small.")
        return node, Kind.NUMBER

    # Conditions.

    def _choice(self, node: Any) -> Typed:
        test, _ = self._expression(node.test)
        first, kind = self._expression(node.expr1)
        other, other_kind = self._expression(node.expr2 or nodes.Const("", lineno=node.lineno))
        return nodes.CondExpr(test, first, other), _common(kind, other_kind)

    def _either(self, node: Any) -> Typed:
        left, kind = self._expression(node.left)
        right, other = self._expression(node.right)
        return type(node)(left, right), _common(kind, other)

    def _not(self, node: Any) -> Typed:
        return nodes.Not(self._expression(node.node)[0]), Kind.FLAG

    def _comparison(self, node: Any) -> Typed:
        left, kind = self._expression(node.expr)
        operands = []
        for operand in node.ops:
            right, other = self._compared(operand, kind)
            operands.append(nodes.Operand(operand.op, right))
            kind = other
        return nodes.Compare(left, operands), Kind.FLAG

    def _compared(self, operand: Any, kind: Kind) -> Typed:
        if operand.op in {"in", "notin"} and isinstance(operand.expr, nodes.List | nodes.Tuple):
            items = [self._expression(item)[0] for item in operand.expr.items]
            return nodes.Tuple(items, "load"), Kind.ANY
        right, other = self._expression(operand.expr)
        texts = kind is other is Kind.TEXT
        numbers = kind is other is Kind.NUMBER
        if (operand.op in {"in", "notin"} and not texts) or (
            operand.op in {"lt", "lteq", "gt", "gteq"} and not texts and not numbers
        ):
            raise TextInvalid(reason=f"{kind.value.capitalize()} and {other.value} cannot be compared in this way.")
        return right, other

    def _test(self, node: Any) -> Typed:
        if node.name not in TESTS or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise TextInvalid(reason=f"There is no test {node.name!r} here; use one of {listed(TESTS)}.")
        made, _ = self._expression(node.node)
        return nodes.Test(made, node.name, [], [], None, None), Kind.FLAG

    # What makes new values.

    def _joined(self, node: Any) -> Typed:
        return nodes.Concat([self._expression(part)[0] for part in node.nodes]), Kind.TEXT

    def _sum(self, node: Any) -> Typed:
        left, kind = self._expression(node.left)
        if kind not in {Kind.TEXT, Kind.NUMBER}:
            raise TextInvalid(reason="Only two texts or two numbers can be added; join others with ~.")
        return nodes.Add(left, self._of_kind(node.right, kind, "This sum")), kind

    def _arithmetic(self, node: Any) -> Typed:
        if isinstance(node, nodes.Mul):
            self._products += 1
            if self._products > MOST_PRODUCTS:
                raise TextInvalid(reason=f"It multiplies more than {MOST_PRODUCTS} times; write less.")
        left = self._of_kind(node.left, Kind.NUMBER, "Arithmetic")
        return type(node)(left, self._of_kind(node.right, Kind.NUMBER, "Arithmetic")), Kind.NUMBER

    def _division(self, node: Any) -> Typed:
        if isinstance(node, nodes.Mod) and isinstance(node.left, nodes.Const) and isinstance(node.left.value, str):
            items = node.right.items if isinstance(node.right, nodes.Tuple) else [node.right]
            return self._printf(node.left, items)
        left = self._of_kind(node.left, Kind.NUMBER, "A division")
        right = self._of_kind(node.right, Kind.NUMBER, "A division")
        if not isinstance(right, nodes.Const) or not right.value:
            raise TextInvalid(reason="A division needs a number other than 0, written out, on its right.")
        return type(node)(left, right), Kind.NUMBER

    def _sign(self, node: Any) -> Typed:
        return type(node)(self._of_kind(node.node, Kind.NUMBER, "A sign")), Kind.NUMBER

    def _part_of_text(self, node: Any) -> Typed:
        what = "Picking characters"
        text = self._of_kind(node.node, Kind.TEXT, what)
        if isinstance(node.arg, nodes.Slice):
            ends = [self._position(end) for end in (node.arg.start, node.arg.stop)]
            if node.arg.step is not None:
                raise TextInvalid(reason="Characters are picked as [first:last], without a step.")
        else:
            at = self._position(node.arg) or 0
            # A slice: no character at all where the text is shorter.
            ends = [at, at + 1 if at != -1 else None]
        start, stop = (nodes.Const(end) if end is not None else None for end in ends)
        return nodes.Getitem(text, nodes.Slice(start, stop, None), "load"), Kind.TEXT

    def _position(self, node: Any) -> int | None:
        if node is None:
            return None
        value = -node.node.value if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const) else None
        value = node.value if isinstance(node, nodes.Const) else value
        if type(value) is not int or abs(value) > LARGEST_CONSTANT:
            raise TextInvalid(reason="Characters are picked by numbers that are written out, such as [0] or [:3].")
        return value

    # Filters, and the methods that are filters.

    def _filter(self, node: Any) -> Typed:
        if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise TextInvalid(reason=f"The filter {node.name!r} is applied to one value, with plain arguments.")
        if node.name == PRINTF:
            return self._printf(node.node, node.args)
        return self._applied(node.name, node.node, node.args)

    def _call(self, node: Any) -> Typed:
        if not isinstance(node.node, nodes.Getattr) or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise _refused(node)
        method, subject = node.node.attr, node.node.node
        if method == STRFTIME:
            day = self._of_kind(subject, Kind.DAY, "strftime")
            return self._filtered(day, STRFTIME, [_day_pattern(node.args)]), Kind.TEXT
        if method not in METHODS:
            raise TextInvalid(reason=f"'{method}()' cannot be called; use one of {listed([*METHODS, STRFTIME])}.")
        return self._applied(method, subject, node.args)

    def _applied(self, name: str, subject: nodes.Node, arguments: list[Any]) -> Typed:
        if name == STRFTIME:
            return self._filtered(self._of_kind(subject, Kind.DAY, name), name, [_day_pattern(arguments)]), Kind.TEXT
        operation = OPERATIONS.get(name)
        if operation is None:
            raise TextInvalid(reason=f"There is no filter {name!r} here; use one of {listed(OPERATIONS)}.")
        made, kind = self._expression(subject)
        if operation.takes and kind not in operation.takes:
            raise TextInvalid(reason=f"{name!r} cannot be applied to {kind.value}.")
        if not operation.least <= len(arguments) <= len(operation.arguments):
            raise TextInvalid(reason=f"{name!r} takes {operation.least} to {len(operation.arguments)} arguments.")
        given = [
            self._argument(name, node, wanted) for node, wanted in zip(arguments, operation.arguments, strict=False)
        ]
        return self._filtered(made, name, given), operation.gives

    def _argument(self, name: str, node: Any, wanted: Kind) -> nodes.Expr:
        if wanted is Kind.ANY:
            return self._expression(node)[0]
        made = self._of_kind(node, wanted, f"{name!r}")
        if wanted is Kind.TEXT:
            return made
        value = made.value if isinstance(made, nodes.Const) else None
        if value is None or not 0 <= value <= WIDEST or isinstance(value, float):
            raise TextInvalid(reason=f"{name!r} takes a number from 0 to {WIDEST}, or true or false, written out.")
        return made

    def _printf(self, pattern: nodes.Node, arguments: list[Any]) -> Typed:
        value = pattern.value if isinstance(pattern, nodes.Const) else None
        if not isinstance(value, str):
            raise TextInvalid(reason="The pattern of a format is a text that is written out, such as '%02d'.")
        check_characters(value)
        wanted = _printf_kinds(value)
        if len(wanted) != len(arguments):
            raise TextInvalid(reason=f"The format {value!r} needs {len(wanted)} values, not {len(arguments)}.")
        made = [self._expression(argument) for argument in arguments]
        for allowed, (_node, kind) in zip(wanted, made, strict=True):
            if kind not in allowed:
                raise TextInvalid(reason=f"The format {value!r} takes a number, not {kind.value}.")
        return self._filtered(nodes.Const(value), PRINTF, [node for node, _kind in made]), Kind.TEXT

    @staticmethod
    def _filtered(subject: nodes.Expr, name: str, arguments: list[nodes.Expr]) -> nodes.Expr:
        return nodes.Filter(subject, name, arguments, [], None, None)


def _common(kind: Kind, other: Kind) -> Kind:
    return kind if kind is other else Kind.ANY


def _day_pattern(arguments: list[Any]) -> nodes.Expr:
    pattern = arguments[0] if len(arguments) == 1 else None
    if not isinstance(pattern, nodes.Const) or not isinstance(pattern.value, str):
        raise TextInvalid(reason="'strftime' takes one text that is written out, such as '%Y-%m-%d'.")
    check_characters(pattern.value)
    check_day_pattern(pattern.value)
    return pattern


def _printf_kinds(pattern: str) -> list[frozenset[Kind]]:
    wanted = []
    for found in _PRINTF.finditer(pattern):
        if found[0] == "%%":
            continue
        kinds = _PRINTF_KINDS.get(found["kind"] or "")
        if kinds is None:
            raise TextInvalid(reason=f"The format {pattern!r} may use %s, %d and %f, with a width such as %04d.")
        if max(int(found[part] or 0) for part in ("width", "places")) > WIDEST:
            raise TextInvalid(reason=f"The format {pattern[:40]!r} is wider than {WIDEST} characters.")
        wanted.append(kinds)
    return wanted


def _refused(node: nodes.Node) -> TextInvalid:
    what = next((words for kind, words in _STATEMENTS.items() if isinstance(node, kind)), "this kind of tag or value")
    return TextInvalid(reason=f"It uses {what}; only {{{{ values }}}}, {{% if %}} and filters are allowed.")


_READERS: Mapping[type[nodes.Node], Callable[[Reader, Any], Typed]] = {
    nodes.Name: Reader._name,
    nodes.Getattr: Reader._attribute,
    nodes.Const: Reader._constant,
    nodes.CondExpr: Reader._choice,
    nodes.And: Reader._either,
    nodes.Or: Reader._either,
    nodes.Not: Reader._not,
    nodes.Compare: Reader._comparison,
    nodes.Test: Reader._test,
    nodes.Concat: Reader._joined,
    nodes.Add: Reader._sum,
    nodes.Sub: Reader._arithmetic,
    nodes.Mul: Reader._arithmetic,
    nodes.Div: Reader._division,
    nodes.FloorDiv: Reader._division,
    nodes.Mod: Reader._division,
    nodes.Neg: Reader._sign,
    nodes.Pos: Reader._sign,
    nodes.Getitem: Reader._part_of_text,
    nodes.Filter: Reader._filter,
    nodes.Call: Reader._call,
}
