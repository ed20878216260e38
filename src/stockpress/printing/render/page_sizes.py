"""Gives PlutoPrint the names of paper sizes that it does not know, by replacing them with their measures."""

from __future__ import annotations

import re

# Width x height upright in mm. PlutoPrint knows a3 to a5, b4, b5, letter, legal and ledger itself.
SIZES_MM: dict[str, tuple[float, float]] = {
    "a0": (841, 1189),
    "a1": (594, 841),
    "a2": (420, 594),
    "a6": (105, 148),
    "a7": (74, 105),
    "a8": (52, 74),
    "a9": (37, 52),
    "a10": (26, 37),
    "b0": (1000, 1414),
    "b1": (707, 1000),
    "b2": (500, 707),
    "b3": (353, 500),
    "b6": (125, 176),
    "b7": (88, 125),
    "b8": (62, 88),
    "b9": (44, 62),
    "b10": (31, 44),
    "c0": (917, 1297),
    "c1": (648, 917),
    "c2": (458, 648),
    "c3": (324, 458),
    "c4": (229, 324),
    "c5": (162, 229),
    "c6": (114, 162),
    "c7": (81, 114),
    "c8": (57, 81),
    "c9": (40, 57),
    "c10": (28, 40),
    "jis-b0": (1030, 1456),
    "jis-b1": (728, 1030),
    "jis-b2": (515, 728),
    "jis-b3": (364, 515),
    "jis-b4": (257, 364),
    "jis-b5": (182, 257),
    "jis-b6": (128, 182),
    "jis-b7": (91, 128),
    "jis-b8": (64, 91),
    "jis-b9": (45, 64),
    "jis-b10": (32, 45),
}

_SIZE = re.compile(
    r"size(?<![\w-]size)\s*:\s*(?i:(?P<before>landscape|portrait)\s+)?(?P<name>(?i:a|b|c|jis-b)(?:10|\d))\b"
    r"(?:\s+(?P<after>(?i:landscape|portrait)))?"
)


def measured(html: str) -> str:
    """The document with measures in place of the names that PlutoPrint lacks."""
    return _SIZE.sub(_measure, html)


def _measure(match: re.Match[str]) -> str:
    size = SIZES_MM.get(match["name"].lower())
    if size is None:
        return match[0]
    width, height = size
    if (match["before"] or match["after"] or "").lower() == "landscape":
        width, height = height, width
    return f"size: {width:g}mm {height:g}mm"
