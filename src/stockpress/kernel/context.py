"""Context variables: what a template may name, declared once by the package that owns the value.

One declaration serves printing, previews, editor completion and documentation alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class ContextVariable(Generic[T]):
    """A name that templates of one model type may use, and how to get its value from the object printed."""

    name: str
    type: str
    description: str
    sample: object
    evaluate: Callable[[T], object]


class LazyContext(dict[str, object]):
    """A dictionary whose declared values are computed when first asked for.

    It is a real `dict`, because plugins mutate it in place and template tags ask for its type. Values that are never
    named by the template cost nothing; every value is computed at most once.
    """

    def __init__(self, pending: Mapping[str, Callable[[], object]] | None = None, **values: object) -> None:
        super().__init__(values)
        self._pending: dict[str, Callable[[], object]] = {
            name: value for name, value in (pending or {}).items() if name not in values
        }

    def _settle(self, name: str) -> None:
        compute = self._pending.pop(name, None)
        if compute is not None:
            super().__setitem__(name, compute())

    def _settle_all(self) -> None:
        for name in tuple(self._pending):
            self._settle(name)

    def __getitem__(self, name: str) -> object:
        self._settle(name)
        return super().__getitem__(name)

    def get(self, name: str, default: object = None) -> object:
        # Asked in two steps, because the inherited get() knows nothing of values that are not computed yet.
        return self[name] if name in self else default  # noqa: SIM401

    def __setitem__(self, name: str, value: object) -> None:
        self._pending.pop(name, None)
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        if self._pending.pop(name, None) is None:
            super().__delitem__(name)

    def update(self, *others: Mapping[str, object], **values: object) -> None:  # type: ignore[override]
        for other in (*others, values):
            if isinstance(other, LazyContext):
                for name, compute in other._pending.items():
                    super().pop(name, None)
                    self._pending[name] = compute
                for name in dict.keys(other):
                    self[name] = dict.__getitem__(other, name)
            else:
                for name, value in other.items():
                    self[name] = value

    def setdefault(self, name: str, default: object = None) -> object:
        if name not in self:
            self[name] = default
        return self[name]

    def pop(self, name: str, *default: object) -> object:
        self._settle(name)
        return super().pop(name, *default)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self._pending

    def __iter__(self) -> Iterator[str]:
        return iter([*super().__iter__(), *self._pending])

    def __len__(self) -> int:
        return super().__len__() + len(self._pending)

    def keys(self) -> list[str]:  # type: ignore[override]
        return list(self)

    def values(self) -> Any:
        self._settle_all()
        return super().values()

    def items(self) -> Any:
        self._settle_all()
        return super().items()

    def copy(self) -> LazyContext:
        twin = LazyContext(self._pending)
        for name in dict.keys(self):
            dict.__setitem__(twin, name, dict.__getitem__(self, name))
        return twin
