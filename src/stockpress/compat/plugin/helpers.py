"""`plugin.helpers`: what plugins raise and catch."""

from stockpress.plugins.errors import IntegrationPluginError, MixinImplementationError, MixinNotImplementedError

__all__ = [
    "IntegrationPluginError",
    "MixinImplementationError",
    "MixinNotImplementedError",
]
