"""Plugins that take part when orders and builds change their state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import structlog

from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum

if TYPE_CHECKING:
    from stockpress.inventory.common.transitions import TransitionMethod

log = structlog.get_logger(__name__)


class TransitionMixin(MixinHost):
    """`TRANSITION_HANDLERS` is a list of instances of TransitionMethod, asked in its order."""

    TRANSITION_HANDLERS: ClassVar[Sequence[Any] | None] = None

    MixinMeta: ClassVar[Any] = named("StateTransition")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.STATE_TRANSITION, "has_transition_handlers", TransitionMixin)

    def get_transition_handlers(self) -> list[TransitionMethod]:
        """The handlers that can be used; what is none is named in the log and left out."""
        # Plugins are imported before Django's models are.
        from stockpress.inventory.common.transitions import TransitionMethod

        declared: Any = self.TRANSITION_HANDLERS
        if declared is None:
            return []
        if not isinstance(declared, list | tuple):
            log.error("INVE-E9: TRANSITION_HANDLERS is not a list", plugin=self.slug, found=type(declared).__name__)
            return []
        for handler in declared:
            if not isinstance(handler, TransitionMethod):
                log.error("INVE-E9: not an instance of TransitionMethod", plugin=self.slug, found=repr(handler)[:200])
        return [handler for handler in declared if isinstance(handler, TransitionMethod)]

    @property
    def has_transition_handlers(self) -> bool:
        return bool(self.get_transition_handlers())
