"""What plugins add to printing: variables of labels and reports, icons, and a look at every finished report."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import structlog
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest

from stockpress.inventory.common.icons import IconPack
from stockpress.kernel.context import LazyContext
from stockpress.plugins import isolation
from stockpress.plugins.host import HOST
from stockpress.plugins.mixins import ReportMixin
from stockpress.plugins.mixins.icon_pack import PLUGIN_ICON_PACKS
from stockpress.plugins.snapshot import Snapshot
from stockpress.printing.context.building import LABEL_CONTEXT_HOOK, REPORT_CONTEXT_HOOK
from stockpress.printing.icons.of_plugins import pack_from

log = structlog.get_logger(__name__)


def connect() -> None:
    """Ask plugins from now on; costs nothing while none has anything to add."""
    LABEL_CONTEXT_HOOK.attach(_add_label_context)
    REPORT_CONTEXT_HOOK.attach(_add_report_context)
    PLUGIN_ICON_PACKS.attach(_icon_packs)


def _add_label_context(template: Any, item: models.Model, user: Any, context: LazyContext) -> None:
    _add_context("add_label_context", template, item, user, context)


def _add_report_context(template: Any, item: models.Model, user: Any, context: LazyContext) -> None:
    _add_context("add_report_context", template, item, user, context)


def _add_context(method: str, template: Any, item: models.Model, user: Any, context: LazyContext) -> None:
    for plugin in HOST.current().by_mixin.get("report", ()):
        function = getattr(plugin, method)
        isolation.answer_or(None, plugin, method, function, template, item, who(function, user), context)


def who(function: Callable[..., Any], user: Any) -> Any:
    """What a hook is given of whoever prints: the user, if that is what its third parameter is called, else a request."""
    names = list(inspect.signature(function).parameters)
    if len(names) > 2 and names[2] == "user":
        return user
    return request_of(user)


def request_of(user: Any) -> HttpRequest:
    """A request for hooks that look at its user; printing has none of its own, for it may go on in the background."""
    request = HttpRequest()
    request.method = "GET"
    request.user = user if user is not None else AnonymousUser()
    return request


def report_listeners() -> list[Any]:
    """The plugins that want to see every report that was made."""
    plugins = HOST.current().by_mixin.get("report", ())
    return [one for one in plugins if type(one).report_callback is not ReportMixin.report_callback]


def tell_of_report(plugins: list[Any], template: Any, item: models.Model, pdf: bytes, user: Any) -> None:
    """Show a finished report to the plugins that want to see it."""
    for plugin in plugins:
        isolation.answer_or(
            None,
            plugin,
            "report_callback",
            plugin.report_callback,
            template,
            item,
            pdf,
            request_of(user),
            user=user,
        )


def _icon_packs() -> list[IconPack]:
    return _packs_of(HOST.current())


@lru_cache(maxsize=2)
def _packs_of(snapshot: Snapshot) -> list[IconPack]:
    """Asked once for each change of the loaded plugins: templates know packs by identity."""
    found: list[IconPack] = []
    for plugin in snapshot.by_mixin.get("icon_pack", ()):
        found += isolation.answer_or([], plugin, "icon_packs", _packs_from, plugin)
    return found


def _packs_from(plugin: Any) -> list[IconPack]:
    packs = list(plugin.icon_packs())
    # What cannot be used is the plugin's failure here, not the template's later.
    for pack in packs:
        pack_from(pack)
    return packs
