"""Functions by their dotted names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from stockpress.jobs.callables import CALLABLE_NAMES, NamedCallable, name_of, resolve
from stockpress.jobs.errors import NotCallableByName
from tests.domain.jobs import callees

HERE = "tests.domain.jobs.callees"


def test_a_function_is_found_again_under_its_name() -> None:
    assert name_of(callees.note) == f"{HERE}.note"
    assert resolve(f"{HERE}.note") is callees.note


def test_a_method_of_a_class_is_found_again() -> None:
    assert resolve(name_of(callees.Tool.use))() == "Tool"


@pytest.mark.parametrize(
    "function", [lambda: None, callees.Tool().own, len.__call__, object()], ids=["lambda", "bound", "wrapper", "object"]
)
def test_what_has_no_name_of_its_own_is_refused(function: object) -> None:
    with pytest.raises(NotCallableByName, match="Define it with `def`"):
        name_of(function)  # type: ignore[arg-type]


def test_a_function_inside_another_is_refused() -> None:
    def inner() -> None: ...

    with pytest.raises(NotCallableByName, match="inside another function"):
        name_of(inner)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (f"{HERE}.gone", "no function of that name"),
        (f"{HERE}.SEEN", "no function of that name"),
        ("no_such_module.function", "no module 'no_such_module'"),
        ("no_such_module.and_none.function", "no module 'no_such_module'"),
        ("function", "no dotted name"),
        ("os.system('x')", "no dotted name"),
        ("", "no dotted name"),
    ],
)
def test_a_name_of_nothing_is_refused(name: str, reason: str) -> None:
    with pytest.raises(NotCallableByName, match=reason):
        resolve(name)


def test_a_module_that_lacks_another_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "needs_more.py").write_text("import surely_not_installed\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(NotCallableByName, match="surely_not_installed"):
        resolve("needs_more.function")
    assert "needs_more" not in sys.modules


def test_a_higher_package_gives_a_function_another_name() -> None:
    CALLABLE_NAMES.register(NamedCallable("plugin.registry.by_test", callees.returns))
    try:
        assert resolve("plugin.registry.by_test") is callees.returns
        assert name_of("plugin.registry.by_test") == "plugin.registry.by_test"
    finally:
        CALLABLE_NAMES.withdraw("plugin.registry.by_test")
