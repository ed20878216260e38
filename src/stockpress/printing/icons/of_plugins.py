"""Icon packs as plugins declare them, made into packs that templates use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from stockpress.inventory.common.icons import IconPack as DeclaredPack
from stockpress.plugins.activation.static_files import static_file
from stockpress.plugins.mixins.icon_pack import PLUGIN_ICON_PACKS
from stockpress.printing.icons import MORE_PACKS, IconPack

log = structlog.get_logger(__name__)

_LAST_CODE_POINT = 0x10FFFF
# What each declared pack was made into; declared packs are few and made anew only when the active plugins change.
_made: dict[str, tuple[DeclaredPack, IconPack]] = {}


@MORE_PACKS.attach
def packs_of_plugins() -> list[IconPack]:
    """A later pack takes the place of an earlier one with its prefix."""
    return [_remembered(pack) for packs in PLUGIN_ICON_PACKS.each() for pack in packs]


def _remembered(declared: DeclaredPack) -> IconPack:
    known = _made.get(declared.prefix)
    if known is None or known[0] is not declared:
        known = _made[declared.prefix] = (declared, pack_from(declared))
    return known[1]


def pack_from(declared: DeclaredPack) -> IconPack:
    """The pack with its characters, and the fonts whose files are among the static files of this server."""
    fonts = {name: loader for name, url in declared.fonts.items() if (loader := _loader(declared, url))}
    glyphs = {name: _characters(icon.get("variants", {})) for name, icon in declared.icons.items()}
    return IconPack(declared.name, declared.prefix, glyphs, fonts)


def _characters(variants: Mapping[str, Any]) -> dict[str, str]:
    """The character of each variant; those whose code is none are left out."""
    found: dict[str, str] = {}
    for variant, code in variants.items():
        try:
            number = int(str(code), 16)
        except ValueError:
            continue
        if 0 < number <= _LAST_CODE_POINT:
            found[variant] = chr(number)
    return found


def _loader(declared: DeclaredPack, url: str) -> Callable[[], bytes] | None:
    """What reads a font from its address; None for a file that this server does not have."""
    name = str(url).removeprefix(settings.STATIC_URL)
    if name != str(url):
        kind, _, rest = name.partition("/")
        key, _, file_name = rest.partition("/")
        # Files of plugins are served from where they lie; no finder knows them.
        path = static_file(key, file_name) if kind == "plugins" else finders.find(name)
        if path:
            return Path(path).read_bytes
        if settings.STATIC_ROOT and staticfiles_storage.exists(name):
            return lambda: bytes(staticfiles_storage.open(name).read())
    log.warning("icon_font_missing", pack=declared.name, font=str(url)[:200])
    return None
