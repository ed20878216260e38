"""The template language as users know it: rendering, files, errors with their place, warnings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.template.base import Lexer
from hypothesis import given
from hypothesis import strategies as st

from stockpress.kernel.context import LazyContext
from stockpress.printing import sandbox
from stockpress.printing.sandbox import RenderBudget, TemplateBroken, TemplateMissing, TemplateRecursion
from stockpress.printing.sandbox.lexer import LinearLexer

Show = Callable[..., str]

FILES = {
    "base.html": "<{% block a %}base{% endblock %}|{% block b %}{% endblock %}>",
    "child.html": "{% extends 'base.html' %}{% block a %}{{ block.super }}+{{ x }}{% endblock %}",
    "grandchild.html": "{% extends 'child.html' %}{% block b %}{% include 'part.html' with y=2 %}{% endblock %}",
    "part.html": "[{{ x }}{{ y }}]",
    "only.html": "{% include 'part.html' with y=3 only %}",
    "choice.html": "{% include names %}",
    "dir/relative.html": "{% include './part.html' %}{% extends_not %}",
    "missing.html": "\n{% include 'nope.html' %}",
    "bad.html": "fine\n{% if x %}\nnever closed",
    "outer.html": "\n\n{% include 'bad.html' %}",
    "self.html": "{% include 'self.html' %}",
    "ping.html": "{% include 'pong.html' %}",
    "pong.html": "{% for x in l %}{% include 'ping.html' %}{% endfor %}",
    "loop.html": "{% extends 'loop.html' %}",
    "loop1.html": "{% extends 'loop2.html' %}",
    "loop2.html": "{% extends 'loop1.html' %}",
}


@pytest.fixture(scope="module")
def files() -> sandbox.ContainedEngine:
    return sandbox.build_engine(loaders=[("django.template.loaders.locmem.Loader", FILES)])


def rendered(engine: sandbox.ContainedEngine, name: str, **context: object) -> str:
    return sandbox.render(sandbox.find(engine, name), context)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("child.html", "<base+1|>"), ("grandchild.html", "<base+1|[12]>"), ("only.html", "[3]"), ("choice.html", "[1]")],
)
def test_templates_extend_and_include(files: sandbox.ContainedEngine, name: str, expected: str) -> None:
    assert rendered(files, name, x=1, names=["nope.html", "part.html"]) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ x }}{{ x|add:2 }}{{ s|upper }}{{ s|default:'d' }}{{ nope|default:'d' }}", "13ABCabcd"),
        (
            "{% for k, v in d.items %}{{ k }}{{ v }}{{ forloop.counter }}{{ forloop.last }}{% empty %}none{% endfor %}",
            "a11True",
        ),
        ("{% if d.a == 1 and s|length > 2 %}yes{% elif x %}no{% else %}never{% endif %}", "yes"),
        (
            "{% with y=s|lower %}{{ y }}{% endwith %}{% cycle 'a' 'b' %}{% firstof nope x %}{% comment %}x{% endcomment %}",
            "abca1",
        ),
        ("{% regroup l by k as g %}{% for e in g %}{{ e.grouper }}{{ e.list|length }}{% endfor %}", "a2b1"),
        ("{{ l.0.k }}{{ l|dictsort:'n'|first|keyvalue:'n' }}{{ l|dictsortreversed:'n'|first|keyvalue:'n' }}", "a13"),
        ("{{ html }}{{ html|safe }}{% autoescape off %}{{ html }}{% endautoescape %}", "&lt;b&gt;<b><b>"),
        (
            "{{ f }}{{ lazy.name }}{% spaceless %}<p> <b>{% endspaceless %}{% templatetag openblock %}",
            "calledlazy<p><b>{%",
        ),
        (
            "{% verbatim %}{{ x }}{% endverbatim %}{% widthratio 1 2 10 %}{{ 3.14159|floatformat:2 }}{{ x|stringformat:'03d' }}",
            "{{ x }}53.14001",
        ),
        (
            "{% ifchanged x %}a{% endifchanged %}{% filter upper %}b{% endfilter %}{% lorem 1 w %}{% now 'Y' as y %}{{ y|length }}",
            "aBlorem4",
        ),
        ("{{ s|ljust:5 }}|{{ s|center:5 }}|{{ l|join:''|length }}{{ s|urlize }}", "abc  | abc |"),
        ("{% qrcode s as code %}{{ code|slice:':9' }}", "data:imag"),
    ],
)
def test_the_language_works(show: Show, source: str, expected: str) -> None:
    context = {
        "x": 1,
        "s": "abc",
        "d": {"a": 1},
        "html": "<b>",
        "f": lambda: "called",
        "lazy": LazyContext({"name": lambda: "lazy"}),
        "l": [{"k": "a", "n": 2}, {"k": "a", "n": 1}, {"k": "b", "n": 3}],
    }
    assert show(source, **context).startswith(expected)


def test_lazy_values_that_are_not_named_are_never_computed(files: sandbox.ContainedEngine) -> None:
    context = LazyContext({"x": lambda: 1, "y": lambda: 1 / 0})
    assert sandbox.render(files.compile("{{ x }}"), context) == "1"


def test_the_context_stays_as_it_was(show: Show, engine: sandbox.ContainedEngine) -> None:
    context = {"x": 1}
    assert sandbox.render(engine.compile("{% load inventree_extras %}{% define 5 as y %}{{ y }}"), context) == "5"
    assert context == {"x": 1}


@pytest.mark.parametrize(
    ("source", "line", "token", "reason"),
    [
        ("a\nb {% foo %}", 2, "foo", "there is no tag 'foo'"),
        ("{{ x|foo }}", 1, "x|foo", "there is no filter 'foo'"),
        ("\n{{ x y }}", 2, "x y", "Could not parse"),
        ("{{ }}", 1, "", "Empty variable tag"),
        ("{% %}", 1, "", "Empty block tag"),
        ("\n\n{% if x %}", 3, "if x", "Unclosed tag"),
        ("{% for x in %}{% endfor %}", 1, "for x in", "for"),
        ("{% if x %}{% endfor %}", 1, "endfor", "endfor"),
        ("{% load nope %}", 1, "load nope", "'nope' is not a registered tag library"),
        ("{% load admin_list %}", 1, "load admin_list", "not a registered tag library"),
        ("{{ x._secret }}", 1, "x._secret", "underscores"),
        ("{{ 'x }}", 1, "'x", "Could not parse"),
        ("{% include %}", 1, "include", "at least one argument"),
        ("{% debug %}", 1, "debug", "no tag 'debug'"),
        ("{% csrf_token %}{% querystring %}", 1, "csrf_token", "no tag"),
        ("{% " + "x" * 6000 + " %}", 1, "x" * 10, "too long"),
        ("\0", 0, "", "NUL"),
    ],
)
def test_broken_syntax_names_line_and_token(
    engine: sandbox.ContainedEngine, source: str, line: int, token: str, reason: str
) -> None:
    with pytest.raises(TemplateBroken) as caught:
        engine.compile(source, name="label/mine.html")
    assert (caught.value.file, caught.value.line) == ("label/mine.html", line)
    assert token in caught.value.token
    assert reason in str(caught.value)


def test_a_tag_of_a_library_that_is_not_loaded_says_what_to_load(engine: sandbox.ContainedEngine) -> None:
    with pytest.raises(TemplateBroken, match="load barcode"):
        engine.compile("{% qrcode x %}")
    with pytest.raises(TemplateBroken, match="load markdownify"):
        engine.compile("{{ x|markdownify }}")


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("\n{% qrcode '' %}", 2, "no data"),
        ("\n{% for x in l %}\n{% divide 1 0 %}{% endfor %}", 3, "by zero"),
        ("{% for a, b in l %}{% endfor %}", 1, "unpack"),
        ("{{ broken }}", 1, "1 / 0 is not"),
        ("\n\n{{ l|slice:':2'|add:nope }}{% getindex l 0 as z %}{{ boom.value }}", 3, "boom"),
        ("{% include x %}", 1, "no file name"),
        ("{% include template %}", 1, "no file name"),
    ],
)
def test_an_error_while_rendering_names_the_line(show: Show, source: str, line: int, reason: str) -> None:
    class Boom:
        @property
        def value(self) -> str:
            raise AttributeError("boom went the property")

        def render(self, context: object) -> str:
            return "taken over"

    def broken() -> None:
        raise ZeroDivisionError("1 / 0 is not a number")

    with pytest.raises(TemplateBroken) as caught:
        show(source, l=["abc"], broken=broken, boom=Boom(), x=1, template=Boom())
    assert caught.value.line == line
    assert reason in caught.value.reason
    assert "test.html" in str(caught.value.with_item("IPN-1"))
    assert "for IPN-1" in str(caught.value.with_item("IPN-1"))


def test_an_error_in_an_included_file_names_that_file(files: sandbox.ContainedEngine) -> None:
    with pytest.raises(TemplateBroken) as caught:
        rendered(files, "outer.html")
    assert (caught.value.file, caught.value.line, caught.value.token) == ("bad.html", 2, "if x")


def test_a_missing_file_is_named_with_the_place_that_asks_for_it(files: sandbox.ContainedEngine) -> None:
    with pytest.raises(TemplateMissing) as caught:
        rendered(files, "missing.html")
    assert (caught.value.file, caught.value.line) == ("missing.html", 2)
    assert "nope.html" in caught.value.reason
    for name in ("nothing.html", "../base.html", "a\0b"):
        with pytest.raises(TemplateMissing):
            sandbox.find(files, name)


@pytest.mark.parametrize("name", ["self.html", "ping.html", "loop.html", "loop1.html"])
def test_templates_that_need_themselves_end_in_an_error(files: sandbox.ContainedEngine, name: str) -> None:
    with pytest.raises((TemplateRecursion, TemplateMissing)):
        rendered(files, name, l=[1])


def test_undefined_variables_are_warnings_with_name_and_line(show: Show) -> None:
    warnings: list[Any] = []
    source = "{{ a }}\n{{ b.c }}{{ d.nope }}{{ d.nope }}\n{% for x in e %}{% endfor %}{{ s|add:f }}"
    assert show(source, warnings=warnings, d={}, s="x").strip() == "x"
    assert [(warning.name, warning.line) for warning in warnings] == [
        ("a", 1),
        ("b.c", 2),
        ("d.nope", 2),
        ("e", 3),
        ("f", 3),
    ]
    assert str(warnings[1]) == "test.html, line 2: b.c is not defined; nothing is printed in its place."


@pytest.mark.parametrize(
    "source",
    [
        "{% if a %}{% endif %}",
        "{{ a|default:'x' }}",
        "{% firstof a b %}",
        "{{ none.x.y }}",
        "{{ none|default_if_none:1 }}",
    ],
)
def test_absence_that_a_template_deals_with_is_no_warning(show: Show, source: str) -> None:
    warnings: list[Any] = []
    show(source, warnings=warnings, none=None)
    assert warnings == []


def test_a_changed_file_counts_at_once(tmp_path: Any) -> None:
    engine = sandbox.build_engine(dirs=[str(tmp_path)])
    for text in ("one", "two"):
        (tmp_path / "x.html").write_text(text)
        assert rendered(engine, "x.html") == text
    (tmp_path / "x.html").write_bytes(b"\xff\xfe")
    with pytest.raises(TemplateBroken, match="UTF-8"):
        sandbox.find(engine, "x.html")
    assert engine.compile("same") is engine.compile("same")


def test_one_template_renders_in_many_threads_at_once(engine: sandbox.ContainedEngine) -> None:
    template = engine.compile("{% for x in l %}{% cycle 'a' 'b' %}{{ x }}{% endfor %}")
    wrong: list[str] = []

    def work(number: int) -> None:
        for _ in range(50):
            text = sandbox.render(template, {"l": [number] * 4})
            if text != f"a{number}b{number}" * 2:
                wrong.append(text)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@given(st.text(alphabet="{%}# \nab'verbatimend", max_size=80))
def test_the_lexer_cuts_as_djangos_does(source: str) -> None:
    def cut(lexer: Lexer) -> list[tuple[object, str, int]]:
        return [(token.token_type, token.contents, token.lineno) for token in lexer.tokenize()]

    assert cut(LinearLexer(source)) == cut(Lexer(source))


def test_errors_survive_the_way_between_processes(engine: sandbox.ContainedEngine) -> None:
    import pickle

    error = TemplateBroken(reason="x.", file="f.html", line=3, token="t", item="i")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.params) == (type(error), str(error), error.params)


def test_a_budget_is_per_rendering(engine: sandbox.ContainedEngine) -> None:
    template = engine.compile("{{ x }}" * 50)
    for _ in range(3):
        assert sandbox.render(template, {"x": "y"}, RenderBudget(max_output_chars=60)) == "y" * 50
