"""The reader of exports: whole or broken, and where."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockpress.inventory.transfer import reader
from stockpress.inventory.transfer.errors import ImportFileBroken, ImportFileUnreadable
from stockpress.inventory.transfer.reader import Export, open_export, scan
from tests.domain.transfer.exports import part, write


def read(path: Path) -> Export:
    with open_export(path) as file:
        export = scan(path, file)
        for model in export.counts():
            list(export.records(model))
        return export


def broken(tmp_path: Path, content: bytes | str) -> ImportFileBroken:
    path = tmp_path / "export.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ImportFileBroken) as caught:
        read(path)
    return caught.value


def test_records_are_handed_out_by_model_with_their_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, part(7), {"model": "auth.group", "pk": 1, "fields": {}}, part(8))
    with open_export(path) as file:
        export = scan(path, file)
        found = [(record.number, record.pk) for record in export.records("part.part")]
    assert export.counts() == {"part.part": 2, "auth.group": 1}
    assert found == [(1, 7), (3, 8)]


def test_an_empty_list_is_a_whole_export(tmp_path: Path) -> None:
    assert len(read(write(tmp_path))) == 0


def test_a_note_about_the_origin_is_not_a_record(tmp_path: Path) -> None:
    export = read(write(tmp_path, {"metadata": True, "source_version": "1.1.0"}, part(1)))
    assert len(export) == 1
    assert export.header["source_version"] == "1.1.0"


def test_a_mark_at_the_start_and_characters_of_many_bytes_do_not_move_the_places(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    text = json.dumps([part(1, name="Ω10 µF €"), part(2, name="\N{BLACK SUN WITH RAYS}")], ensure_ascii=False)
    path.write_bytes(codecs.BOM_UTF8 + text.encode())
    with open_export(path) as file:
        export = scan(path, file)
        assert [record.fields["name"] for record in export.records("part.part")] == ["Ω10 µF €", "☀"]


def test_records_longer_than_a_chunk_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "CHUNK_BYTES", 7)
    path = write(tmp_path, *[part(number, notes="é" * number) for number in range(1, 40)])
    with open_export(path) as file:
        found = [len(record.fields["notes"]) for record in scan(path, file).records("part.part")]
    assert found == list(range(1, 40))


def test_a_missing_comma_is_named_with_line_column_byte_and_record(tmp_path: Path) -> None:
    text = '[\n{"model": "part.part", "pk": 1, "fields": {}}\n{"model": "part.part"'
    error = broken(tmp_path, text)
    assert (error.params["line"], error.params["column"], error.params["record"]) == (3, 1, 2)
    assert error.params["offset"] == text.index('{"model": "part.part"', 5)
    assert "comma" in str(error)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("{}", "does not begin with a list"),
        ("[", "ends inside"),
        ('[{"model": "part.part", "pk": 1, "fields": {"name": "Res', "ends inside a record"),
        ('[{"model": "part.part", "pk": 1, "fields": {}}', "ends inside the list"),
        ('[{"model": "part.part", "pk": 1, "fields": {}},', "ends inside"),
        ('[{"model": "part.part", "pk": 1, "fields": {}},]', "not JSON"),
        ('[{"model": "part.part", "pk": 1, "fields": {}}] x', "follows the end"),
        ("[1]", "must be an object"),
        ('[{"pk": 1, "fields": {}}]', 'no "model"'),
        ('[{"model": "part", "pk": 1, "fields": {}}]', 'no "model"'),
        ('[{"model": "part.part", "pk": 1}]', 'no "fields"'),
        ('[{"model": "part.part", "pk": [1], "fields": {}}]', '"pk"'),
        ('[{"model": "part.part", "pk": 1, "fields": {"a": NaN}}]', "NaN"),
        ('[{"model": "part.part", "pk": 1, "fields": {"a": 1e999}}]', "too large"),
        ('[{"model": "part.part", "pk": ' + "9" * 5000 + ', "fields": {}}]', "digits"),
        ('[{"model": "part.part", "pk": 1, "fields": ' + "[" * 100_000, "nested too deeply"),
        (codecs.BOM_UTF16_LE + "[]".encode("utf-16-le"), "UTF-16"),
        (b'[{"model": "part.part", "pk": 1, "fields": {"name": "\xff"}}]', "UTF-8"),
    ],
)
def test_what_is_no_export_is_refused_with_its_reason(tmp_path: Path, content: bytes | str, told: str) -> None:
    assert told in str(broken(tmp_path, content))


def test_a_wrong_byte_is_named_by_its_place(tmp_path: Path) -> None:
    content = b'[{"model": "part.part", "pk": 1, "fields": {"name": "\xff"}}]'
    assert broken(tmp_path, content).params["offset"] == content.index(b"\xff")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportFileUnreadable, match=r"nowhere\.json"):
        read(tmp_path / "nowhere.json")


@given(data=st.data(), chunk=st.integers(1, 200))
def test_a_file_cut_off_anywhere_is_found_out(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, chunk: int
) -> None:
    text = json.dumps([part(1, name='Ω "quoted" \\'), part(2, notes="[]{},")], ensure_ascii=False).encode()
    cut = data.draw(st.integers(0, len(text) - 1))
    path = tmp_path_factory.mktemp("cut") / "export.json"
    path.write_bytes(text[:cut])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "CHUNK_BYTES", chunk)
        with pytest.raises(ImportFileBroken) as caught:
            read(path)
    assert 0 <= caught.value.params["offset"] <= cut


@given(content=st.binary(max_size=60), chunk=st.integers(1, 20))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes, chunk: int) -> None:
    path = tmp_path_factory.mktemp("bytes") / "export.json"
    path.write_bytes(b"[" + content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "CHUNK_BYTES", chunk)
        try:
            export = read(path)
        except ImportFileBroken:
            return
    assert len(export) >= 0
