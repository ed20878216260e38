"""Characters that no font can draw."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockpress.printing.render import glyphs, missing_glyphs


@pytest.fixture
def no_system_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "_system", list)


@pytest.mark.usefixtures("no_system_fonts")
def test_latin_greek_cyrillic_and_common_symbols_are_in_the_packaged_fonts() -> None:
    assert missing_glyphs("Straße, łódź, Ελλάδα, Москва, 10 kΩ ±5 % µF °C ☑ ✓ ✗ ★ → ≤ €") == set()


@pytest.mark.usefixtures("no_system_fonts")
def test_a_character_in_no_font_is_named() -> None:
    assert missing_glyphs("Widerstand 電阻 A電") == {"電", "阻"}


def test_spaces_controls_and_joiners_need_no_glyph() -> None:
    assert missing_glyphs("\t\n\u00a0\u2009\u200b\u00ad\u200d\ufeff") == set()


def test_system_fonts_count_and_broken_ones_do_not_matter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0\0\x0f" + b"\xff" * 50)
    (tmp_path / "font.ttf").write_bytes((glyphs.PACKAGED / "DejaVuSans.ttf").read_bytes())
    monkeypatch.setattr(glyphs, "SYSTEM_FOLDERS", (str(tmp_path),))
    monkeypatch.setattr(glyphs, "_packaged", list)
    glyphs._system.cache_clear()
    assert missing_glyphs("Ω ☑ 電") == {"電"}
    glyphs._system.cache_clear()


@given(st.binary())
def test_any_file_can_be_read(data: bytes) -> None:
    class File:
        def read_bytes(self) -> bytes:
            return b"\0\1\0\0" + data

    glyphs._characters(File())  # type: ignore[arg-type]
