"""Both engines make the same page of what templates are commonly made of."""

from __future__ import annotations

import base64

import pytest

from stockpress.printing.render import Engine, RenderPool, static_check
from tests.unit.render.pages import bitmaps, difference, page, png

PICTURE = f"data:image/png;base64,{base64.b64encode(png()).decode()}"
TEXT = "Ten resistors of one kilohm and a box of screws were put on shelf four. "
GRID = "table { border-collapse: collapse; width: 100% } th, td { border: 1px solid #333; padding: 1mm } "


def _rows(count: int) -> str:
    return (
        "<table><thead><tr><th>Part</th><th>Quantity</th><th>Note</th></tr></thead><tbody>"
        + "".join(f"<tr><td>R{n}</td><td>{n * 3}</td><td>{TEXT[: n * 7 % 90]}</td></tr>" for n in range(count))
        + "</tbody><tfoot><tr><td colspan=3>Total</td></tr></tfoot></table>"
    )


CONSTRUCTS: dict[str, str] = {
    "headings, paragraphs, lists": page(f"<h1>A</h1><p>{TEXT * 2}<h2>B</h2><ul><li>a<li>b</ul><ol><li>c</ol>"),
    "a long table with head and foot": page(_rows(30), GRID + "tr { break-inside: avoid }"),
    "old HTML attributes": page(
        f"<img src='{PICTURE}' width=20 height=90><table border=1 width='90%' cellpadding=9 align=right>"
        "<tr><td bgcolor='#888' align=right width=200>x</td></tr></table><p align=right>y</p><th>h</th>"
    ),
    "header cells and captions": page(_rows(3).replace("<thead>", "<caption>Parts</caption><thead>"), GRID),
    "header cells that the template aligns": page(_rows(3), GRID + "th { text-align: right } html { line-height: 3 }"),
    "a document of its own opinion": page(
        "<table><caption>c</caption><tr><th>x</th></tr></table><pre>a\nb</pre><p>c<br>d",
        "html { line-height: 2 } table { width: 100% } th, caption { text-align: right } pre { line-height: 3 } "
        "body { font: inherit; font-family: Arial }",
    ),
    "a document without head": "<!DOCTYPE html><p>a<br>b<table width=100%><tr><th>c</th></tr></table>",
    "running header and footer": page(
        f'<div class="h"><img src="{PICTURE}"><b>Company</b></div><div class="f">footer</div>{TEXT * 20}',
        "@page { @top-left { content: element(h) } @bottom-left { content: element(f) } "
        "@bottom-right { content: counter(page) '/' counter(pages); font: 8pt Arial } } "
        ".h { position: running(h); width: 80mm; border-bottom: 1px solid; font: 9pt Arial } "
        ".h img { height: 8mm; float: right } .f { position: running(f); font: 8pt Arial }",
        margin="20mm 10mm",
    ),
    "flex": page(
        "<div class=f><div>a</div><div>bb<br>c</div><div>ccc</div></div>",
        ".f { display: flex; justify-content: space-between; gap: 3mm; align-items: center } "
        ".f div { border: 1px solid; flex: 1; padding: 1mm }",
    ),
    "boxes at places": page(
        "<div class=c><div class=a>A</div><div class=b>B</div></div>",
        ".c { position: relative; width: 60mm; height: 40mm; border: 1px solid; box-sizing: border-box; padding: 2mm } "
        ".a { position: absolute; right: 2mm; bottom: 2mm; border: 1px solid; transform: rotate(90deg) } "
        ".b { position: absolute; left: 50%; top: 25%; border-radius: 2mm; background: #888 }",
    ),
    "images": page(
        f"<img src='{PICTURE}'><img class=b src='{PICTURE}'><div class=c></div>",
        "img { width: 25mm; height: 25mm; object-fit: contain; border: 1px solid } .b { object-fit: cover } "
        f".c {{ height: 20mm; background: url({PICTURE}) no-repeat center / 50% }}",
    ),
    "words too long": page(
        "<div>abcdefghijklmnopqrstuvwxyz0123456789</div><p>abcdefghijklmnopqrstuvwxyz0123456789</p>",
        "div { width: 20mm; word-wrap: break-word } p { width: 20mm; overflow-wrap: break-word }",
    ),
    "type": page(
        f"<p class=a>{TEXT}</p><p class=b>{TEXT}</p><p class=c>{TEXT}</p>",
        ".a { text-align: justify; font: italic 8pt 'DejaVu Sans' } .b { font: bold 12pt monospace } "
        ".c { text-transform: uppercase; letter-spacing: 1px; line-height: 1.5; text-decoration: underline }",
    ),
    "SVG": page(
        '<svg width="40mm" height="20mm" viewBox="0 0 40 20"><defs><linearGradient id="g"><stop offset="0"/>'
        '<stop offset="1" stop-color="white"/></linearGradient></defs><rect width="40" height="9" fill="url(#g)"/>'
        '<text x="20" y="16" text-anchor="middle" font-size="4">middle</text><circle cx="4" cy="15" r="3"/></svg>'
    ),
    "breaks": page("<p style='break-after: page'>a</p><p style='page-break-after: always'>b</p><p>c</p>"),
    "a paper size by name": page(TEXT * 4, size="A6 landscape"),
    "a label": page(
        f"<div class=c><b>Part</b><img src='{PICTURE}'><div class=t>Shelf 4</div></div>",
        ".c { position: absolute; left: 2mm; top: 2mm; width: 46mm; height: 26mm; border: 1px solid } "
        "img { position: absolute; right: 0; bottom: 0; width: 15mm; height: 15mm } "
        ".t { font-size: 8pt; position: absolute; left: 0; bottom: 0 }",
        size="50mm 30mm",
        margin="0",
    ),
}


@pytest.mark.parametrize("name", list(CONSTRUCTS))
def test_both_engines_make_the_same_pages(shared_pool: RenderPool, name: str) -> None:
    document = CONSTRUCTS[name]
    assert static_check({name: document}) == []
    fast = bitmaps(shared_pool.render_pdf([document], engine=Engine.FAST, fallback=False).pdf)
    reference = bitmaps(shared_pool.render_pdf([document], engine=Engine.REFERENCE).pdf)
    assert len(fast) == len(reference)
    assert [difference(one, other) < 0.04 for one, other in zip(fast, reference, strict=True)] == [True] * len(fast)


@pytest.mark.parametrize("name", ["a label", "SVG", "boxes at places"])
def test_both_engines_make_the_same_bitmap(shared_pool: RenderPool, name: str) -> None:
    images = [
        shared_pool.render_image(CONSTRUCTS[name], engine=engine, dpi=300, fallback=False).to_pil() for engine in Engine
    ]
    assert difference(*images) < 0.02
