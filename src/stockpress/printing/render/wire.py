"""Frames between the parent and its render children.

A frame is one JSON object and any number of byte strings. JSON and not pickle, because a child that was taken over by
a hostile document must not be able to run code in its parent.

Layout: `>II` (length of the header, number of blobs), `>Q` for the length of each blob, the header, the blobs.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket

HEADER_LIMIT = 64 << 20
FRAME_LIMIT = 2 << 30

_PREFIX = struct.Struct(">II")

Header = dict[str, Any]
Fill = Callable[[memoryview], int]


class Disconnected(Exception):
    """The other side is gone."""


class BadFrame(Exception):
    """The other side sent something that is no frame."""


def encode(header: Header, blobs: Sequence[bytes] = ()) -> bytes:
    text = json.dumps(header, separators=(",", ":")).encode()
    lengths = struct.pack(f">{len(blobs)}Q", *map(len, blobs))
    return b"".join((_PREFIX.pack(len(text), len(blobs)), lengths, text, *blobs))


def read(fill: Fill) -> tuple[Header, list[bytes]]:
    """Read one frame by `fill`, which puts bytes into the start of a buffer and returns how many (0 at the end).

    Raises Disconnected, BadFrame, and whatever `fill` raises.
    """
    header_length, count = _PREFIX.unpack(_exactly(fill, _PREFIX.size))
    if header_length > HEADER_LIMIT or count > HEADER_LIMIT // 8:
        raise BadFrame(f"header of {header_length} bytes, {count} blobs")
    lengths = struct.unpack(f">{count}Q", _exactly(fill, 8 * count))
    if sum(lengths) > FRAME_LIMIT:
        raise BadFrame(f"frame of {sum(lengths)} bytes")
    text = _exactly(fill, header_length)
    try:
        header = json.loads(text)
    except ValueError as error:
        raise BadFrame(str(error)) from error
    if not isinstance(header, dict):
        raise BadFrame("the header is no object")
    return header, [_exactly(fill, length) for length in lengths]


def receive(connection: socket.socket) -> tuple[Header, list[bytes]]:
    """Read one frame from a blocking socket. Raises Disconnected, BadFrame."""
    try:
        return read(connection.recv_into)
    except ConnectionError as error:
        raise Disconnected from error


def send(connection: socket.socket, header: Header, blobs: Sequence[bytes] = ()) -> None:
    """Write one frame to a blocking socket. Raises Disconnected."""
    try:
        connection.sendall(encode(header, blobs))
    except OSError as error:
        raise Disconnected from error


def _exactly(fill: Fill, length: int) -> bytes:
    buffer = bytearray(length)
    view = memoryview(buffer)
    while view:
        count = fill(view)
        if not count:
            raise Disconnected
        view = view[count:]
    return bytes(buffer)
