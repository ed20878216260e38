"""Whatever a document does costs its own job and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stockpress.printing.render import Engine, RenderedPdf, RenderError, RenderLimits, RenderPool
from tests.unit.render.hostile import HOSTILE, RESOURCES
from tests.unit.render.pages import label, texts

LIMITS = RenderLimits(wall_clock_s=0.7, max_pages=20, address_space_bytes=400 << 20)


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    pool = RenderPool(children=1)
    yield pool
    pool.close()


def _outcome(pool: RenderPool, engine: Engine, document: str) -> RenderedPdf | RenderError:
    try:
        return pool.render_pdf([document], engine=engine, resources=RESOURCES, limits=LIMITS, fallback=False)
    except RenderError as error:
        return error


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize("kind", list(HOSTILE))
def test_a_hostile_document_ends_in_a_result_or_one_error_and_the_next_one_renders(
    pool: RenderPool, engine: Engine, kind: str
) -> None:
    ended = _outcome(pool, engine, HOSTILE[kind])
    if isinstance(ended, RenderedPdf):
        assert 1 <= sum(ended.page_counts) <= LIMITS.max_pages
        assert "root:" not in "".join(texts(ended.pdf))
        assert b"EmbeddedFile" not in ended.pdf
    else:
        assert str(ended)
        assert ended.document == 0
    assert texts(pool.render_pdf([label("next")], engine=engine, fallback=False).pdf) == ["next"]


def test_each_refused_address_is_a_warning_that_names_it(shared_pool: RenderPool) -> None:
    for engine in Engine:
        warnings = shared_pool.render_pdf([HOSTILE["local files and the network"]], engine=engine).warnings
        assert any("file:///etc/passwd" in text for text in warnings)
        assert any("http://127.0.0.1:1/x.png" in text and "REPORT_FETCH_URLS" in text for text in warnings)


def test_an_image_with_too_many_pixels_is_left_out_with_a_warning(shared_pool: RenderPool) -> None:
    for engine in Engine:
        for kind in ("an image of 900 million pixels", "the same inline"):
            result = shared_pool.render_pdf([HOSTILE[kind]], engine=engine, resources=RESOURCES)
            assert any("30000 x 30000 pixels" in text for text in result.warnings)
