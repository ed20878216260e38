"""LazyContext: a dictionary that computes late and otherwise behaves like any other."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stockpress.kernel.context import LazyContext

NAMES = st.sampled_from("abcde")
OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["set", "get", "pop", "delete", "update", "setdefault", "in", "len", "copy"]),
        NAMES,
        st.integers(),
    ),
    max_size=20,
)


def test_a_value_is_computed_once_and_only_when_asked_for() -> None:
    asked: list[str] = []

    def compute() -> int:
        asked.append("x")
        return 7

    context = LazyContext({"x": compute, "never": lambda: asked.append("never")})
    assert "x" in context
    assert asked == []
    assert context["x"] == context["x"] == 7
    assert asked == ["x"]


@given(st.dictionaries(NAMES, st.integers()), OPERATIONS)
def test_it_behaves_like_the_dictionary_it_stands_for(start: dict[str, int], operations: list[Any]) -> None:
    plain: dict[str, object] = dict(start)
    lazy = LazyContext({name: (lambda value=value: value) for name, value in start.items()})
    for operation, name, value in operations:
        if operation == "set":
            plain[name] = lazy[name] = value
        elif operation == "get":
            assert lazy.get(name, value) == plain.get(name, value)
        elif operation == "pop":
            assert lazy.pop(name, None) == plain.pop(name, None)
        elif operation == "delete" and name in plain:
            del plain[name], lazy[name]
        elif operation == "update":
            plain.update({name: value})
            lazy.update(LazyContext({name: lambda value=value: value}))
        elif operation == "setdefault":
            assert lazy.setdefault(name, value) == plain.setdefault(name, value)
        elif operation == "in":
            assert (name in lazy) == (name in plain)
        elif operation == "copy":
            lazy = lazy.copy()
        assert len(lazy) == len(plain)
    assert dict(lazy.items()) == plain
