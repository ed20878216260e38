"""How the rendering of a template ends when it does not end well: what, in which file and line, at which token."""

from __future__ import annotations

from typing import NamedTuple

from stockpress.kernel.errors import StockpressError

MAX_TOKEN_CHARS = 120


class Place(NamedTuple):
    """A spot in a template: the file as templates name it, the line counted from 1 (0 if unknown), the tag or variable."""

    file: str = ""
    line: int = 0
    token: str = ""


class TemplateError(StockpressError):
    """The root of what ends a rendering. `item` is the object printed; the caller knows it and adds it by `with_item`."""

    code = "template_error"
    text = "{where}{reason}"

    def __init__(
        self, *, reason: str, file: str = "", line: int = 0, token: str = "", item: str = "", **_: object
    ) -> None:
        token = token if len(token) <= MAX_TOKEN_CHARS else token[: MAX_TOKEN_CHARS - 1] + "…"
        where = file or "template"
        where += f", line {line}" if line else ""
        where += f", at {token!r}" if token else ""
        where += f", for {item}" if item else ""
        super().__init__(reason=reason, file=file, line=line, token=token, item=item, where=f"{where}: ")

    @property
    def file(self) -> str:
        return str(self.params["file"])

    @property
    def line(self) -> int:
        value = self.params["line"]
        return value if isinstance(value, int) else 0

    @property
    def token(self) -> str:
        return str(self.params["token"])

    @property
    def reason(self) -> str:
        return str(self.params["reason"])

    @property
    def item(self) -> str:
        return str(self.params["item"])

    def with_item(self, item: object) -> TemplateError:
        """The same error, naming the object that was being printed."""
        error = type(self)(**{**self.params, "item": str(item)})  # type: ignore[arg-type]
        error.__cause__ = self.__cause__ or self
        return error


class TemplateBroken(TemplateError):
    """The template's syntax is wrong, or something it asks for fails."""

    code = "template_broken"


class TemplateMissing(TemplateError):
    """A template that is printed, extended or included does not exist."""

    code = "template_missing"


class TemplateTooSlow(TemplateError):
    """Rendering took longer than its time."""

    code = "template_too_slow"


class TemplateTooLarge(TemplateError):
    """The template makes more text than allowed."""

    code = "template_too_large"


class TemplateRecursion(TemplateError):
    """Templates include each other, or tags are nested, too deeply."""

    code = "template_recursion"
