"""What may be asked for, and that nothing else reaches pip."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockpress.plugins.installer.errors import NothingNamed, RequestUnclear
from stockpress.plugins.installer.requests import package_name, wanted_file, wanted_from
from tests.wheels import write_wheel

WHEEL = "https://example.org/files/inventree_example-1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("words", "requirement", "name"),
    [
        ({"packagename": "Inventree_Example"}, "Inventree_Example", "inventree-example"),
        ({"packagename": "example", "version": "1.0"}, "example==1.0", "example"),
        ({"packagename": "example==1.0"}, "example==1.0", "example"),
        ({"packagename": "example[pdf]>=1,<2"}, "example[pdf]<2,>=1", "example"),
        ({"url": WHEEL}, f"inventree-example @ {WHEEL}", "inventree-example"),
        ({"url": WHEEL, "version": "1.0"}, f"inventree-example @ {WHEEL}", "inventree-example"),
        ({"url": "https://example.org/x-1.tar.gz"}, "https://example.org/x-1.tar.gz", None),
        ({"url": "https://example.org/x.zip", "packagename": "x"}, "x @ https://example.org/x.zip", "x"),
        ({"url": "git+https://example.org/x@v1"}, "git+https://example.org/x@v1", None),
        ({"url": "git+https://example.org/x", "packagename": "X"}, "x @ git+https://example.org/x", "x"),
        ({"url": "hg+https://example.org/x"}, "hg+https://example.org/x", None),
        ({"url": "svn+svn://example.org/x"}, "svn+svn://example.org/x", None),
    ],
)
def test_every_form_becomes_one_line_for_pip(words: dict[str, str], requirement: str, name: str | None) -> None:
    found = wanted_from(**words)
    assert (found.requirement, found.name, found.index_url) == (requirement, name, None)


def test_any_other_address_is_the_index_that_the_package_comes_from() -> None:
    found = wanted_from(packagename="example", url="https://example.org/simple", version="2.0")
    assert (found.requirement, found.index_url) == ("example==2.0", "https://example.org/simple")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"packagename": "-r /etc/passwd"}, "packagename"),
        ({"packagename": "--index-url=https://evil.example"}, "packagename"),
        ({"packagename": "-e."}, "packagename"),
        ({"packagename": "two words"}, "packagename"),
        ({"packagename": "one\n--pre"}, "packagename"),
        ({"packagename": "example; python_version > '3'"}, "packagename"),
        ({"packagename": "example @ https://example.org/x.whl"}, "packagename"),
        ({"packagename": "https://example.org/x.whl"}, "packagename"),
        ({"packagename": "../somewhere"}, "packagename"),
        ({"packagename": "${SECRET}"}, "packagename"),
        ({"packagename": "example=="}, "packagename"),
        ({"packagename": "e" * 3000}, "packagename"),
        ({"packagename": "example", "version": "1.0 --pre"}, "version"),
        ({"packagename": "example", "version": "latest"}, "version"),
        ({"packagename": "example==1", "version": "1"}, "version"),
        ({"url": "https://example.org/simple"}, "packagename"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "ftp://example.org/x.whl"}, "url"),
        ({"url": "git+ssh://example.org/x"}, "url"),
        ({"url": "git+file:///srv/x"}, "url"),
        ({"url": "-https://example.org/x.whl"}, "url"),
        ({"url": "https://example.org/a b.whl"}, "url"),
        ({"url": "https://example.org/${STOCKPRESS_SECRET_KEY}/x.zip"}, "url"),
        ({"url": "https://example.org/x.zip\n--pre"}, "url"),
        ({"url": "https:///x.zip"}, "url"),
        ({"url": "https://example.org:port/x.zip"}, "url"),
        ({"url": "https://[example.org/x.zip"}, "url"),
        ({"url": "https://example.org/x.zip#anything"}, "url"),
        ({"url": "https://example.org/not-a-wheel.whl"}, "url"),
        ({"url": WHEEL, "packagename": "another"}, "url"),
        ({"url": WHEEL, "version": "2.0"}, "version"),
        ({"url": "git+https://example.org/x", "version": "2.0"}, "version"),
        ({"url": "git+https://example.org/x", "packagename": "x==1"}, "packagename"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(words: dict[str, str], field: str) -> None:
    with pytest.raises(RequestUnclear) as caught:
        wanted_from(**words)
    assert list(caught.value.problems()) == [field]


def test_a_request_for_nothing_is_refused_at_both_fields() -> None:
    with pytest.raises(NothingNamed) as caught:
        wanted_from(packagename=" ", version="1.0")
    problems = caught.value.problems()
    assert sorted(map(str, problems)) == ["packagename", "url"]
    assert problems["url"] == problems["packagename"]


@pytest.mark.parametrize(
    ("url", "shown", "secrets"),
    [
        ("git+https://anna:hunter22@example.org/x", "git+https://***@example.org/x", {"hunter22"}),
        ("git+https://ghp_token@example.org/x", "git+https://***@example.org/x", {"ghp_token"}),
        ("https://a:p%40ss@example.org/x.zip", "https://***@example.org/x.zip", {"p%40ss", "p@ss"}),
        ("https://example.org/x.zip?token=abc", "https://example.org/x.zip?***", {"token=abc"}),
    ],
)
def test_passwords_are_known_and_not_shown(url: str, shown: str, secrets: set[str]) -> None:
    found = wanted_from(url=url)
    assert (found.shown, set(found.secrets)) == (shown, secrets)
    assert not any(secret in repr(found) for secret in secrets)


def test_a_wheel_on_this_machine_is_taken_where_a_file_may_be_named(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path, "example")
    assert wanted_file(wheel).name == "example"
    with pytest.raises(RequestUnclear):
        wanted_file(tmp_path / "missing-1.0-py3-none-any.whl")


@pytest.mark.parametrize("text", ["-y", "a b", "example==1", "example[x]", ""])
def test_only_a_name_names_a_package(text: str) -> None:
    with pytest.raises(RequestUnclear):
        package_name(text)
