"""Functions by their dotted names, so that another process can call what this one names."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stockpress.jobs.errors import NotCallableByName
from stockpress.kernel.registry import Registry


@dataclass(frozen=True)
class NamedCallable:
    """A function under a name that is not where it stands, such as the name that plugins know it by."""

    name: str
    function: Callable[..., Any]


CALLABLE_NAMES: Registry[str, NamedCallable] = Registry("names of functions", key=lambda entry: entry.name)


def name_of(function: Callable[..., Any] | str) -> str:
    """The dotted name under which `resolve` finds the function again; raises NotCallableByName."""
    if isinstance(function, str):
        resolve(function)
        return function
    module, qualname = getattr(function, "__module__", None), getattr(function, "__qualname__", None)
    if not module or not qualname:
        raise NotCallableByName(function=repr(function), reason="it has no name")
    name = f"{module}.{qualname}"
    if "<" in qualname:
        raise NotCallableByName(function=name, reason="it is defined inside another function")
    if module == "__main__":
        raise NotCallableByName(function=name, reason="its module is the program that was started")
    found = resolve(name)
    if found != function and getattr(found, "__wrapped__", None) is not function:
        raise NotCallableByName(function=name, reason="there is something else under its name")
    return name


def resolve(name: str) -> Callable[..., Any]:
    """The function of a dotted name, importing its module if need be; raises NotCallableByName.

    Whatever else than ImportError the code of the module raises passes through.
    """
    known = CALLABLE_NAMES.get(name)
    if known is not None:
        return known.function
    parts = name.split(".")
    if len(parts) < 2 or not all(part.isidentifier() for part in parts):
        raise NotCallableByName(function=repr(name), reason="it is no dotted name")
    for length in range(len(parts) - 1, 0, -1):
        module_name = ".".join(parts[:length])
        try:
            found: Any = importlib.import_module(module_name)
        except ModuleNotFoundError as err:
            if err.name is None or not f"{module_name}.".startswith(f"{err.name}."):
                raise NotCallableByName(function=repr(name), reason=str(err)) from err
            continue
        except ImportError as err:
            raise NotCallableByName(function=repr(name), reason=str(err)) from err
        for attribute in parts[length:]:
            found = getattr(found, attribute, None)
        if not callable(found):
            raise NotCallableByName(function=repr(name), reason="there is no function of that name")
        return found
    raise NotCallableByName(function=repr(name), reason=f"there is no module {parts[0]!r}")
