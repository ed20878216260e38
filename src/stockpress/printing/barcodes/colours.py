"""Colours as templates write them, made safe for an SVG attribute and for Pillow."""

from __future__ import annotations

from PIL import ImageColor

from stockpress.printing.barcodes.errors import CodeRefused

TRANSPARENT = "transparent"


def colour(value: object, *, kind: str) -> str:
    """`value` (a CSS name, `#rgb`, `rgb(...)`, or a triple of numbers) as `#rrggbb`, or "transparent".

    Raises CodeRefused.
    """
    if isinstance(value, tuple | list) and len(value) == 3 and all(isinstance(part, int) for part in value):
        return "#{:02x}{:02x}{:02x}".format(*(max(0, min(255, part)) for part in value))
    text = str(value).strip().lower()
    if text in {TRANSPARENT, "none"}:
        return TRANSPARENT
    if len(text) <= 40:
        try:
            red, green, blue = ImageColor.getrgb(text)[:3]
        except ValueError:
            pass
        else:
            return f"#{red:02x}{green:02x}{blue:02x}"
    raise CodeRefused(
        kind=kind, reason=f"{text[:40]!r} is no colour. Use a name such as 'black' or a value such as '#1a2b3c'."
    )


def colour_or(value: object, fallback: str, *, kind: str) -> str:
    """Like `colour`, with `fallback` for what is no colour."""
    try:
        return colour(value, kind=kind)
    except CodeRefused:
        return fallback
