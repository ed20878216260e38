"""Plugins that say what is valid, and that make numbers.

Whoever validates raises ValidationError to refuse, returns True to accept so that nobody else is asked, or None to leave
it to the next. Of those who make something, the first that returns other than None counts.
"""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from django.core.exceptions import ValidationError

from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class ValidationMixin(MixinHost):
    """Every method may be left as it is."""

    MixinMeta: ClassVar[Any] = named("Validation")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.VALIDATION, True, ValidationMixin)

    def raise_error(self, message: Any) -> NoReturn:
        """Refuse, with a text for people."""
        raise ValidationError(message)

    def validate_model_instance(self, instance: Any, deltas: Mapping[str, Mapping[str, Any]] | None = None) -> Any:
        """Before an object is stored; `deltas` has old and new value of each changed field."""
        return None

    def validate_model_deletion(self, instance: Any) -> Any:
        return None

    def validate_part_name(self, name: str, part: Any) -> Any:
        return None

    def validate_part_ipn(self, ipn: str, part: Any) -> Any:
        return None

    def validate_batch_code(self, batch_code: str, item: Any) -> Any:
        return None

    def generate_batch_code(self, **kwargs: Any) -> str | None:
        return None

    def validate_serial_number(self, serial: str, part: Any, stock_item: Any = None) -> Any:
        return None

    def convert_serial_to_int(self, serial: str) -> int | None:
        """A number to sort the serial number by."""
        return None

    def get_latest_serial_number(self, part: Any, **kwargs: Any) -> Any:
        """The highest serial number that is in use."""
        return None

    def increment_serial_number(self, serial: str, part: Any = None, **kwargs: Any) -> Any:
        """The serial number that follows."""
        return None

    def validate_part_parameter(self, parameter: Any, data: str) -> Any:
        return None
