"""Which modules read which settings, found in the source: where a key reaches a function that reads a setting.

A key may stand in the call itself, in a named constant or table, in a field of an object, be put together from these, or come
as an argument through functions of ours. What stands in a docstring, in a declaration or in a declaration's check is no reading.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"
REGISTRY = "stockpress.settings_registry"
# Functions that read a setting, and which of their arguments is its key.
READERS: Mapping[str, int] = {"setting": 0, "flag": 0, "number": 0, "text": 0, "is_notified": 1}
# The same by the names that software written for InvenTree uses, wherever they are imported from.
KNOWN_NAMES = frozenset({"get_setting", "get_global_setting"})
CHECKS = frozenset({"check", "check_now"})

Function = ast.FunctionDef | ast.AsyncFunctionDef
# The functions and classes around a piece of source, the outermost first.
Scopes = tuple[Function | ast.ClassDef, ...]


@dataclass
class Module:
    """A module: its constants, what it imports, and its functions and classes by name."""

    name: str
    tree: ast.Module
    constants: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    checks: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Parameter:
    """An argument that ends up as the key of a setting: its place in a call, and its name."""

    place: int
    name: str


class Readings:
    """Reads the source below a folder; `by_key` tells the modules that read a key."""

    def __init__(self, source: Path = SOURCE) -> None:
        self.by_key: dict[str, set[str]] = defaultdict(set)
        self._modules = {module.name: module for module in _modules(source)}
        # Values of fields by their names alone, whatever the object.
        self._fields: dict[str, set[str]] = defaultdict(set)
        # (module, function or class) -> the arguments that become keys
        self._through: dict[tuple[str, str], set[Parameter]] = defaultdict(set)
        self._methods: dict[str, set[Parameter]] = defaultdict(set)
        for module in self._modules.values():
            self._note_names(module)
        calls = [found for module in self._modules.values() for found in _calls(module, module.tree, ())]
        known = -1
        while known != (known := self._size()):
            for module, call, scopes in calls:
                for given in self._keys_given(module, call):
                    for key in self._meant(module, given, scopes):
                        self.by_key[key].add(module.name)

    def _size(self) -> int:
        return sum(len(found) for table in (self._through, self._methods) for found in table.values())

    def _note_names(self, module: Module) -> None:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                module.imports |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
            elif isinstance(node, ast.Call):
                for word in node.keywords:
                    if word.arg in CHECKS:
                        module.checks |= {name.id for name in ast.walk(word.value) if isinstance(name, ast.Name)}
                    elif word.arg and word.arg != "key":
                        self._fields[word.arg] |= set(_texts(word.value))
        for body in (module.tree, *(node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef))):
            for name, value in _assigned(body.body):
                (module.constants if body is module.tree else self._fields)[name] |= set(_texts(value))

    def _keys_given(self, module: Module, call: ast.Call) -> Iterator[ast.expr]:
        """The arguments of a call that are keys of settings."""
        called, arguments = call.func, list(call.args)
        if isinstance(called, ast.Name) and called.id == "partial" and arguments:
            called, arguments = arguments[0], arguments[1:]
        for parameter in tuple(self._parameters(module, called)):
            if parameter.place < len(arguments):
                given = arguments[parameter.place]
                yield _as_notified(given) if parameter.name == "method" else given
            yield from (word.value for word in call.keywords if word.arg == parameter.name)

    def _parameters(self, module: Module, called: ast.expr) -> Iterable[Parameter]:
        if isinstance(called, ast.Attribute):
            if called.attr in KNOWN_NAMES:
                return (Parameter(0, "key"),)
            return self._methods.get(called.attr, ())
        if not isinstance(called, ast.Name):
            return ()
        owner, name = module.imports.get(called.id, (module.name, called.id))
        if owner.startswith(REGISTRY) and name in READERS:
            return (Parameter(READERS[name], "method" if name == "is_notified" else "key"),)
        return (Parameter(0, "key"),) if name in KNOWN_NAMES else self._through.get((owner, name), ())

    def _meant(self, module: Module, given: ast.expr, scopes: Scopes) -> Iterator[str]:
        """The texts that an expression may stand for; more than it does stand for at any one time."""
        for node in _within(given):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.Name):
                yield from self._named(module, node.id, scopes)
            elif isinstance(node, ast.Attribute):
                yield from self._fields.get(node.attr, ())
                self._note_field(module, node, scopes)
            elif isinstance(node, ast.JoinedStr):
                yield from self._joined(module, node, scopes)

    def _joined(self, module: Module, node: ast.JoinedStr, scopes: Scopes) -> Iterator[str]:
        """What an f-string may come to."""
        parts = [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
        yield from map("".join, product(*(set(self._meant(module, part, scopes)) for part in parts)))

    def _named(self, module: Module, name: str, scopes: Scopes) -> Iterator[str]:
        """What a name stands for: an argument of a function around, what a local name is taken from, a constant."""
        waiting, seen = [name], {name}
        while waiting:
            name = waiting.pop()
            if self._is_argument(module, name, scopes):
                continue
            for function in (scope for scope in scopes if isinstance(scope, Function)):
                for value in (value for target, value in _bound_in(function) if target == name):
                    yield from _texts(value)
                    others = {other.id for other in ast.walk(value) if isinstance(other, ast.Name)} - seen
                    seen |= others
                    waiting += others
            owner, original = module.imports.get(name, (module.name, name))
            if owner in self._modules:
                yield from self._modules[owner].constants.get(original, ())

    def _is_argument(self, module: Module, name: str, scopes: Scopes) -> bool:
        """Whether the name is an argument of a function around, which then reads the settings it is called with."""
        for place, function in reversed(list(enumerate(scopes))):
            names = _arguments(function) if isinstance(function, Function) else []
            if name in names:
                if name in {"self", "cls"}:
                    return True
                is_method = place > 0 and isinstance(scopes[place - 1], ast.ClassDef) and names[0] in {"self", "cls"}
                parameter = Parameter(names.index(name) - is_method, name)
                through = self._methods[function.name] if is_method else self._through[module.name, function.name]
                through.add(parameter)
                return True
        return False

    def _note_field(self, module: Module, node: ast.Attribute, scopes: Scopes) -> None:
        """A field that becomes a key makes the class one that reads what it is made with."""
        owner = next((scope for scope in reversed(scopes) if isinstance(scope, ast.ClassDef)), None)
        if owner is None or not (isinstance(node.value, ast.Name) and node.value.id == "self"):
            return
        made = next((part for part in owner.body if isinstance(part, Function) and part.name == "__init__"), None)
        names = _arguments(made)[1:] if made else [name for name, _ in _assigned(owner.body, bare=True)]
        if node.attr in names:
            self._through[module.name, owner.name].add(Parameter(names.index(node.attr), node.attr))


def _modules(source: Path) -> Iterator[Module]:
    for path in sorted(source.rglob("*.py")):
        if "migrations" not in path.parts:
            parts = path.relative_to(source).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            yield Module(name, ast.parse(path.read_text(encoding="utf-8")))


def _calls(module: Module, node: ast.AST, scopes: Scopes) -> Iterator[tuple[Module, ast.Call, Scopes]]:
    """Every call of a module, except those of its functions that check values."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef):
            if scopes or child.name not in module.checks:
                yield from _calls(module, child, (*scopes, child))
            continue
        if isinstance(child, ast.Call):
            yield module, child, scopes
        yield from _calls(module, child, scopes)


def _assigned(body: Iterable[ast.stmt], *, bare: bool = False) -> Iterator[tuple[str, ast.expr]]:
    """Names and what they stand for; with `bare` also fields without a value."""
    for node in body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and (node.value or bare):
            yield node.target.id, node.value or ast.Constant(None)


def _bound_in(function: Function) -> Iterator[tuple[str, ast.expr]]:
    """Local names of a function and what they are taken from."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            source = node.value
        elif isinstance(node, ast.For | ast.comprehension):
            targets, source = [node.target], node.iter
        else:
            continue
        for target in targets:
            yield from ((name.id, source) for name in ast.walk(target) if isinstance(name, ast.Name))


def _arguments(function: Function) -> list[str]:
    given = function.args
    return [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def _texts(value: ast.expr) -> Iterator[str]:
    """The texts within an expression, except those that a declaration gives as its key."""
    if isinstance(value, ast.Call) and any(word.arg == "key" for word in value.keywords):
        return
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    for child in ast.iter_child_nodes(value):
        if isinstance(child, ast.expr):
            yield from _texts(child)


def _within(expression: ast.AST) -> Iterator[ast.AST]:
    """An expression and its parts; a text that is put together counts as one."""
    yield expression
    if not isinstance(expression, ast.JoinedStr):
        for child in ast.iter_child_nodes(expression):
            yield from _within(child)


def _as_notified(given: ast.expr) -> ast.expr:
    """The key of the setting of a way of notifying."""
    if isinstance(given, ast.Constant):
        return ast.Constant(f"NOTIFICATION_METHOD_{str(given.value).upper()}")
    return given
