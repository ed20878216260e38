"""Changes of status that others may take over or refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from stockpress.kernel.hooks import Hook

if TYPE_CHECKING:
    # Handlers are written in modules that are imported before models can be.
    from stockpress.inventory.common.stateful import StatusMixin

# Called without arguments, or with what handlers are used to pass on: the states, the instance and `kwargs`.
DefaultAction = Callable[..., Any]


class _Handler(Protocol):
    def __call__(
        self, current_state: int, target_state: int, instance: Any, default_action: DefaultAction, **kwargs: Any
    ) -> Any: ...


# Asked in order before a status changes. A truthy answer says that the function did all there was to do, False and
# None leave it to the next; Django's ValidationError refuses the change. Whatever else a function raises goes through.
TRANSITION: Hook[..., Any] = Hook("state transitions")


class TransitionMethod:
    """What plugins derive their handlers from; `TRANSITION_HANDLERS` of a plugin is a list of instances.

    `current_state` and `target_state` are built-in status numbers of the class of `instance`.
    """

    def transition(
        self, current_state: int, target_state: int, instance: Any, default_action: DefaultAction, **kwargs: Any
    ) -> Any:
        """Return something truthy to have handled the change, something falsy to leave it to others.

        ValidationError refuses the change.
        """
        raise NotImplementedError("A handler of state transitions has to define `transition`.")


def attach_handler(handler: _Handler) -> _Handler:
    """Ask `handler` before every change of status from now on; `TRANSITION.detach` ends that."""
    TRANSITION.attach(handler)
    return handler


def change_state(instance: StatusMixin, target: int, default_action: Callable[..., Any], **kwargs: Any) -> Any:
    """Bring `instance` to the status `target`, by the first handler that takes it over, else by `default_action`.

    The action is called as `default_action(instance, **kwargs)`; the answer of whoever did it is returned. A handler
    that calls the action itself has to answer something truthy, or the action runs twice. Runs in the transaction of
    the caller. Raises ValidationError when a handler refuses, and what the action raises.
    """

    def act(*_passed_on: Any, **_repeated: Any) -> Any:
        # Handlers hand over what they were handed, in the order they know; all of it is known here.
        return default_action(instance, **kwargs)

    for answer in TRANSITION.each(int(instance.status), int(target), instance, act, **kwargs):
        if answer:
            return answer
    return act()
