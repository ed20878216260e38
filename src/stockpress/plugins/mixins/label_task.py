"""One label, printed in the background through the plugin that asked for that."""

from __future__ import annotations

from typing import Any

from stockpress.kernel.ports import Port
from stockpress.plugins.errors import LabelNotPrinted, PluginNotLoaded
from stockpress.plugins.mixins.isolation import error_of

# (function, *args, **kwargs): called in the background.
QUEUE: Port[..., object] = Port("queue of calls")
# (key): the active plugin, or None.
ACTIVE_PLUGIN: Port[[str], Any] = Port("active plugins by key")
# (user, category, target, name, message): shown to the user in the browser; `target` is the object that it is about.
TELL_USER: Port[[Any, str, Any, str, str], object] = Port("messages to users about plugins")

FAILED = "label.printing_failed"


def print_label(plugin_slug: str, **kwargs: Any) -> None:
    """Print one label; a failure is told to who prints, and then raised, so that the task ends as failed.

    kwargs: those of the plugin's `print_label`; the picture is made here, for a picture cannot be stored until then.
    Raises LabelNotPrinted.
    """
    plugin = ACTIVE_PLUGIN(plugin_slug)
    if plugin is None:
        error: Exception | None = PluginNotLoaded(key=plugin_slug)
    else:
        error = error_of(_print, plugin, **kwargs)
    if error is None:
        return
    failure = LabelNotPrinted(key=plugin_slug, label=str(kwargs.get("filename", "")), reason=str(error))
    user = kwargs.get("user")
    if user is not None:
        TELL_USER(user, FAILED, kwargs.get("label_instance"), "Label printing failed", str(failure))
    raise failure from error


def _print(plugin: Any, **kwargs: Any) -> None:
    picture = plugin.render_to_png(kwargs["label_instance"], kwargs["item_instance"], None, pdf_data=kwargs["pdf_data"])
    plugin.print_label(**{**kwargs, "png_file": picture})
