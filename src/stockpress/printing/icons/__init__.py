"""Icon packs: glyphs of a font, by name and variant. The Tabler icons come with the package; others may be added."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from django.templatetags.static import static

from stockpress.inventory.common.icons import IconPack as DeclaredPack
from stockpress.kernel.hooks import Hook

NAME, PREFIX = "Tabler Icons", "ti"
# Browsers load it, too, so that it lies among the static files.
_FONT = Path(__file__).parents[1] / "static" / "icons" / "tabler.ttf"
FONT_FAMILY = "inventree-icon-font-{prefix}"


@dataclass(frozen=True)
class IconPack:
    """A font of icons. `glyphs` maps name and variant to the character; `fonts` maps a format to the font file's loader."""

    name: str
    prefix: str
    glyphs: Mapping[str, Mapping[str, str]]
    fonts: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)

    @property
    def font_family(self) -> str:
        return FONT_FAMILY.format(prefix=self.prefix)


@dataclass(frozen=True)
class Icon:
    """A glyph of a pack."""

    pack: IconPack
    char: str


# Packs that others bring; one with a known prefix replaces the earlier one.
MORE_PACKS: Hook[[], list[IconPack]] = Hook("icon packs")


class _Tabler:
    """Read when first asked for: five thousand names are not needed by every process."""

    @cached_property
    def pack(self) -> IconPack:
        codes: dict[str, list[int]] = json.loads(_file("tabler.json"))
        glyphs = {
            name: {variant: chr(code) for variant, code in zip(("outline", "filled"), found, strict=False) if code}
            for name, found in codes.items()
        }
        return IconPack(NAME, PREFIX, glyphs, {"truetype": _FONT.read_bytes})


_tabler = _Tabler()


def _file(name: str) -> bytes:
    return files(__name__).joinpath(name).read_bytes()


def declared_tabler() -> DeclaredPack:
    """The pack that comes with the server, in the form in which plugins declare theirs."""
    icons = {
        name: {
            "name": name,
            "category": "",
            "tags": [],
            "variants": {variant: f"{ord(char):x}" for variant, char in variants.items()},
        }
        for name, variants in _tabler.pack.glyphs.items()
    }
    return DeclaredPack(NAME, PREFIX, {"truetype": static("icons/tabler.ttf")}, icons)


def packs() -> dict[str, IconPack]:
    """All packs by prefix."""
    found = {_tabler.pack.prefix: _tabler.pack}
    for more in MORE_PACKS.each():
        found.update({pack.prefix: pack for pack in more})
    return found


def find_icon(name: str) -> Icon | None:
    """The icon of `prefix:name:variant`; without a variant, the icon's first. None when there is none."""
    prefix, _, rest = name.strip().partition(":")
    icon_name, _, variant = rest.partition(":")
    pack = packs().get(prefix)
    variants = pack.glyphs.get(icon_name) if pack else None
    if not pack or not variants:
        return None
    char = variants.get(variant) if variant else next(iter(variants.values()))
    return Icon(pack, char) if char else None
