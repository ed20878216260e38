"""Plain pictograms of kinds of parts, drawn when they are needed."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE = 256
# Drawn four times as large and scaled down, which makes smooth edges.
SCALE = 4

INK = "#26323f"
SOFT = "#9fb3c8"
ACCENT = "#2f7d6d"
PAPER = "#f4f6f8"

Draw = ImageDraw.ImageDraw
Box = tuple[float, float, float, float]


class _Pen:
    """Draws in units of the finished picture."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw

    def box(self, *box: float, fill: str = INK, radius: float = 6) -> None:
        x0, y0, x1, y1 = (value * SCALE for value in box)
        self._draw.rounded_rectangle((x0, y0, x1, y1), radius=radius * SCALE, fill=fill)

    def disc(self, x: float, y: float, r: float, fill: str = INK) -> None:
        self._draw.ellipse(((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE), fill=fill)

    def ring(self, x: float, y: float, r: float, width: float = 10, fill: str = INK) -> None:
        box = ((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE)
        self._draw.ellipse(box, outline=fill, width=round(width * SCALE))

    def line(self, *points: float, width: float = 10, fill: str = INK) -> None:
        self._draw.line([value * SCALE for value in points], fill=fill, width=round(width * SCALE), joint="curve")

    def shape(self, *points: float, fill: str = INK) -> None:
        scaled = [value * SCALE for value in points]
        self._draw.polygon(list(zip(scaled[::2], scaled[1::2], strict=True)), fill=fill)


def _resistor(pen: _Pen) -> None:
    pen.line(24, 128, 232, 128, fill=SOFT)
    pen.box(64, 92, 192, 164)
    for x, fill in ((92, "#c8553d"), (122, "#e0a33e"), (152, ACCENT)):
        pen.box(x, 92, x + 12, 164, fill=fill, radius=0)


def _capacitor(pen: _Pen) -> None:
    pen.line(24, 128, 112, 128, fill=SOFT)
    pen.line(144, 128, 232, 128, fill=SOFT)
    pen.box(102, 64, 118, 192)
    pen.box(138, 64, 154, 192)


def _coil(pen: _Pen) -> None:
    pen.line(24, 140, 232, 140, fill=SOFT)
    for x in (72, 109, 147, 184):
        pen.ring(x, 124, 30)


def _chip(pen: _Pen) -> None:
    for step in range(5):
        at = 74 + step * 24
        for side in ((at, 40, at + 12, 216), (40, at, 216, at + 12)):
            pen.box(*side, fill=SOFT, radius=2)
    pen.box(62, 62, 194, 194)
    pen.disc(84, 84, 7, fill=PAPER)


def _sensor(pen: _Pen) -> None:
    pen.box(66, 66, 190, 190)
    pen.disc(128, 128, 26, fill=PAPER)
    pen.disc(128, 128, 14, fill=ACCENT)


def _transistor(pen: _Pen) -> None:
    for x in (84, 128, 172):
        pen.line(x, 150, x, 226, fill=SOFT)
    pen.box(60, 56, 196, 158)
    pen.disc(128, 84, 10, fill=PAPER)


def _led(pen: _Pen) -> None:
    pen.line(106, 150, 106, 228, fill=SOFT)
    pen.line(150, 150, 150, 212, fill=SOFT)
    pen.disc(128, 96, 52, fill=ACCENT)
    pen.box(76, 96, 180, 160, fill=ACCENT, radius=0)
    pen.box(66, 144, 190, 164)


def _connector(pen: _Pen) -> None:
    pen.box(40, 88, 216, 168)
    for step in range(6):
        pen.box(60 + step * 24, 112, 72 + step * 24, 144, fill=PAPER, radius=2)


def _switch(pen: _Pen) -> None:
    pen.box(56, 56, 200, 200, radius=18)
    pen.disc(128, 128, 42, fill=SOFT)
    pen.disc(128, 128, 26, fill=ACCENT)


def _battery(pen: _Pen) -> None:
    pen.box(108, 32, 148, 56, fill=SOFT)
    pen.box(76, 50, 180, 222, radius=14)
    pen.shape(136, 78, 96, 146, 124, 146, 116, 196, 160, 122, 132, 122, fill=PAPER)


def _board(pen: _Pen) -> None:
    pen.box(36, 64, 220, 192, fill=ACCENT)
    pen.box(104, 96, 164, 156)
    for x in (56, 200):
        for y in (84, 172):
            pen.disc(x, y, 8, fill=PAPER)
    for y in (106, 126, 146):
        pen.line(64, y, 104, y, width=4, fill=PAPER)
        pen.line(164, y, 200, y, width=4, fill=PAPER)


def _case(pen: _Pen) -> None:
    pen.shape(48, 96, 128, 56, 208, 96, 128, 136, fill=SOFT)
    pen.shape(48, 96, 128, 136, 128, 214, 48, 174)
    pen.shape(208, 96, 128, 136, 128, 214, 208, 174, fill=ACCENT)


def _screw(pen: _Pen) -> None:
    pen.box(76, 36, 180, 84, radius=12)
    pen.box(104, 84, 152, 222, fill=SOFT, radius=0)
    for y in range(100, 220, 22):
        pen.line(100, y + 10, 156, y - 6, width=6)


def _cable(pen: _Pen) -> None:
    pen.ring(128, 128, 84, width=14)
    pen.ring(128, 128, 58, width=14, fill=ACCENT)
    pen.ring(128, 128, 32, width=14, fill=SOFT)


def _bottle(pen: _Pen) -> None:
    pen.box(108, 32, 148, 84, fill=SOFT)
    pen.box(72, 76, 184, 224, radius=16)
    pen.box(86, 128, 170, 184, fill=PAPER)


def _parcel(pen: _Pen) -> None:
    pen.box(44, 76, 212, 208, fill="#c89b5c")
    pen.box(112, 76, 144, 208, fill="#a97b3f", radius=0)
    pen.box(36, 56, 220, 92, fill="#b88a4b")


def _product(pen: _Pen) -> None:
    pen.box(60, 40, 196, 216, radius=24)
    pen.box(80, 64, 176, 128, fill=PAPER)
    pen.line(92, 112, 116, 88, 138, 104, 164, 80, width=6, fill=ACCENT)
    for y in (152, 170, 188):
        pen.line(92, y, 164, y, width=6, fill=SOFT)


def _certificate(pen: _Pen) -> None:
    pen.box(60, 32, 196, 216, fill=SOFT)
    pen.box(72, 44, 184, 204, fill=PAPER)
    for y in (72, 94, 116):
        pen.line(92, y, 164, y, width=6)
    pen.disc(128, 164, 24, fill=ACCENT)


_PICTURES: dict[str, Callable[[_Pen], None]] = {
    "battery": _battery,
    "board": _board,
    "bottle": _bottle,
    "box": _parcel,
    "cable": _cable,
    "capacitor": _capacitor,
    "case": _case,
    "certificate": _certificate,
    "chip": _chip,
    "coil": _coil,
    "connector": _connector,
    "led": _led,
    "product": _product,
    "resistor": _resistor,
    "screw": _screw,
    "sensor": _sensor,
    "switch": _switch,
    "transistor": _transistor,
}


def picture(kind: str) -> bytes:
    """The pictogram as a PNG, the same bytes each time."""
    image = Image.new("RGB", (SIZE * SCALE, SIZE * SCALE), PAPER)
    _PICTURES[kind](_Pen(ImageDraw.Draw(image)))
    return _png(image)


def monogram(name: str) -> bytes:
    """A sign for a company: as many bars as its name has letters, no two alike in height."""
    image = Image.new("RGB", (SIZE * SCALE, SIZE * SCALE), PAPER)
    pen = _Pen(ImageDraw.Draw(image))
    letters = [ord(letter) for letter in name.upper() if letter.isalpha()][:8]
    width = 184 / max(len(letters), 1)
    for step, letter in enumerate(letters):
        height = 30 + (letter - 65) * 5
        left = 36 + step * width
        pen.box(left, 210 - height, left + width - 6, 210, fill=(INK, ACCENT, SOFT)[step % 3], radius=3)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).quantize(32).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
