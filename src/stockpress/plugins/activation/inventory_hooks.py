"""The rules and numbers that plugins add to the inventory: attached while a plugin has them, so that they cost nothing else."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError

from stockpress.inventory.common import validation
from stockpress.inventory.common.transitions import TRANSITION
from stockpress.inventory.stock.batch_codes import GENERATE_BATCH_CODE
from stockpress.kernel.hooks import Hook
from stockpress.plugins import isolation
from stockpress.plugins.host import HOST
from stockpress.plugins.snapshot import Snapshot

# The hooks of the inventory and the methods of plugins that answer them.
_QUESTIONS: dict[Hook[..., Any], str] = {
    validation.VALIDATE_DELETION: "validate_model_deletion",
    validation.VALIDATE_PART_NAME: "validate_part_name",
    validation.VALIDATE_PART_IPN: "validate_part_ipn",
    validation.VALIDATE_BATCH_CODE: "validate_batch_code",
    validation.VALIDATE_SERIAL_NUMBER: "validate_serial_number",
    validation.CONVERT_SERIAL: "convert_serial_to_int",
    validation.LATEST_SERIAL: "get_latest_serial_number",
    validation.INCREMENT_SERIAL: "increment_serial_number",
    validation.VALIDATE_PARAMETER: "validate_part_parameter",
}
_ATTACHED: dict[Hook[..., Any], Callable[..., Any]] = {}


def follow(_before: Snapshot, after: Snapshot) -> None:
    """Attach what the loaded plugins need, and detach the rest."""
    wanted: dict[Hook[..., Any], Callable[..., Any]] = {}
    if after.by_mixin.get("validation"):
        wanted = {hook: partial(_ask_in_turn, method) for hook, method in _QUESTIONS.items()}
        wanted[validation.VALIDATE_INSTANCE] = _validate_instance
        wanted[GENERATE_BATCH_CODE] = _generate_batch_code
    if after.by_mixin.get("statetransition"):
        wanted[TRANSITION] = _transition
    for hook in [hook for hook in _ATTACHED if hook not in wanted]:
        hook.detach(_ATTACHED.pop(hook))
    for hook, function in wanted.items():
        if hook not in _ATTACHED:
            _ATTACHED[hook] = hook.attach(function)


def _ask_in_turn(method: str, *args: Any) -> Any:
    """The first answer that is neither None nor False. A plugin refuses by ValidationError; one that fails is passed over."""
    for plugin in HOST.current().by_mixin.get("validation", ()):
        answer = isolation.refusal_or(None, plugin, method, _with_what_it_takes, getattr(plugin, method), args)
        if answer is not None and answer is not False:
            return answer
    return None


def _validate_instance(instance: Any, deltas: Any) -> Any:
    """As the others; but a plugin that fails refuses, too, or what it was to check would be stored unchecked."""
    for plugin in HOST.current().by_mixin.get("validation", ()):
        function = plugin.validate_model_instance
        try:
            answer = isolation.required(
                plugin, "validate_model_instance", _with_what_it_takes, function, (instance, deltas)
            )
        except isolation.PluginFailed as err:
            raise ValidationError(str(err)) from err
        except isolation.PluginBlocked:
            continue
        if answer is True:
            return True
    return None


def _with_what_it_takes(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Plugins written against earlier versions take fewer arguments."""
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return function(*args)
    positional = [one for one in parameters if one.kind in {one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD}]
    return function(*args[: len(positional)])


def _generate_batch_code(known: Any) -> Any:
    for plugin in HOST.current().by_mixin.get("validation", ()):
        code = isolation.answer_or(None, plugin, "generate_batch_code", _generated, plugin.generate_batch_code, known)
        if code is not None:
            return code
    return None


def _generated(function: Callable[..., Any], known: Any) -> Any:
    takes_anything = any(one.kind is one.VAR_KEYWORD for one in inspect.signature(function).parameters.values())
    return function(**known) if takes_anything else function()


def _transition(current_state: int, target_state: int, instance: Any, default_action: Any, **kwargs: Any) -> Any:
    for plugin in HOST.current().by_mixin.get("statetransition", ()):
        for handler in isolation.answer_or([], plugin, "get_transition_handlers", plugin.get_transition_handlers):
            answer = isolation.refusal_or(
                None,
                plugin,
                "transition",
                handler.transition,
                current_state,
                target_state,
                instance,
                default_action,
                **kwargs,
            )
            if answer:
                return answer
    return None
