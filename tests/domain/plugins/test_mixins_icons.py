"""Icons of plugins in templates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stockpress.inventory.common.icons import IconPack
from stockpress.plugins.mixins.icon_pack import PLUGIN_ICON_PACKS
from stockpress.printing.icons import find_icon, packs

pytestmark = pytest.mark.django_db


def pack(prefix: str = "my", code: str = "ea0b", **fonts: str) -> IconPack:
    return IconPack(
        name="My icons",
        prefix=prefix,
        fonts=fonts,
        icons={"bolt": {"name": "Bolt", "category": "", "tags": ["screw"], "variants": {"filled": code}}},
    )


@pytest.fixture
def given() -> Iterator[list[IconPack]]:
    declared: list[IconPack] = []
    attached = PLUGIN_ICON_PACKS.attach(lambda: declared)
    yield declared
    PLUGIN_ICON_PACKS.detach(attached)


def test_an_icon_of_a_plugin_is_found_by_its_full_name(given: list[IconPack]) -> None:
    given.append(pack())

    found = find_icon("my:bolt:filled")

    assert found is not None
    assert (found.char, found.pack.font_family) == ("\uea0b", "inventree-icon-font-my")
    assert find_icon("my:bolt:outline") is None


def test_a_later_pack_takes_the_place_of_an_earlier_one(given: list[IconPack]) -> None:
    given.extend([pack(code="ea01"), pack(code="ea02")])
    found = find_icon("my:bolt:filled")

    assert found is not None
    assert found.char == "\uea02"


@pytest.mark.parametrize("code", ["", "zz", "110000", "-1"])
def test_a_code_that_is_no_character_is_left_out(given: list[IconPack], code: str) -> None:
    given.append(pack(prefix=f"bad{code}", code=code))

    assert find_icon(f"bad{code}:bolt:filled") is None


def test_fonts_that_this_server_does_not_have_are_left_out(given: list[IconPack]) -> None:
    given.append(pack(prefix="fonts", woff="https://elsewhere.example/a.woff", truetype="/static/plugins/none/a.ttf"))

    assert packs()["fonts"].fonts == {}
