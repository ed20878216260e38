"""A new plugin package, written from what it should do."""

from stockpress.sdk.template.packages import NamesInvalid, NewPlugin
from stockpress.sdk.template.parts import PARTS

__all__ = ["PARTS", "NamesInvalid", "NewPlugin"]
