"""What is wrong with a code that was asked for."""

from __future__ import annotations

from stockpress.kernel.errors import StockpressError


class CodeRefused(StockpressError, ValueError):
    """The data or an option cannot be made into a code of that kind; `reason` is a finished sentence."""

    code = "barcode_refused"
    text = "The {kind} cannot be made: {reason}"
