"""What a document may read."""

from __future__ import annotations

import http.server
import io
import ipaddress
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from stockpress.kernel.public_http import PublicHttp, Refused, is_public
from stockpress.printing.render.fetching import Fetcher, NotServed, decode_data_url
from stockpress.printing.render.image_size import image_size
from stockpress.printing.render.model import RenderLimits, Resource


def _fetcher(*, limits: RenderLimits | None = None, **resources: bytes) -> Fetcher:
    given = {f"stock://asset/{name}": Resource(data=data, mime_type="image/png") for name, data in resources.items()}
    return Fetcher(given, limits or RenderLimits())


def _image(kind: str, width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height)).save(buffer, kind)
    return buffer.getvalue()


def test_a_resource_of_the_job_is_served() -> None:
    assert _fetcher(a=b"data").fetch("stock://asset/a").data == b"data"
    assert _fetcher(a=b"data").fetch("stock://asset/a#part").data == b"data"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "/etc/passwd",
        "etc/passwd",
        "stock://asset/b",
        "stock://document/logo.png",
        "http://example.org/x.png",
        "HTTPS://example.org/x.png",
        "ftp://example.org/x.png",
        "//example.org/x",
        "javascript:alert(1)",
        "",
    ],
)
def test_everything_else_is_refused_once_with_a_warning(url: str) -> None:
    fetcher = _fetcher(a=b"data")
    for _again in range(2):
        with pytest.raises(NotServed):
            fetcher.fetch(url)
    assert len(fetcher.warnings) == 1
    assert url.removeprefix("stock://document/") in fetcher.warnings[0]


@pytest.mark.parametrize(
    ("url", "data", "mime_type"),
    [
        ("data:text/css,p%20%7B%7D", b"p {}", "text/css"),
        ("data:,a%2Cb", b"a,b", "text/plain"),
        ("data:image/png;base64,QUJD", b"ABC", "image/png"),
        ("data:image/png;charset=x;BASE64,QU\nJD", b"ABC", "image/png"),
        ("data:image/png;base64,QUI", b"AB", "image/png"),
    ],
)
def test_data_addresses_are_decoded(url: str, data: bytes, mime_type: str) -> None:
    assert decode_data_url(url) == Resource(data=data, mime_type=mime_type)


@pytest.mark.parametrize("url", ["data:", "data:image/png;base64", "data:image/png;base64,A"])
def test_a_broken_data_address_is_refused(url: str) -> None:
    with pytest.raises(NotServed):
        decode_data_url(url)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
@pytest.mark.parametrize("size", [(1, 1), (300, 7), (640, 480)])
def test_the_size_of_an_image_is_read_from_its_header(kind: str, size: tuple[int, int]) -> None:
    assert image_size(_image(kind, *size)) == size


def test_the_size_of_a_lossless_or_transparent_webp_is_read() -> None:
    for options in ({"lossless": True}, {"exif": b"Exif\0\0x"}):
        buffer = io.BytesIO()
        Image.new("RGBA", (321, 123)).save(buffer, "WEBP", **options)
        assert image_size(buffer.getvalue()) == (321, 123)


def test_a_frame_larger_than_the_screen_of_a_gif_counts() -> None:
    data = bytearray(_image("GIF", 10, 10))
    start = data.index(b",")
    data[start + 5 : start + 9] = (5000).to_bytes(2, "little") * 2
    assert image_size(bytes(data)) == (5000, 5000)


@given(
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF....WEBP", b"BM", b"II*\0", b""]),
    st.binary(),
)
def test_broken_images_have_no_size_or_some_size_but_never_an_error(magic: bytes, rest: bytes) -> None:
    size = image_size(magic + rest)
    assert size is None or len(size) == 2


def test_an_image_over_the_pixel_limit_is_refused_with_its_size() -> None:
    fetcher = _fetcher(limits=RenderLimits(max_image_pixels=99), a=_image("PNG", 10, 10), b=_image("PNG", 9, 11))
    with pytest.raises(NotServed, match="10 x 10 pixels"):
        fetcher.fetch("stock://asset/a")
    assert fetcher.fetch("stock://asset/b")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_addresses_inside_a_network_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = {"/moved": 302, "/missing": 404}.get(self.path, 200)
        self.send_response(status)
        self.send_header("Content-Type", "image/png")
        self.send_header("Location", "/x.png")
        self.end_headers()
        self.wfile.write(b"host " + self.headers["Host"].encode() if self.path == "/x.png?a=b" else b"x" * 2000)

    def log_message(self, *_arguments: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_the_connection_is_made_to_the_address_that_was_checked(port: int) -> None:
    asked: list[str] = []

    def resolver(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    http_ = PublicHttp(resolver=resolver, permits=lambda _address: True)
    body, mime_type = http_.get(f"http://pictures.example:{port}/x.png?a=b#part")
    assert (body, mime_type) == (f"host pictures.example:{port}".encode(), "image/png")
    assert asked == ["pictures.example"]


@pytest.mark.parametrize(("path", "reason"), [("/moved", "302"), ("/missing", "404"), ("/large", "larger than")])
def test_redirects_errors_and_large_answers_are_refused(port: int, path: str, reason: str) -> None:
    http_ = PublicHttp(resolver=lambda _host, _port: ["127.0.0.1"], permits=lambda _address: True, max_bytes=1000)
    with pytest.raises(Refused, match=reason):
        http_.get(f"http://pictures.example:{port}{path}")


def test_a_name_with_one_private_address_among_public_ones_is_refused(port: int) -> None:
    http_ = PublicHttp(resolver=lambda _host, _port: ["8.8.8.8", "127.0.0.1"])
    with pytest.raises(Refused, match="private"):
        http_.get(f"http://pictures.example:{port}/x.png")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/x.png",
        "http://localhost:{port}/x.png",
        "http://[::1]:{port}/x.png",
        "http://0x7f000001:{port}/x.png",
        "http://2130706433:{port}/x.png",
        "http://user@127.0.0.1:{port}/x.png",
        "http://:{port}/x.png",
        "http://[::1/x.png",
        "http://example.org:99999/",
        "http://" + "a" * 300 + "/",
    ],
)
def test_local_addresses_in_any_writing_are_refused_even_when_the_network_is_open(port: int, url: str) -> None:
    fetcher = _fetcher(limits=RenderLimits(fetch_urls=True))
    with pytest.raises(NotServed):
        fetcher.fetch(url.format(port=port))
    assert len(fetcher.warnings) == 1
