"""Pictures and assets in templates."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from PIL import Image, UnidentifiedImageError

from stockpress.printing.resources import current, data_uri, embed, remembered
from stockpress.printing.sandbox.run import WarningKind, warn
from stockpress.printing.tags.arithmetic import whole_or_none
from stockpress.printing.tags.media import checked_name, read_media
from stockpress.printing.tags.mime_types import mime_type_of
from stockpress.printing.tags.settings_values import debug_mode

ASSET_DIR = "report/assets"
STATIC_IMAGE_DIR = "img"
BLANK_IMAGE = "blank_image.png"
DEFAULT_LOGO = "img/stockpress.svg"
MAX_SIDE_PX = 10_000
MAX_PIXELS = 50_000_000
PLACEHOLDER_PX = 64
EXIF_ORIENTATION = 0x0112
# What both engines show as it is; everything else becomes PNG.
PASSED_THROUGH = {"PNG": "image/png", "JPEG": "image/jpeg"}


# What people upload. Others that Pillow reads are rare, and one of them (EPS) runs another program with the file.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "ICO", "AVIF", "PPM")


class _BrokenImage(ValueError):
    """The file is no image that can be shown."""


def asset(filename: object, raise_error: object = False) -> SafeString | None:
    """A URL of an uploaded asset. A missing one is None, or FileNotFoundError with `raise_error`.

    Raises ValidationError for tricks with paths.
    """
    name = str(filename or "").lstrip("/").strip()
    strict = raise_error is True or str(raise_error).lower() == "true"
    if not name:
        if strict:
            raise ValueError("asset needs the name of an uploaded file")
        warn(WarningKind.ASSET, "asset without a file name.")
        return None
    path = checked_name(name, folder=ASSET_DIR)
    data = remembered(("asset", path), lambda: read_media(path, folder=ASSET_DIR))
    if data is None:
        if strict:
            raise FileNotFoundError(f"There is no asset {name!r}. Upload it, or correct the name.")
        warn(WarningKind.ASSET, f"there is no asset {name!r}.", name=name)
        return None
    if debug_mode():
        return mark_safe(default_storage.url(path))
    return mark_safe(embed(data, mime_type_of(name), name))


def uploaded_image(
    filename: object,
    replace_missing: object = True,
    replacement_file: object = BLANK_IMAGE,
    validate: object = True,
    **kwargs: Any,
) -> SafeString:
    """A URL of an image of the media folder, resized to `width` and `height` (pixels) and turned by `rotate` (degrees).

    With one of width and height, the other follows. What is missing, or no image, becomes `replacement_file`, or
    raises FileNotFoundError. Raises ValidationError for tricks with paths.
    """
    name = str(filename or "").strip()
    path = checked_name(name) if name else ""
    size = (_pixels(kwargs.get("width")), _pixels(kwargs.get("height")))
    rotate = whole_or_none(kwargs.get("rotate"))
    url = (
        remembered(("image", path, size, rotate), lambda: _shown(path, size, rotate, strict=not validate))
        if path
        else None
    )
    if url is not None:
        return mark_safe(url)
    if kwargs.get("raise_error") is True or not replace_missing:
        raise FileNotFoundError(f"There is no image {name!r}. Upload it, or correct the name.")
    if name:
        warn(WarningKind.IMAGE, f"there is no image {name!r}; a blank one is shown.", name=name)
    replacement = checked_name(replacement_file)
    if debug_mode():
        return mark_safe(static(f"{STATIC_IMAGE_DIR}/{replacement}"))
    return mark_safe(remembered(("blank", replacement, size), lambda: _placeholder(replacement, size)))


def _pixels(value: object) -> int | None:
    number = whole_or_none(value)
    if number is None or number <= 0:
        return None
    if number > MAX_SIDE_PX:
        raise ValidationError(f"{number} pixels are too many for an image; at most {MAX_SIDE_PX}.")
    return number


def _shown(path: str, size: tuple[int | None, int | None], rotate: int | None, *, strict: bool) -> str | None:
    data = read_media(path)
    if data is None:
        return None
    try:
        content, mime_type = _prepared(data, size, rotate)
    except _BrokenImage as err:
        if strict:
            raise ValidationError(f"{path!r} is no image.") from err
        return None
    return default_storage.url(path) if debug_mode() else embed(content, mime_type)


def _prepared(data: bytes, size: tuple[int | None, int | None], rotate: int | None) -> tuple[bytes, str]:
    """The image as it is to be shown, and its media type. Raises _BrokenImage."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _BrokenImage(f"{image.width} x {image.height} pixels are too many")
            passed = PASSED_THROUGH.get(image.format or "")
            upright = image.getexif().get(EXIF_ORIENTATION, 1) == 1
            if passed and upright and size == (None, None) and not rotate and current() is not None:
                with Image.open(io.BytesIO(data), formats=FORMATS) as again:
                    again.verify()  # which must be the first thing done with an image, and spoils it
                return data, passed
            return _as_png(_turned(_resized(image, size), rotate)), "image/png"
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as err:
        raise _BrokenImage(str(err)) from err


def _resized(image: Image.Image, size: tuple[int | None, int | None]) -> Image.Image:
    width, height = size
    if width is None and height is None:
        return image
    width = width or max(1, round(image.width * (height or 0) / image.height))
    height = height or max(1, round(image.height * width / image.width))
    if width * height > MAX_PIXELS:
        raise ValidationError(f"{width} x {height} pixels are too many for an image.")
    return image.resize((width, height))


def _turned(image: Image.Image, rotate: int | None) -> Image.Image:
    return image.rotate(rotate) if rotate else image


def _as_png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    if image.mode not in {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}:
        image = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _placeholder(name: str, size: tuple[int | None, int | None]) -> str:
    data = _static_file(f"{STATIC_IMAGE_DIR}/{name}")
    try:
        if data is not None:
            return embed(*_prepared(data, size, None))
    except _BrokenImage:
        pass
    red = Image.new("RGB", (PLACEHOLDER_PX, PLACEHOLDER_PX), "red")
    return embed(_as_png(_resized(red, size)), "image/png")


def _static_file(name: str) -> bytes | None:
    try:
        found = finders.find(name)
    except SuspiciousFileOperation as err:
        raise ValidationError(f"{name!r} is no static file.") from err
    return Path(found).read_bytes() if isinstance(found, str) and Path(found).is_file() else None


def encode_svg_image(filename: object) -> SafeString:
    """A URL of an SVG image of the media folder. Raises FileNotFoundError, ValidationError."""
    name = str(filename or "").strip()
    path = checked_name(name)
    data = remembered(("svg", path), lambda: read_media(path)) if path else None
    if data is None:
        raise FileNotFoundError(f"There is no image {name!r}. Upload it, or correct the name.")
    if b"<svg" not in data[:4096].lower():
        raise ValidationError(f"{name!r} is no SVG image.")
    return mark_safe(embed(data, "image/svg+xml"))


def part_image(part: Any, preview: object = False, thumbnail: object = False, **kwargs: Any) -> SafeString:
    """The picture of a part, or its smaller variant. Raises TypeError for what is no part."""
    return _picture_of(part, "part.part", preview, thumbnail, kwargs)


def company_image(company: Any, preview: object = False, thumbnail: object = False, **kwargs: Any) -> SafeString:
    """The picture of a company, or its smaller variant. Raises TypeError for what is no company."""
    return _picture_of(company, "company.company", preview, thumbnail, kwargs)


def _picture_of(row: Any, label: str, preview: object, thumbnail: object, options: dict[str, Any]) -> SafeString:
    if getattr(getattr(row, "_meta", None), "label_lower", "") != label:
        raise TypeError(f"this tag needs a {label.partition('.')[2]}, not {type(row).__name__}")
    options.pop("check_exists", None)
    variant = "preview" if preview else "thumbnail" if thumbnail else ""
    # A report names the same few pictures over and over; each is looked for in the storage once a job.
    name = remembered(("picture", str(row.image), variant), lambda: _name_of_variant(row.image, variant))
    return uploaded_image(name, **options)


def _name_of_variant(image: Any, variant: str) -> str:
    if not image:
        return ""
    return str(getattr(image, variant, image).name if variant else image.name)


def logo_image(**kwargs: Any) -> SafeString:
    """The server's own logo, or with `custom=False` always the one that comes with it."""
    custom = str(getattr(settings, "CUSTOM_LOGO", "") or "") if kwargs.get("custom", True) else ""
    name = checked_name(custom) if custom else DEFAULT_LOGO
    if debug_mode():
        return mark_safe(static(name))
    data = remembered(("static", name), lambda: _static_file(name))
    if data is None:
        name = DEFAULT_LOGO
        data = _static_file(name) or b""
    collector = current()
    mime_type = mime_type_of(name)
    return mark_safe(collector.add(data, mime_type) if collector is not None else data_uri(data, mime_type))
