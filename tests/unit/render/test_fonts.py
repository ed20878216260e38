"""The fonts that every document finds, whatever the machine has."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest

from stockpress.printing.render import Engine, RenderPool
from stockpress.printing.render.fonts import PACKAGED, configuration, configuration_file
from tests.unit.render.pages import page


def _fonts_in(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {
            str(one.BaseFont).split("+")[-1].replace("-", " ").lower()
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one
        }


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize("family", ["Arial", "Helvetica", "sans-serif", "Liberation Sans"])
def test_common_names_lead_to_the_packaged_family(shared_pool: RenderPool, engine: Engine, family: str) -> None:
    body = f"<p style='font-family: {family}'>a <b>b</b> <i>c</i> <b><i>d</i></b></p>"
    found = _fonts_in(shared_pool.render_pdf([page(body)], engine=engine).pdf)
    assert found
    assert all(name.replace(" ", "").startswith("liberationsans") for name in found)


@pytest.mark.parametrize("engine", list(Engine))
def test_symbols_come_from_the_packaged_symbol_font(shared_pool: RenderPool, engine: Engine) -> None:
    found = _fonts_in(shared_pool.render_pdf([page("☑ ✓ ✗ ★")], engine=engine).pdf)
    assert any(name.replace(" ", "").startswith("dejavusans") for name in found)


def test_the_configuration_is_well_formed_and_depends_on_no_other_file(tmp_path: Path) -> None:
    root = ElementTree.fromstring(configuration(tmp_path / "a & b"))
    assert root.findall("include") == []
    assert root.findtext("dir") == str(PACKAGED)
    assert root.findtext("cachedir") == str(tmp_path / "a & b")


def test_the_configuration_is_written_once_and_elsewhere_when_there_is_no_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    for place in (tmp_path / "cache", tmp_path / "file"):
        monkeypatch.setenv("XDG_CACHE_HOME", str(place))
        configuration_file.cache_clear()
        target = configuration_file()
        assert target.exists()
        assert target.is_relative_to(tmp_path / "cache") == (place.name == "cache")
    configuration_file.cache_clear()


def test_every_packaged_font_comes_with_its_licence() -> None:
    for font in PACKAGED.glob("*.ttf"):
        family = "Liberation" if font.name.startswith("Liberation") else "DejaVu"
        assert (PACKAGED / f"LICENSE-{family}.txt").stat().st_size > 1000
