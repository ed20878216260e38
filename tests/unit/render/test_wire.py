"""Frames on the pipe."""

from __future__ import annotations

import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockpress.printing.render import wire


def _filler(data: bytes, chunk: int) -> wire.Fill:
    rest = memoryview(data)

    def fill(view: memoryview) -> int:
        nonlocal rest
        count = min(chunk, len(view), len(rest))
        view[:count] = rest[:count]
        rest = rest[count:]
        return count

    return fill


@given(
    st.dictionaries(st.text(), st.integers() | st.text() | st.booleans() | st.none()),
    st.lists(st.binary()),
    st.integers(min_value=1, max_value=50),
)
def test_what_is_written_is_read_however_it_arrives(header: wire.Header, blobs: list[bytes], chunk: int) -> None:
    assert wire.read(_filler(wire.encode(header, blobs), chunk)) == (header, blobs)


@given(st.binary())
def test_anything_else_is_a_bad_frame_or_the_end(data: bytes) -> None:
    try:
        header, _blobs = wire.read(_filler(data, 9))
    except (wire.BadFrame, wire.Disconnected):
        return
    assert isinstance(header, dict)


@pytest.mark.parametrize(
    "frame",
    [
        struct.pack(">II", 1 << 31, 0),
        struct.pack(">II", 2, 1 << 31),
        struct.pack(">IIQ", 2, 1, 1 << 62) + b"{}",
        struct.pack(">II", 2, 0) + b"[]",
        struct.pack(">II", 2, 0) + b"{x",
        struct.pack(">II", 2, 0) + b"\xff\xff",
    ],
)
def test_a_frame_that_asks_for_too_much_or_is_no_json_is_refused(frame: bytes) -> None:
    with pytest.raises(wire.BadFrame):
        wire.read(_filler(frame, 100))


def test_a_closed_connection_is_noticed_by_both_sides() -> None:
    ours, theirs = socket.socketpair()
    theirs.close()
    with pytest.raises(wire.Disconnected):
        wire.receive(ours)
    with pytest.raises(wire.Disconnected):
        wire.send(ours, {"kind": "x"})
    ours.close()
