"""Errors with a class, a stable code and a text that says what to do."""

from __future__ import annotations

from typing import ClassVar


class StockpressError(Exception):
    """The root of every error that Stockpress raises on purpose.

    A subclass sets `code` (stable, for machines and the log) and `text`, a format string over `params` for people.
    `str(error)` is the finished text.
    """

    code: ClassVar[str] = "error"
    text: ClassVar[str] = "Something went wrong."

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.text.format(**params))

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders (render children); the default would call the class with the text alone.
        return (_rebuild, (type(self), self.params))


def _rebuild(kind: type[StockpressError], params: dict[str, object]) -> StockpressError:
    return kind(**params)


class InvalidInput(StockpressError):
    """What was asked for cannot be done as asked; `field` names the part of the request to change, if one does.

    An HTTP request that raises it is answered with 400 and the text below the field's name.
    """

    code = "invalid_input"
    text = "{reason}"
    field: ClassVar[str | None] = None

    def __init__(self, *, field: str | None = None, **params: object) -> None:
        self.at = field or self.field
        super().__init__(**params)

    def problems(self) -> dict[str | None, list[str]]:
        """What is wrong, by field; None stands for the request as a whole."""
        return {self.at: [str(self)]}

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), {"field": self.at, **self.params}))


class NotPermitted(StockpressError):
    """The user may not do this; an HTTP request that raises it is answered with 403."""

    code = "not_permitted"
    text = "You do not have the permission to {action}. Ask an administrator for the role that allows it."


class NotFound(StockpressError):
    """There is no such thing; an HTTP request that raises it is answered with 404."""

    code = "not_found"
    text = "There is no {what}."
