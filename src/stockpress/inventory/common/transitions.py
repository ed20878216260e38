"""Changes of status that others may take over or refuse."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from stockpress.inventory.common.stateful import StatusMixin
from stockpress.kernel.hooks import Hook

# Called without arguments, or with what handlers are used to pass on: the states, the instance and `kwargs`.
DefaultAction = Callable[..., Any]


# Called with the present and the wanted status, the instance, the action that would be done, and the action's
# keywords; asked in order before a status changes. A truthy answer says that the function did all there was to do, False and
# None leave it to the next; Django's ValidationError refuses the change. Whatever else a function raises goes through.
TRANSITION: Hook[..., Any] = Hook("state transitions")


class TransitionMethod(ABC):
    """What plugins derive their handlers from; `TRANSITION_HANDLERS` of a plugin is a list of instances.

    `current_state` and `target_state` are built-in status numbers of the class of `instance`.
    """

    @abstractmethod
    def transition(
        self, current_state: int, target_state: int, instance: Any, default_action: DefaultAction, **kwargs: Any
    ) -> Any:
        """Return something truthy to have handled the change, something falsy to leave it to others.

        ValidationError refuses the change.
        """
        ...


def change_state(instance: StatusMixin, target: int, default_action: Callable[..., Any], **kwargs: Any) -> Any:
    """Bring `instance` to the status `target`, by the first handler that takes it over, else by `default_action`.

    The action is called as `default_action(instance, **kwargs)`; the answer of whoever did it is returned. A handler may
    call the action itself, and it is done once even if the handler then says nothing or fails. Runs in the transaction
    of the caller. Raises ValidationError when a handler refuses, and what the action raises.
    """
    results: list[Any] = []

    def act(*_passed_on: Any, **_repeated: Any) -> Any:
        # Handlers hand over what they were handed, in the order they know; all of it is known here.
        results.append(default_action(instance, **kwargs))
        return results[-1]

    for answer in TRANSITION.each(int(instance.status), int(target), instance, act, **kwargs):
        if answer:
            return answer
    if results:
        # A handler had it done. If it failed afterwards it was undone, and `instance` still looks as if it were not.
        instance.refresh_from_db()
        if instance.status == target:
            return results[-1]
    return act()
