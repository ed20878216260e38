"""`plugin`: the class that plugins derive from, the registry, and the keys of the mixins."""

import importlib

from stockpress.kernel.late_names import late_names
from stockpress.plugins.contract import InvenTreePlugin as InvenTreePlugin
from stockpress.plugins.errors import MixinImplementationError as MixinImplementationError
from stockpress.plugins.errors import MixinNotImplementedError as MixinNotImplementedError
from stockpress.plugins.names import PluginMixinEnum as PluginMixinEnum

# Loaded now: the import system would later put this module in the place of the object of the same name.
importlib.import_module(f"{__name__}.registry")
del globals()["registry"]

__getattr__, __dir__ = late_names(
    __name__,
    {
        "registry": "stockpress.plugins.registry:registry",
        "call_plugin_function": "stockpress.plugins.registry:call_plugin_function",
    },
)
