"""Plugins that handle e-mails."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from typing import Any, ClassVar

from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class MailMixin(MixinHost):
    """Sees e-mails on their way out and in."""

    MixinMeta: ClassVar[Any] = named("Mail")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.MAIL, True, MailMixin)

    def process_mail_out(self, mail: Any, *args: Any, **kwargs: Any) -> Any:
        """Handle a copy of a mail, an `EmailMessage` of Django, that is about to be sent."""
        raise MixinNotImplementedError(f"{self.name} has to define `process_mail_out`.")

    def process_mail_in(self, mail: Any, *args: Any, **kwargs: Any) -> Any:
        """Handle a mail that came in. This server receives none, so that nothing calls it."""
        raise MixinNotImplementedError(f"{self.name} has to define `process_mail_in`.")
