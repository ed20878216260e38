"""What callers of the pool rely on."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from stockpress.printing.render import (
    Engine,
    EngineUnavailable,
    RenderCancelled,
    RenderFailed,
    RenderLimits,
    RenderPool,
    RenderTimedOut,
    Resource,
    TooManyPages,
    join_pdfs,
    page_count,
)
from tests.unit.render.hostile import HOSTILE, RESOURCES
from tests.unit.render.pages import bitmaps, label, page, png, texts

ENGINES = list(Engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_documents_come_out_in_order_as_one_pdf(shared_pool: RenderPool, engine: Engine) -> None:
    result = shared_pool.render_pdf([label(f"L{n}") for n in range(45)], engine=engine)
    assert texts(result.pdf) == [f"L{n}" for n in range(45)]
    assert result.page_counts == (1,) * 45
    assert result.engine is engine
    assert result.warnings == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_page_counts_are_those_of_each_document(shared_pool: RenderPool, engine: Engine) -> None:
    two = page("<p style='page-break-after: always'>a</p><p>b</p>")
    result = shared_pool.render_pdf([two, label("x"), two], engine=engine)
    assert result.page_counts == (2, 1, 2)
    assert page_count(result.pdf) == 5


@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_documents_give_the_same_bytes(shared_pool: RenderPool, own_pool: RenderPool, engine: Engine) -> None:
    documents = [label(f"L{n}") for n in range(25)]
    first = shared_pool.render_pdf(documents, engine=engine).pdf
    assert shared_pool.render_pdf(documents, engine=engine).pdf == first
    assert own_pool.render_pdf(documents, engine=engine).pdf == first


@pytest.mark.parametrize("engine", ENGINES)
def test_each_document_can_become_a_pdf_of_its_own(shared_pool: RenderPool, engine: Engine) -> None:
    results = shared_pool.render_each_pdf([label("a"), label("b"), label("c")], engine=engine)
    assert [texts(result.pdf) for result in results] == [["a"], ["b"], ["c"]]


@pytest.mark.parametrize("engine", ENGINES)
def test_progress_counts_up_to_all_documents_in_the_calling_thread(shared_pool: RenderPool, engine: Engine) -> None:
    told: list[tuple[int, int]] = []
    shared_pool.render_pdf(
        [label(str(n)) for n in range(40)],
        engine=engine,
        on_progress=lambda done: told.append((done, threading.get_ident())),
    )
    counts = [count for count, _thread in told]
    assert counts == sorted(counts)
    assert counts[-1] == 40
    assert {thread for _count, thread in told} == {threading.get_ident()}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("count", [1, 60])
def test_a_job_can_be_cancelled(shared_pool: RenderPool, engine: Engine, count: int) -> None:
    with pytest.raises(RenderCancelled):
        shared_pool.render_pdf([HOSTILE["megabytes of text"]] * count, engine=engine, cancelled=lambda: True)
    assert texts(shared_pool.render_pdf([label("after")], engine=engine).pdf) == ["after"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("dpi", "size"), [(203, (400, 240)), (300, (591, 354)), (600, (1181, 709))])
def test_an_image_has_exactly_the_pixels_of_its_size(
    shared_pool: RenderPool, engine: Engine, dpi: int, size: tuple[int, int]
) -> None:
    image = shared_pool.render_image(label("x"), engine=engine, dpi=dpi)
    assert (image.width, image.height) == size
    assert image.mode == "L"
    assert len(image.data) == size[0] * size[1]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_square_of_ten_millimetres_is_where_and_as_large_as_it_should_be(
    shared_pool: RenderPool, engine: Engine
) -> None:
    square = page(
        "<div style='position:absolute;left:10mm;top:5mm;width:10mm;height:10mm;background:#000'></div>",
        size="50mm 30mm",
        margin="0",
    )
    image = shared_pool.render_image(square, engine=engine, dpi=254).to_pil()
    box = image.point(lambda value: 255 if value < 128 else 0).getbbox()
    # PDFium draws an edge that touches a pixel over the whole pixel.
    slack = 1 if engine is Engine.REFERENCE else 0
    assert box is not None
    assert all(abs(found - wanted) <= slack for found, wanted in zip(box, (100, 50, 200, 150), strict=True))


@pytest.mark.parametrize("engine", ENGINES)
def test_colours_survive_when_asked_for(shared_pool: RenderPool, engine: Engine) -> None:
    red = page("<div style='width:100mm;height:80mm;background:#f00'></div>", margin="0")
    image = shared_pool.render_image(red, engine=engine, dpi=50, grey=False)
    assert image.mode == "RGB"
    assert image.to_pil().getpixel((90, 70)) == (255, 0, 0)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_bitmap_beyond_the_pixel_limit_is_refused_with_both_numbers(shared_pool: RenderPool, engine: Engine) -> None:
    with pytest.raises(
        RenderFailed, match=r"100 x 80 mm has 39370 x 31496 pixels at 10000 dpi, more than the 50000000"
    ):
        shared_pool.render_image(label("x").replace("50mm 30mm", "100mm 80mm"), engine=engine, dpi=10_000)


@pytest.mark.parametrize("engine", ENGINES)
def test_resources_and_data_addresses_are_shown(shared_pool: RenderPool, engine: Engine) -> None:
    import base64

    picture = png()
    inline = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    resources = {
        "stock://image/1": Resource(data=picture, mime_type="image/png"),
        "stock://asset/look.css": Resource(data=b"p { font-size: 40pt }", mime_type="text/css"),
    }
    style = "<style>@import url('stock://asset/look.css')</style>"
    result = shared_pool.render_pdf(
        [page(f"{style}<p>x</p>"), *(page(f"<img src='{url}'>") for url in ("stock://image/1", inline)), page("<p>x")],
        engine=engine,
        resources=resources,
    )
    styled, by_url, by_data, plain = bitmaps(result.pdf)
    assert result.warnings == ()
    assert by_url.getextrema()[0] < 20
    assert by_url.tobytes() == by_data.tobytes()
    assert styled.tobytes() != plain.tobytes()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_missing_resource_and_a_relative_address_are_warnings(shared_pool: RenderPool, engine: Engine) -> None:
    body = '<img src="stock://image/9"><img src="logo.png">'
    warnings = shared_pool.render_pdf([page(body)], engine=engine).warnings
    assert any("stock://image/9" in text for text in warnings)
    assert any("logo.png" in text and "asset" in text for text in warnings)


def test_too_many_pages_are_refused_with_the_limit(shared_pool: RenderPool) -> None:
    breaks = page("<p style='page-break-after: always'>x</p>" * 8)
    for engine in ENGINES:
        with pytest.raises(TooManyPages, match="more than 5 pages") as raised:
            shared_pool.render_pdf([label("x"), breaks], engine=engine, limits=RenderLimits(max_pages=5))
        assert raised.value.document == 1


def test_a_document_over_its_time_is_stopped_and_named(shared_pool: RenderPool) -> None:
    with pytest.raises(RenderTimedOut) as raised:
        shared_pool.render_pdf(
            [label("x"), HOSTILE["300 nested tables"]],
            engine=Engine.FAST,
            limits=RenderLimits(wall_clock_s=0.5),
            fallback=False,
        )
    assert raised.value.document == 1
    assert "0.5 s" in str(raised.value)


def test_what_crashes_the_fast_engine_is_rendered_by_the_other_with_a_warning(shared_pool: RenderPool) -> None:
    document = HOSTILE["an image that shows itself"]
    result = shared_pool.render_pdf([label("x"), document], engine=Engine.FAST, resources=RESOURCES)
    assert result.engine is Engine.REFERENCE
    assert result.page_counts == (1, 1)
    assert "Documents 1 to 2 had to be rendered by the reference engine" in result.warnings[0]


def test_nothing_to_print_is_an_error(shared_pool: RenderPool) -> None:
    with pytest.raises(RenderFailed, match="nothing to print"):
        shared_pool.render_pdf([], engine=Engine.FAST)
    assert shared_pool.render_each_pdf([], engine=Engine.FAST) == []


def test_many_threads_may_use_one_pool(own_pool: RenderPool) -> None:
    def one(number: int) -> list[str]:
        engine = ENGINES[number % 2]
        return texts(own_pool.render_pdf([label(f"T{number}-{n}") for n in range(3)], engine=engine).pdf)

    with ThreadPoolExecutor(12) as threads:
        found = list(threads.map(one, range(40)))
    assert found == [[f"T{number}-{n}" for n in range(3)] for number in range(40)]


def test_both_engines_are_available_here(shared_pool: RenderPool) -> None:
    assert shared_pool.available_engines() == {Engine.FAST: None, Engine.REFERENCE: None}


def test_without_pango_the_fast_engine_prints_and_the_other_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("broken")
    (folder / "weasyprint").mkdir()
    (folder / "weasyprint" / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    monkeypatch.syspath_prepend(str(folder))
    pool = RenderPool(children=1)
    try:
        assert texts(pool.render_pdf([label("x")], engine=Engine.FAST).pdf) == ["x"]
        with pytest.raises(EngineUnavailable, match=r"apt-get install libpango-1\.0-0"):
            pool.render_pdf([label("x")], engine=Engine.REFERENCE)
        available = pool.available_engines()
        assert available[Engine.FAST] is None
        assert "libpango" in str(available[Engine.REFERENCE])
    finally:
        pool.close()


def test_joining_keeps_the_order_and_one_part_stays_as_it_is(shared_pool: RenderPool) -> None:
    parts = [shared_pool.render_pdf([label(text)], engine=Engine.FAST).pdf for text in ("a", "b", "c")]
    assert texts(join_pdfs(parts)) == ["a", "b", "c"]
    assert join_pdfs(parts) == join_pdfs(parts)
    assert join_pdfs(parts[:1]) is parts[0]
    with pytest.raises(ValueError, match="nothing"):
        join_pdfs([])
