"""Documents that mean harm, or merely go wrong. Each must end in a result or in one error of rendering."""

from __future__ import annotations

import base64
import struct
import zlib

from stockpress.printing.render import Resource


def _page(body: str, css: str = "") -> str:
    return f"<!DOCTYPE html><html><head><style>{css}</style></head><body>{body}</body></html>"


def png_of(width: int, height: int) -> bytes:
    """A valid PNG of so many black pixels, small on disk."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" * (1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _data(data: bytes | str, mime_type: str) -> str:
    raw = data.encode() if isinstance(data, str) else data
    return f"data:{mime_type};base64,{base64.b64encode(raw).decode()}"


def _svg(body: str, more: str = "") -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="100" height="100" viewBox="0 0 100 100"{more}>{body}</svg>'
    )


_USE_BOMB = _svg(
    '<defs><g id="u0"><rect width="9" height="9"/></g>'
    + "".join(f'<g id="u{n}">' + f'<use href="#u{n - 1}" xlink:href="#u{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
    + '</defs><use href="#u8" xlink:href="#u8"/>'
)
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
    + _svg("<text>&l9;</text>")
)
_OUTSIDE = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _svg(
    '<text>&x;</text><image href="file:///etc/passwd" xlink:href="file:///etc/passwd" width="9" height="9"/>'
)
_SELF = _svg('<image href="stock://asset/self.svg" xlink:href="stock://asset/self.svg" width="50" height="50"/>')
_IMPORTS = '@import url("stock://asset/loop.css"); p { color: red }'

RESOURCES = {
    "stock://asset/self.svg": Resource(data=_SELF.encode(), mime_type="image/svg+xml"),
    "stock://asset/loop.css": Resource(data=_IMPORTS.encode(), mime_type="text/css"),
    "stock://asset/huge.png": Resource(data=png_of(30_000, 30_000), mime_type="image/png"),
    "stock://asset/lying.png": Resource(data=b"\x89PNG\r\n\x1a\n" + b"\xff" * 400, mime_type="image/png"),
    "stock://asset/broken.ttf": Resource(data=b"\0\1\0\0" + b"\xff" * 4000, mime_type="font/ttf"),
}

HOSTILE: dict[str, str] = {
    "100000 nested divs": _page("<div>" * 100_000),
    "1000 nested divs": _page("<div>" * 1000 + "x"),
    "1000 nested spans": _page("<span>" * 1000 + "x"),
    "300 nested tables": _page("<table><tr><td>" * 300 + "x"),
    "200 nested flex boxes": _page('<div style="display:flex">' * 200 + "x"),
    "500 nested lists": _page("<ul><li>" * 500 + "x"),
    "a bomb of use elements": _page(_USE_BOMB),
    "a bomb of use elements as image": _page(f'<img src="{_data(_USE_BOMB, "image/svg+xml")}">'),
    "a bomb of entities": _page(f'<img src="{_data(_LAUGHS, "image/svg+xml")}">'),
    "entities from outside": _page(f'<img src="{_data(_OUTSIDE, "image/svg+xml")}">'),
    "an image that shows itself": _page('<img src="stock://asset/self.svg">'),
    "a use element that uses itself": _page(_svg('<g id="a"><use href="#a" xlink:href="#a"/></g>')),
    "a pattern that uses itself": _page(
        _svg(
            '<pattern id="p" width="9" height="9"><rect width="9" height="9" fill="url(#p)"/></pattern>'
            '<rect width="90" height="90" fill="url(#p)"/>'
        )
    ),
    "a style sheet that imports itself": _page("<p>x", '@import url("stock://asset/loop.css");'),
    "an image of 900 million pixels": _page('<img src="stock://asset/huge.png">'),
    "the same inline": _page(f'<img src="{_data(png_of(30_000, 30_000), "image/png")}">'),
    "an image that is none": _page('<img src="stock://asset/lying.png">'),
    "a font that is none": _page(
        "<p>x", "@font-face { font-family: f; src: url(stock://asset/broken.ttf) } p { font-family: f }"
    ),
    "a cell over 100000 columns": _page("<table><tr><td colspan=100000>x</td></tr><tr><td>y</td></tr></table>"),
    "a cell over 100000 rows": _page("<table><tr><td rowspan=100000>x</td></tr><tr><td>y</td></tr></table>"),
    "20000 cells in a row": _page("<table><tr>" + "<td>x" * 20_000),
    "megabytes of text": _page("<p>" + "word " * 600_000),
    "megabytes without a space": _page("<p>" + "w" * 2_000_000),
    "200000 page breaks": _page("<p style='page-break-after:always'>x</p>" * 200_000),
    "huge type": _page("<p style='font-size:1000000px'>x</p>"),
    "a huge page": _page("x", "@page { size: 100000mm 100000mm }"),
    "a page of no size": _page("x", "@page { size: 0 0 }"),
    "a page that is all margin": _page("<p>x y z", "@page { size: 50mm 30mm; margin: 100mm }"),
    "a huge box": _page("<div style='height:1000000000px;width:1000000000px;border:1px solid'>x</div>"),
    "a tall box": _page("<div style='height:100000000px'>x</div>"),
    "a huge counter": _page(
        "<p>x", "p { counter-increment: c 2147483647 } p::before { content: counter(c, upper-roman) }"
    ),
    "a huge list number": _page("<ol start=2147483647 style='list-style-type:upper-roman'><li>x"),
    "a variable that contains itself": _page("<p>x", ":root { --a: var(--b); --b: var(--a) } p { width: var(--a) }"),
    "a bomb of variables": _page(
        "<p>x",
        ":root { --v0: hahahahaha;"
        + "".join(f"--v{n}: {f'var(--v{n - 1}) ' * 10};" for n in range(1, 10))
        + "} p::before { content: '' var(--v9) }",
    ),
    "50000 style rules": _page(
        "<p class=c1>x", "".join(f".c{n} p, p.c{n} > b {{ color: red }}" for n in range(50_000))
    ),
    "a long selector": _page("<p>x" * 100, "p " * 20_000 + "{ color: red }"),
    "an endless transform": _page("<p style='transform:scale(1e38) rotate(1e38deg) translate(1e38px)'>x"),
    "a path of 200000 points": _page(_svg(f'<path d="M0 0{"L1 1L2 3" * 100_000}" stroke="black"/>')),
    "a dash of nearly nothing": _page(_svg('<path d="M0 0L1e7 1e7" stroke="black" stroke-dasharray="0.00001"/>')),
    "a blur of all": _page(
        _svg(
            '<filter id="f"><feGaussianBlur stdDeviation="1e6"/></filter><rect width="99" height="99" filter="url(#f)"/>'
        )
    ),
    "local files and the network": _page(
        '<img src="file:///etc/passwd"><img src="/etc/passwd"><img src="http://127.0.0.1:1/x.png">'
        '<link rel="stylesheet" href="file:///etc/passwd"><link rel="attachment" href="file:///etc/passwd">'
        '<object data="file:///etc/passwd"></object><iframe src="file:///etc/passwd"></iframe>'
    ),
    "a script": _page("<script>while (true) {}</script>x"),
    "control characters": _page("".join(map(chr, range(32))) + "\ud800 \uffff \ufdd0" + chr(0x202E) * 1000),
    "no document": "",
    "not HTML": "%PDF-1.4 \x00\x01\x02",
}
