"""What the classes of machine types and drivers have in common: what an author must write, and where it comes from."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any, ClassVar

from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.host import HOST

_OWN_CODE = Path(__file__).resolve().parents[1]


class Provided:
    """A class that plugins write.

    required_attributes: names of attributes that must be there and not empty.
    required_overrides: functions of a base class that must be written anew; of a list within it, at least one.
    """

    SLUG: ClassVar[str]
    NAME: ClassVar[str]
    DESCRIPTION: ClassVar[str]

    required_attributes: ClassVar[list[str]] = ["SLUG", "NAME", "DESCRIPTION"]
    required_overrides: ClassVar[list[Any]] = []

    @classmethod
    def validate(cls) -> None:
        """Raise a NotImplementedError that names what is missing."""
        lacking = [name for name in cls.required_attributes if getattr(cls, name, "") in ("", None)]
        open_choices = [
            group
            for group in ([one] if callable(one) else list(one) for one in cls.required_overrides)
            if not any(_is_written_anew(cls, function) for function in group)
        ]
        problems = []
        if lacking:
            problems.append(f"the attributes {', '.join(lacking)}")
        for group in open_choices:
            names = [function.__name__ for function in group]
            problems.append(f"one of {' or '.join(names)}" if len(names) > 1 else f"the method {names[0]}")
        if problems:
            raise MixinNotImplementedError(f"The class '{cls}' has to define {' and '.join(problems)}.")

    @classmethod
    def get_provider_file(cls) -> str:
        """The file that the class is written in."""
        return inspect.getfile(cls)

    @classmethod
    def get_provider_plugin(cls) -> Any:
        """The loaded plugin whose package the class is in; None for what comes with the server."""
        if cls.get_is_builtin():
            return None
        package = cls.__module__.partition(".")[0]
        plugins = HOST.current().by_mixin.get("machine", ())
        return next((one for one in plugins if type(one).__module__.partition(".")[0] == package), None)

    @classmethod
    def get_is_builtin(cls) -> bool:
        return Path(cls.get_provider_file()).resolve().is_relative_to(_OWN_CODE)


def _is_written_anew(cls: type, function: Any) -> bool:
    return getattr(cls, function.__name__, function) is not function
