"""Life cycles: which action leads from which states to which, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from stockpress.inventory.common.errors import ObjectGone, WrongState
from stockpress.inventory.common.stateful import StatusMixin
from stockpress.inventory.common.status import StatusCode
from stockpress.inventory.common.transitions import change_state

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Step:
    """An action in words ("hold"), the states it may begin in, and the one it ends in."""

    action: str
    sources: tuple[StatusCode, ...]
    target: StatusCode

    def is_open_to(self, status: int) -> bool:
        return status in self.sources


class Lifecycle:
    """The steps of one kind of object, by the name of their action."""

    def __init__(self, *steps: Step) -> None:
        self._steps = {step.action: step for step in steps}

    def __getitem__(self, action: str) -> Step:
        return self._steps[action]

    def __iter__(self) -> Iterator[Step]:
        return iter(self._steps.values())

    def require(self, action: str, instance: StatusMixin) -> Step:
        """The step; raises WrongState where the object's state does not allow it."""
        step = self._steps[action]
        if not step.is_open_to(instance.status):
            raise wrong_state(action, instance, step.sources)
        return step

    def take(self, action: str, instance: StatusMixin, do: Callable[..., Any], **kwargs: Any) -> Any:
        """Take the step: `do(instance, **kwargs)`, unless somebody else takes it over. `instance` is locked by the caller.

        Raises WrongState, ValidationError by whoever refuses, and what `do` raises.
        """
        step = self.require(action, instance)
        return change_state(instance, step.target, do, **kwargs)


def wrong_state(action: str, instance: StatusMixin, sources: tuple[StatusCode, ...]) -> WrongState:
    """The error that names the state the object is in and those that it would have to be in."""
    allowed = " or ".join(source.label.lower() for source in sources)
    what = f"{instance._meta.verbose_name} {getattr(instance, 'reference', instance.pk)}"
    return WrongState(what=what, status=instance.status_text.lower(), action=action, allowed=allowed)


def locked(instance: M) -> M:
    """The stored row of an object as it is now, kept from others until the transaction ends. Raises ObjectGone."""
    rows: Any = type(instance)._base_manager
    row: M | None = rows.select_for_update().filter(pk=instance.pk).first()
    if row is None:
        raise ObjectGone(what=str(instance._meta.verbose_name).lower(), key=instance.pk)
    return row
