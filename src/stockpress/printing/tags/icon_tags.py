"""Icons in templates."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from stockpress.printing.icons import find_icon, packs
from stockpress.printing.resources import embed, remembered

MIME_TYPES = {"truetype": "font/ttf", "woff": "font/woff", "woff2": "font/woff2"}


def icon(name: object, **kwargs: object) -> str:
    """The icon `prefix:name:variant` as an element with the font of its pack; nothing for a name that is none."""
    found = find_icon(str(name or ""))
    if found is None:
        return ""
    classes = f"icon {kwargs.get('class') or ''}".strip()
    return format_html('<i class="{}" style="font-family: {}">{}</i>', classes, found.pack.font_family, found.char)


def include_icon_fonts(ttf: object = False, woff: object = False) -> SafeString:
    """The CSS that makes the fonts of all icon packs known, to be put into a style element.

    `ttf` and `woff` choose the formats; a pack that has only the other one still comes with that.
    """
    wanted = [name for name, asked in (("truetype", ttf), ("woff", woff), ("woff2", woff)) if asked]
    rules = []
    for pack in packs().values():
        formats = [name for name in (wanted or MIME_TYPES) if name in pack.fonts] or list(pack.fonts)
        sources = ", ".join(
            f"url('{_font_url(pack.prefix, name, pack.fonts[name])}') format('{name}')" for name in formats
        )
        if sources:
            rules.append(f"@font-face {{ font-family: '{pack.font_family}'; src: {sources}; }}")
    rules.append(
        ".icon { font-style: normal; font-weight: normal; font-variant: normal; text-transform: none; line-height: 1; }"
    )
    return mark_safe("\n".join(rules))


def _font_url(prefix: str, name: str, load: Callable[[], bytes]) -> str:
    extension = {"truetype": "ttf"}.get(name, name)
    return remembered(
        ("icon font", prefix, name),
        lambda: embed(load(), MIME_TYPES.get(name, "font/ttf"), f"fonts/{prefix}-icons.{extension}"),
    )
