"""Pictures and assets: what is shown, how it reaches the document, and that no name leads out of the media folder."""

from __future__ import annotations

import base64
import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from stockpress.printing.resources import ResourceCollector, TooManyResources, collecting
from stockpress.printing.sandbox import TemplateBroken
from stockpress.printing.tags import pictures
from tests.factories.company import CompanyFactory
from tests.factories.part import PartFactory

Show = Callable[..., str]
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'

TRICKS = [
    "../secret.png",
    "a/../../secret.png",
    "/etc/passwd",
    "//etc/passwd",
    "..\\secret.png",
    "a\\..\\..\\secret.png",
    "C:/secret.png",
    "secret.png\0.png",
    "line\nbreak.png",
]


def picture(size: tuple[int, int] = (40, 20), image_format: str = "PNG", **options: Any) -> bytes:
    image = Image.new("RGB", size, "blue")
    image.paste("yellow", (0, 0, size[0] // 2, size[1]))
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


def opened(uri: str) -> Image.Image:
    head, _, body = uri.partition(",")
    assert head == "data:image/png;charset=utf-8;base64"
    return Image.open(io.BytesIO(base64.b64decode(body)))


@pytest.fixture
def photo(media: Path, db: None) -> Path:
    (media / "part_images").mkdir()
    path = media / "part_images" / "fan.png"
    path.write_bytes(picture())
    return path


@pytest.fixture
def secret(media: Path) -> Path:
    path = media.parent / "secret.png"
    path.write_bytes(picture())
    return path


@pytest.fixture
def debug_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "debug_mode", lambda: True)


def test_an_uploaded_image_is_a_png_data_uri(photo: Path) -> None:
    assert opened(pictures.uploaded_image("part_images/fan.png")).size == (40, 20)


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"width": 80}, (80, 40)),
        ({"height": "10"}, (20, 10)),
        ({"width": 7, "height": 9}, (7, 9)),
        ({"width": "wide", "height": None}, (40, 20)),
        ({"rotate": 90}, (40, 20)),
        ({"rotate": "left"}, (40, 20)),
    ],
)
def test_an_image_is_resized_and_keeps_its_canvas_when_turned(
    photo: Path, options: dict[str, Any], size: tuple[int, int]
) -> None:
    assert opened(pictures.uploaded_image("part_images/fan.png", **options)).size == size


def test_an_image_turns_counter_clockwise(photo: Path) -> None:
    photo.write_bytes(picture((20, 20)))
    turned = opened(pictures.uploaded_image("part_images/fan.png", rotate=90)).convert("RGB")
    assert (turned.getpixel((10, 15)), turned.getpixel((10, 4))) == ((255, 255, 0), (0, 0, 255))


def test_a_gigantic_size_is_refused(photo: Path) -> None:
    for options in ({"width": 10**6}, {"width": 9999, "height": 9999}, {"height": 9000, "width": 9000}):
        with pytest.raises(ValidationError):
            pictures.uploaded_image("part_images/fan.png", **options)


@pytest.mark.parametrize(
    "name", ["", None, "nope.png", "part_images", "broken.png", "text.txt", "%2e%2e/secret.png", "x" * 300]
)
def test_what_is_missing_or_no_image_becomes_a_blank_one(media: Path, secret: Path, photo: Path, name: object) -> None:
    (media / "broken.png").write_bytes(picture()[:60])
    (media / "text.txt").write_text("text")
    assert opened(pictures.uploaded_image(name)).size == (256, 256)
    assert opened(pictures.uploaded_image(name, width=12, height=12)).size == (12, 12)


def test_a_blank_image_that_is_missing_too_is_a_red_square(photo: Path) -> None:
    image = opened(pictures.uploaded_image("nope.png", replacement_file="nope.png"))
    assert image.size == (64, 64)
    assert image.convert("RGB").getpixel((1, 1)) == (255, 0, 0)


def test_a_missing_image_may_be_an_error(photo: Path) -> None:
    for options in ({"replace_missing": False}, {"raise_error": True}):
        with pytest.raises(FileNotFoundError):
            pictures.uploaded_image("nope.png", **options)
    with pytest.raises(ValidationError):
        pictures.uploaded_image("part_images/../part_images/fan.png")


@pytest.mark.parametrize("name", TRICKS)
def test_no_name_leads_out_of_the_media_folder(media: Path, secret: Path, name: str) -> None:
    for tag in (pictures.uploaded_image, pictures.encode_svg_image):
        with pytest.raises(ValidationError):
            tag(name)
    with pytest.raises(ValidationError):
        pictures.uploaded_image("nope.png", replacement_file=name)
    # The tag for assets strips leading slashes, so some of these are plain names there; none finds the file.
    with contextlib.suppress(ValidationError):
        assert pictures.asset(name) is None


def test_a_symbolic_link_out_of_the_media_folder_is_not_followed(media: Path, secret: Path) -> None:
    (media / "link.png").symlink_to(secret)
    (media / "folder").symlink_to(secret.parent)
    (media / "report" / "assets" / "link.png").symlink_to(secret)
    (media / "report" / "other.png").write_bytes(picture())
    (media / "report" / "assets" / "inside.png").symlink_to(media / "report" / "other.png")
    for name in ("link.png", "folder/secret.png"):
        with pytest.raises(ValidationError):
            pictures.uploaded_image(name)
    for name in ("link.png", "inside.png"):
        with pytest.raises(ValidationError):
            pictures.asset(name)


def test_an_asset_is_found_by_its_name(media: Path, db: None) -> None:
    (media / "report" / "assets" / "logo.svg").write_bytes(SVG)
    expected = "data:image/svg+xml;charset=utf-8;base64," + base64.b64encode(SVG).decode()
    assert pictures.asset("logo.svg") == pictures.asset("/logo.svg") == expected
    assert pictures.asset("") is None
    assert pictures.asset("nope.svg") is None
    with pytest.raises(ValueError, match="name"):
        pictures.asset("", raise_error=True)
    with pytest.raises(FileNotFoundError):
        pictures.asset("nope.svg", raise_error=True)


def test_encode_svg_image(media: Path) -> None:
    (media / "x.svg").write_bytes(SVG)
    (media / "x.txt").write_text("no picture")
    assert pictures.encode_svg_image("x.svg").startswith("data:image/svg+xml;charset=utf-8;base64,")
    with pytest.raises(FileNotFoundError):
        pictures.encode_svg_image("nope.svg")
    with pytest.raises(ValidationError):
        pictures.encode_svg_image("x.txt")


def test_pictures_of_parts_and_companies(media: Path, db: None) -> None:
    part, company = PartFactory.create(), CompanyFactory.create()
    for row, tag in ((part, pictures.part_image), (company, pictures.company_image)):
        assert opened(tag(row)).size == (256, 256)
        row.image.save("x.png", ContentFile(picture()))
        name = Path(row.image.path)
        name.with_name(f"{name.stem}.thumbnail.png").write_bytes(picture((8, 4)))
        name.with_name(f"{name.stem}.preview.png").write_bytes(picture((16, 8)))
        assert opened(tag(row)).size == (40, 20)
        assert opened(tag(row, thumbnail=True)).size == (8, 4)
        assert opened(tag(row, preview=True, thumbnail=True, check_exists=True)).size == (16, 8)
        assert opened(tag(row, width=10)).size == (10, 5)
        with pytest.raises(TypeError):
            tag(company if row is part else part)


def test_the_logo_is_there(settings: Any, db: None) -> None:
    assert pictures.logo_image().startswith("data:image/svg+xml;")
    settings.CUSTOM_LOGO = "img/blank_image.png"
    assert opened(pictures.logo_image()).size == (256, 256)
    assert pictures.logo_image(custom=False).startswith("data:image/svg+xml;")


def test_debug_mode_gives_urls(media: Path, photo: Path, debug_mode: None) -> None:
    (media / "report" / "assets" / "logo.svg").write_bytes(SVG)
    assert pictures.asset("logo.svg") == "/media/report/assets/logo.svg"
    assert pictures.uploaded_image("part_images/fan.png") == "/media/part_images/fan.png"
    assert pictures.uploaded_image("nope.png") == "/static/img/blank_image.png"
    assert pictures.logo_image() == "/static/img/stockpress.svg"


def test_a_job_collects_each_picture_once(show: Show, media: Path, photo: Path) -> None:
    (media / "report" / "assets" / "my logo.svg").write_bytes(SVG)
    (media / "same.png").write_bytes(photo.read_bytes())
    source = "{% uploaded_image 'part_images/fan.png' %} {% uploaded_image 'same.png' %} {% asset 'my logo.svg' %} {% logo_image %}"
    with collecting(ResourceCollector()) as collector:
        first = show(source).split()
        assert show(source).split() == first
    assert first[0] == first[1]
    assert first[0].startswith("stock://image/")
    assert first[2] == "stock://asset/my%20logo.svg"
    assert set(first) == set(collector.resources)
    assert collector.resources[first[0]].data == photo.read_bytes()
    assert collector.resources[first[2]].mime_type == "image/svg+xml"


@pytest.mark.parametrize("image_format", ["GIF", "BMP", "TIFF", "WEBP"])
def test_a_format_that_engines_may_not_know_reaches_them_as_png(media: Path, db: None, image_format: str) -> None:
    (media / "x").write_bytes(picture(image_format=image_format))
    with collecting(ResourceCollector()) as collector:
        url = pictures.uploaded_image("x")
    assert collector.resources[url].data.startswith(b"\x89PNG")


def test_an_image_is_read_once_a_job(photo: Path) -> None:
    with collecting(ResourceCollector()):
        url = pictures.uploaded_image("part_images/fan.png", width=20)
        photo.unlink()
        assert pictures.uploaded_image("part_images/fan.png", width=20) == url


def test_a_replaced_asset_gets_another_url_within_one_job() -> None:
    collector = ResourceCollector()
    assert collector.add(b"one", "text/css", "x.css") == "stock://asset/x.css"
    assert collector.add(b"two", "text/css", "x.css").startswith("stock://image/")


def test_resources_have_a_limit() -> None:
    collector = ResourceCollector(max_total_bytes=10)
    collector.add(b"12345678", "text/css")
    collector.add(b"12345678", "text/css")
    with pytest.raises(TooManyResources):
        collector.add(b"abc", "text/css")


def test_a_missing_picture_is_a_warning(show: Show, media: Path, db: None) -> None:
    warnings: list[Any] = []
    show("\n{% uploaded_image 'nope.png' %}{% asset 'nope.css' %}", warnings=warnings)
    assert [(warning.kind, warning.line, warning.name) for warning in warnings] == [
        ("missing_image", 2, "nope.png"),
        ("missing_asset", 2, "nope.css"),
    ]


def test_an_error_of_a_picture_names_file_line_and_tag(show: Show, media: Path) -> None:
    with pytest.raises(TemplateBroken) as caught:
        show("\n\n{% uploaded_image '../secret.png' %}")
    assert (caught.value.file, caught.value.line) == ("test.html", 3)
    assert caught.value.token.startswith("uploaded_image")
