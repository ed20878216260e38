"""What can be wrong with a plugin. The first three are raised and caught by plugins, which know them by these names."""

from __future__ import annotations

from stockpress.kernel.errors import StockpressError


class MixinImplementationError(ValueError):
    """A plugin declares something that cannot work: a task without a function, a link without an address."""


class MixinNotImplementedError(NotImplementedError):
    """A plugin uses a mixin and lacks what the mixin needs of it."""


class IntegrationPluginError(Exception):
    """A plugin failed; `path` says where, `message` what happened."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.path, self.message))


class PluginNotLoaded(StockpressError):
    """Work was queued for a plugin that is not there any more when the work begins."""

    code = "plugin_not_loaded"
    text = "The plugin {key!r} is not loaded. Activate it, or look at the errors of plugins for why it does not load."


class LabelNotPrinted(StockpressError):
    code = "label_not_printed"
    text = "The plugin {key!r} could not print the label {label!r}: {reason}"
