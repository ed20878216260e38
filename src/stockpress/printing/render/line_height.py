"""Gives PlutoPrint the reference engine's normal line height.

PlutoPrint adds the font's line gap and rounds to whole pixels, WeasyPrint takes ascent and descent as they are. On a
full page that is one to three lines. A number says it to both in the same way.
"""

from __future__ import annotations

import re

# (ascent + descent) / em of the families that `fonts` arranges for.
_FACTORS = {
    1.117: "arial,helvetica,helvetica neue,arimo,liberation sans,sans-serif,sans,system-ui,ui-sans-serif",
    1.133: "courier new,courier,consolas,liberation mono,monospace,ui-monospace",
    1.107: "times new roman,times,georgia,liberation serif,serif",
    1.164: "verdana,dejavu sans,dejavu serif,dejavu sans mono",
}
_FACTOR_OF = {family: factor for factor, families in _FACTORS.items() for family in families.split(",")}
_UNSTYLED = _FACTOR_OF["serif"]

# Each pattern begins with plain lower-case letters, which is what lets it skip kilobytes of path data quickly.
_FAMILY = re.compile(r"font-family\s*:([^;}<>]*)")
_FONT = re.compile(
    r"(font(?<![\w-]font)\s*:[^;{}<>/]*?(?<![\w.-])"
    r"(?i:\d*\.?\d+(?:px|pt|pc|mm|cm|in|q|r?em|ex|%)|(?:xx?-)?(?:small|large)|medium|smaller|larger))"
    r"(\s+)([^;{}<>/]+)"
)


def fix(html: str) -> tuple[str, str]:
    """(the document with a line height in every `font` shorthand that lacks one, the rules for the rest)."""
    first = _FONT.search(html)
    named = _FAMILY.search(html)
    if first is not None and (named is None or first.start() < named.start()):
        factor = _factor(first[3])
    else:
        factor = _factor(named[1]) if named is not None else _UNSTYLED
    if first is not None:
        html = _FONT.sub(_with_line_height, html)
    root = f"html {{ line-height: {factor} }} " if factor else ""
    return html, f"{root}pre, code, kbd, samp, tt {{ line-height: {_FACTOR_OF['monospace']} }}"


def _with_line_height(match: re.Match[str]) -> str:
    factor = _factor(match[3])
    return f"{match[1]}/{factor}{match[2]}{match[3]}" if factor else match[0]


def _factor(families: str) -> float | None:
    """Of the first family; None when it is none of ours and may or may not be installed."""
    return _FACTOR_OF.get(families.partition(",")[0].replace("!important", "").strip(" \t\n\"'").lower())
