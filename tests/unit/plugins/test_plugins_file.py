"""The plugins file is changed by one line at a time, and people's own lines stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockpress.plugins.installer.errors import PluginsFileUnusable
from stockpress.plugins.installer.plugins_file import (
    FIRST_LINE,
    PluginsFile,
    entries,
    entry_of,
    with_entry,
    without_entry,
)

TEXT = "# ours\n\nexample==1.0  # pinned\nexample-more\n  # more\nother @ https://example.org/o.zip\n--pre\n"


@pytest.mark.parametrize(
    "line",
    [
        "example",
        "example ",
        "example==1",
        "example>=1",
        "example~=1.0",
        "example@ https://example.org/e.zip",
        "Example",
        "example[pdf]==1",
        "example;python_version>'3'",
    ],
)
def test_the_line_of_a_package_is_known_however_it_goes_on(line: str) -> None:
    assert with_entry(f"{line}\n", "example", "example==2") == "example==2\n"
    assert without_entry(f"{line}\n", "example") == ""


@pytest.mark.parametrize("line", ["example-more==1", "exampleb", "# example", "my-example", "git+https://h/example"])
def test_the_line_of_another_package_is_left_alone(line: str) -> None:
    assert with_entry(f"{line}\n", "example", "example==2") == f"{line}\nexample==2\n"
    assert without_entry(f"{line}\n", "example") == f"{line}\n"


def test_names_are_compared_as_the_package_index_does() -> None:
    assert with_entry("Inventree_Example.Plugin==1\n", "inventree-example-plugin", "x==2") == "x==2\n"


def test_a_line_is_replaced_where_it_stands_and_comments_stay() -> None:
    assert with_entry(TEXT, "example", "example==2.0") == TEXT.replace("example==1.0  # pinned", "example==2.0")


def test_a_line_that_was_there_twice_is_there_once() -> None:
    assert with_entry("example\na\nexample==1\n", "example", "example==2") == "example==2\na\n"


def test_a_new_line_goes_to_the_end_also_where_the_last_line_has_no_end() -> None:
    assert with_entry("a==1", "b", "b==2") == "a==1\nb==2\n"
    assert with_entry("", "b", "b==2") == f"{FIRST_LINE}b==2\n"


def test_a_line_goes_with_those_that_continue_it() -> None:
    text = "a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\nb\n"
    assert without_entry(text, "a") == "b\n"
    assert entry_of(text, "A") == text.removesuffix("\nb\n")


def test_what_begins_with_no_name_is_an_entry_without_one() -> None:
    assert list(entries(TEXT))[-1] == (None, "--pre")
    assert [name for name, _line in entries(TEXT)] == ["example", "example-more", "other", None]


def test_it_is_made_with_a_line_that_says_what_it_is_for_and_never_again(tmp_path: Path) -> None:
    file = PluginsFile(tmp_path / "new" / "plugins.txt")
    assert file.read() == ""
    file.ensure()
    assert file.read() == FIRST_LINE
    file.write("a\r\n")
    file.ensure()
    assert (file.read(), file.path.stat().st_mode & 0o777) == ("a\r\n", 0o600)


def test_a_file_that_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "plugins.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(PluginsFileUnusable, match=r"plugins\.txt cannot be read"):
        PluginsFile(tmp_path / "plugins.txt").read()
    with pytest.raises(PluginsFileUnusable, match="cannot be written"):
        PluginsFile(tmp_path / "plugins.txt" / "inside").write("a")
