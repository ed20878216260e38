"""Names of a module that are loaded when they are first asked for (PEP 562)."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any


def late_names(module: str, names: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` for `module`, whose own names stay what they are; `import *` takes the late ones.

    names: where each name comes from: `package.module:name`, or `package.module` for a module. What loading one raises
    goes through, so that a missing package is named and not hidden.
    """

    def load(name: str) -> Any:
        if name == "__all__":
            return sorted(names)
        source = names.get(name)
        if source is None:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        where, _, attribute = source.partition(":")
        found: Any = importlib.import_module(where)
        if attribute:
            found = getattr(found, attribute)
        vars(sys.modules[module])[name] = found
        return found

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[module]), *names})

    return load, listed
