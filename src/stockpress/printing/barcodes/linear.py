"""One-dimensional codes: python-barcode encodes, we lay out and draw.

The geometry (millimetres, text line, pixels at `dpi`) is that of python-barcode's image writer, so that a template sees
a picture of the size it was designed for, whatever the format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import barcode as python_barcode
from barcode.errors import BarcodeError
from barcode.writer import BaseWriter, ImageWriter, mm2px, pt2mm

from stockpress.printing.barcodes.colours import TRANSPARENT, colour
from stockpress.printing.barcodes.errors import CodeRefused
from stockpress.printing.barcodes.matrix import MAX_PIXELS, MAX_SIDE_PX, encode_image

KIND = "barcode"
MAX_DATA_CHARS = 500
DEFAULT_DPI = 300
FONT_FAMILY = "'DejaVu Sans Mono','Liberation Mono',monospace"
# The part of a line of DejaVu Sans Mono that is below the base line: the image writer places text by its lower edge.
FONT_DESCENT = 0.236

_LENGTHS = frozenset(
    {
        "module_width",
        "module_height",
        "quiet_zone",
        "font_size",
        "text_distance",
        "text_line_distance",
        "margin_top",
        "margin_bottom",
        "guard_height_factor",
    }
)
_SWITCHES = frozenset(["write_text", "center_text"])
_COLOURS = frozenset(["foreground", "background"])
_TEXTS = frozenset(["text", "human"])


@dataclass(frozen=True)
class Bar:
    """A dark bar: where it starts and how wide it is, in modules, and its height relative to the others."""

    start: int
    width: int
    height_factor: float


@dataclass(frozen=True)
class TextBlock:
    """A piece of the text below the bars; `x_mm` is its middle, `y_mm` its lower edge."""

    text: str
    x_mm: float
    y_mm: float


class _Layout(BaseWriter):
    """A writer of python-barcode that draws nothing: it keeps what was to be drawn, and where."""

    def __init__(self) -> None:
        super().__init__(None, self._ignore, self._place_text, self._ignore)
        self.dpi = DEFAULT_DPI
        self.line = ""
        self.blocks: list[TextBlock] = []
        self.bars: list[Bar] = []

    def _ignore(self, *_: object) -> None:
        return None

    def _place_text(self, x_mm: float, y_mm: float) -> None:
        shown = self.human or self.text
        for line in shown.split("\n"):
            self.blocks.append(TextBlock(line, x_mm, y_mm))
            y_mm += pt2mm(self.font_size) / 2 + self.text_line_distance

    def render(self, code: list[str]) -> _Layout:
        self.line = code[0]
        self.width_mm, self.height_mm = self.calculate_size(len(self.line), 1)
        start = 0
        for modules, factor in self.packed(self.line):
            if modules > 0:
                self.bars.append(Bar(start, modules, factor))
            start += abs(modules)
        super().render(code)
        return self


def linear(
    data: str, *, barcode_class: str = "code128", image_format: str | None = None, **options: object
) -> tuple[str, bytes]:
    """`data` as a linear code: media type and file. Without `image_format`, SVG.

    `data` is filled with zeros on the left where the class has a fixed number of digits. `options` are those of
    python-barcode's image writer; unknown ones are ignored. Raises CodeRefused.
    """
    if not data:
        raise CodeRefused(kind=KIND, reason="there is no data to encode.")
    if len(data) > MAX_DATA_CHARS:
        raise CodeRefused(kind=KIND, reason=f"{len(data)} characters are too many; at most {MAX_DATA_CHARS} fit.")
    chosen = _checked(options)
    layout = _Layout()
    layout.dpi = int(_number("dpi", options.get("dpi", DEFAULT_DPI), low=10, high=2400))
    _render(data, barcode_class, layout, chosen)
    _check_size(layout)
    if image_format is None or image_format.upper() == "SVG":
        return "image/svg+xml", _svg(layout).encode()
    writer = ImageWriter(mode="RGB", dpi=layout.dpi)
    image = _render(data, barcode_class, writer, chosen)
    name = image_format.upper()
    return f"image/{'jpeg' if name == 'JPG' else name.lower()}", encode_image(image, name, kind=KIND)


def _render(data: str, barcode_class: str, writer: BaseWriter, options: Mapping[str, object]):  # type: ignore[no-untyped-def]
    try:
        kind = python_barcode.get_barcode_class(str(barcode_class))
        return kind(data.zfill(kind.digits), writer=writer).render(dict(options))
    except BarcodeError as err:
        raise CodeRefused(kind=f"{barcode_class} {KIND}", reason=str(err)) from err
    except (ValueError, KeyError, IndexError, RuntimeError) as err:
        reason = f"{data[:40]!r} does not fit its rules ({err})."
        raise CodeRefused(kind=f"{barcode_class} {KIND}", reason=reason) from err


def _checked(options: Mapping[str, object]) -> dict[str, object]:
    checked: dict[str, object] = {}
    for name, value in options.items():
        if name in _LENGTHS:
            checked[name] = _number(name, value, low=0, high=1000)
        elif name in _SWITCHES:
            checked[name] = str(value).strip().lower() not in {"false", "0", "no", "off", "none", ""}
        elif name in _COLOURS:
            shade = colour(value, kind=KIND)
            # The image writer knows no transparency in the RGB mode that every image format has.
            checked[name] = "#ffffff" if shade == TRANSPARENT else shade
        elif name in _TEXTS:
            checked[name] = str(value)[:MAX_DATA_CHARS]
    if "module_width" in checked and not checked["module_width"]:
        raise CodeRefused(kind=KIND, reason="module_width must be more than 0.")
    return checked


def _number(name: str, value: object, *, low: float, high: float) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = float("nan")
    if not low <= number <= high:
        raise CodeRefused(
            kind=KIND, reason=f"{name} must be a number from {low:g} to {high:g}, not {str(value)[:40]!r}."
        )
    return number


def _pixels(layout: _Layout) -> tuple[int, int]:
    return int(mm2px(layout.width_mm, layout.dpi)), int(mm2px(layout.height_mm, layout.dpi))


def _check_size(layout: _Layout) -> None:
    width, height = _pixels(layout)
    if max(width, height) > MAX_SIDE_PX or width * height > MAX_PIXELS:
        raise CodeRefused(
            kind=KIND, reason=f"{width} x {height} pixels are too many; use smaller modules or a lower dpi."
        )
    if min(width, height) <= 0:
        raise CodeRefused(kind=KIND, reason="it would have no size; use larger modules.")


def _svg(layout: _Layout) -> str:
    width_px, height_px = _pixels(layout)
    view = f"0 0 {width_px * 25.4 / layout.dpi:.6g} {height_px * 25.4 / layout.dpi:.6g}"
    size = layout.module_width
    bars = "".join(
        f"M{layout.quiet_zone + bar.start * size:.6g} {layout.margin_top:.6g}h{bar.width * size:.6g}"
        f"v{layout.module_height * bar.height_factor:.6g}h-{bar.width * size:.6g}z"
        for bar in layout.bars
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_px}" height="{height_px}" viewBox="{view}" '
        f'shape-rendering="crispEdges"><path fill="{_named(layout.background)}" d="M-1 -1h9999v9999H-1z"/>'
        f'<path fill="{_named(layout.foreground)}" d="{bars}"/>{_text(layout)}</svg>'
    )


def _named(shade: object) -> str:
    return colour(shade, kind=KIND)


def _text(layout: _Layout) -> str:
    # The image writer truncates the size of the font to whole pixels.
    size_mm = int(mm2px(pt2mm(layout.font_size), layout.dpi)) * 25.4 / layout.dpi
    if size_mm <= 0:
        return ""
    return "".join(
        f'<text x="{block.x_mm:.6g}" y="{block.y_mm - FONT_DESCENT * size_mm:.6g}" font-family="{FONT_FAMILY}" '
        f'font-size="{size_mm:.6g}" text-anchor="middle" fill="{_named(layout.foreground)}">{escape(block.text)}</text>'
        for block in layout.blocks
    )
