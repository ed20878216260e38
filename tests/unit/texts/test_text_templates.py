"""Texts that are templates: what may be written, and that whatever may be written can be filled in."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stockpress.inventory.common.text_templates import Kind, TextInvalid, Vocabulary, compile_text
from stockpress.inventory.common.text_templates.filters import METHODS, OPERATIONS, TESTS

LONGEST = 300
WORDS = Vocabulary(
    (
        ("part.name", Kind.TEXT),
        ("part.IPN", Kind.TEXT),
        ("part.pk", Kind.NUMBER),
        ("part.active", Kind.FLAG),
        ("month", Kind.NUMBER),
        ("date", Kind.DAY),
    ),
    LONGEST,
)
NOW = dt.datetime(2026, 3, 4, 5, 6, tzinfo=dt.UTC)
VALUES = {"part.name": "Hex nut", "part.IPN": None, "part.pk": 12, "part.active": True, "month": 3, "date": NOW}


def filled(text: str) -> str:
    return compile_text(text, WORDS).render(VALUES.get)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("plain", "plain"),
        ("{{ part.name }}", "Hex nut"),
        ("{{ part.IPN }}|{{ part.IPN or 'none' }}", "|none"),
        ("{{ part.name if part.IPN else part.pk }}", "12"),
        ("{{ part.IPN ~ '/' if part.IPN }}{{ part.name }}", "Hex nut"),
        ("{% if part.active and part.pk > 3 %}a{% elif part.IPN %}b{% else %}c{% endif %}", "a"),
        ("{{ part.name.upper() }} {{ part.name|lower }}", "HEX NUT hex nut"),
        ("{{ part.name[0] }}{{ part.name[-1] }}{{ part.name[4:] }}{{ part.name[99] }}", "Htnut"),
        ("{{ part.name|replace('nut', 'bolt')|truncate(20) }}", "Hex bolt"),
        (
            "{{ '%02d' % month }} {{ '%04d/%s' % (part.pk, part.name) }} {{ '%02d'|format(month) }}",
            "03 0012/Hex nut 03",
        ),
        ("{{ date.strftime('%Y%m%d') }} {{ date|strftime('%H') }}", "20260304 05"),
        ("{{ part.pk + 1 }} {{ (part.pk * 2 - 4) // 3 }} {{ part.pk % 5 }} {{ -part.pk }}", "13 6 2 -12"),
        ("{{ part.name + '!' }} {{ part.name|length }} {{ '7'|int + 1 }} {{ 'x'|int }}", "Hex nut! 7 8 0"),
        (
            "{{ part.IPN is none }} {{ part.IPN == none }} {{ month in [1, 2, 3] }} {{ 'nut' in part.name }}",
            "True True True True",
        ),
        ("{{ part.IPN|default('none', true) }}", "none"),
    ],
)
def test_what_people_write_is_filled_in(text: str, made: str) -> None:
    assert filled(text) == made


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{ 'a' * 10**9 }}", "Arithmetic takes a number"),
        ("{{ 2 ** 99999999 }}", "uses powers"),
        ("{{ part.name|center(10**9) }}", "uses powers"),
        ("{{ part.name|center(1000000000) }}", "0 to 100"),
        ("{{ part.name.zfill(99999999) }}", "0 to 100"),
        ("{{ '%1000000s' % part.name }}", "wider than 100"),
        ("{{ '%.1000000f' % part.pk }}", "wider than 100"),
        ("{{ '%*d' % (part.pk, part.pk) }}", "may use %s, %d and %f"),
        ("{{ '%(x)s' % part.name }}", "may use %s, %d and %f"),
        ("{{ part.name.format(part.pk) }}", "cannot be called"),
        ("{{ part.name|join(part.name) }}", "no filter 'join'"),
        ("{{ part.name|attr('__class__') }}", "no filter 'attr'"),
        ("{{ part.name|map('upper') }}", "no filter 'map'"),
        ("{{ range(10) }}", "uses calls"),
        ("{{ lipsum() }}", "uses calls"),
        ("{{ part }}", "no 'part'"),
        ("{{ self }}", "no 'self'"),
        ("{{ part.__class__ }}", "no 'part.__class__'"),
        ("{{ part.category }}", "no 'part.category'"),
        ("{{ part.name.__class__ }}", "can only be written after a name"),
        ("{{ part['name'] }}", "no 'part'"),
        ("{{ ''.__class__.__mro__ }}", "can only be written after a name"),
        ("{% for x in part.name %}{{ x }}{% endfor %}", "uses loops"),
        ("{% macro m() %}{{ m() }}{% endmacro %}", "uses macros"),
        ("{% set a = part.name %}", "uses {% set %}"),
        ("{% include 'x' %}", "only {{ values }}"),
        ("{% import 'x' as y %}", "only {{ values }}"),
        ("{% extends 'x' %}", "only {{ values }}"),
        ("{% block a %}{% endblock %}", "uses blocks"),
        ("{% filter upper %}x{% endfilter %}", "uses {% filter %}"),
        ("{% with a = 1 %}{% endwith %}", "uses {% with %}"),
        ("{{ part.name", "cannot be read"),
        ("{% if %}", "cannot be read"),
        ("{{ part.name|upper('x') }}", "0 to 0 arguments"),
        ("{{ part.pk + part.name }}", "takes a number, not a text"),
        ("{{ part.pk / month }}", "other than 0, written out"),
        ("{{ part.pk / 0 }}", "other than 0, written out"),
        ("{{ part.name < part.pk }}", "cannot be compared"),
        ("{{ date.strftime('%s') }}", "A day has no '%s'"),
        ("{{ date.strftime(part.name) }}", "written out"),
        ("{{ '\\ud800' }}", "cannot be shown"),
        ("{{ '\\x00' }}", "cannot be shown"),
        ("one\ntwo", "in one line"),
        ("{{ " + "(" * 990 + "1" + ")" * 990 + " }}", "nested"),
        ("{{ " + "-" * 1900 + "1 }}", "nested"),
        ("{{ " + "+".join(["part.pk"] * 200) + " }}", "write less"),
        ("{{ 9" + "9" * 1500 + " }}", "too large"),
        ("{{ 1e999 }}", "too large"),
        ("{{ " + "*".join(["part.pk"] * 8) + " }}", "multiplies"),
        ("{{ part.name }}" * 200, "characters"),
    ],
)
def test_what_may_not_be_written_is_named(text: str, reason: str) -> None:
    with pytest.raises(TextInvalid) as caught:
        compile_text(text, WORDS)
    assert reason in str(caught.value)


def test_a_text_is_as_long_as_the_vocabulary_allows_at_most() -> None:
    assert len(filled("{{ part.name|rjust(100) }}" * 20)) == LONGEST


def test_replacements_within_replacements_stay_short() -> None:
    text = "part.name" + "|replace('e', 'eeeeeeeeeeeeeeeeeeee')" * 12
    assert filled(f"{{{{ ({text})|length }}}}") == "1000"


# A grammar of its own: most of what it writes is accepted, and so is put to the proof.
NAMES = st.sampled_from(["part.name", "part.IPN", "part.pk", "part.active", "month", "date"])
LITERALS = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(lambda number: f"{abs(number):f}"),
    st.text(alphabet="ab %d05.sß", max_size=6).map(repr),
    st.sampled_from(["true", "none", "'%05d'", "'%s'", "'%Y-%m'", "'%200d'"]),
)
OPERATORS = st.sampled_from(["+", "-", "*", "/", "//", "%", "~", "**", "==", "!=", "<", ">", "in", "and", "or"])


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    arguments = st.lists(inner, max_size=2).map(", ".join)
    return st.one_of(
        st.builds("({} {} {})".format, inner, OPERATORS, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({}|{}({}))".format, inner, st.sampled_from([*OPERATIONS, "format", "strftime", "join"]), arguments),
        st.builds("({}).{}({})".format, inner, st.sampled_from([*METHODS, "strftime", "format"]), arguments),
        st.builds("({} is {})".format, inner, st.sampled_from([*TESTS, "odd"])),
        st.builds("({})[{}]".format, inner, st.sampled_from(["0", "-1", "1:", ":3", "-2:9", "::2", "'x'"])),
        st.builds("(not {})".format, inner),
        st.builds("(-{})".format, inner),
    )


EXPRESSIONS = st.recursive(st.one_of(NAMES, LITERALS), grown, max_leaves=12)
TEXTS = st.lists(
    st.one_of(
        EXPRESSIONS.map("{{{{ {} }}}}".format),
        st.builds("{{% if {} %}}{}{{% endif %}}".format, EXPRESSIONS, st.text(alphabet="ab{}", max_size=4)),
        st.text(alphabet="xy |{%}#", max_size=6),
    ),
    max_size=4,
).map("".join)
TEXT_VALUES = st.one_of(st.none(), st.text(max_size=300))
ANY_VALUES = st.fixed_dictionaries(
    {
        "part.name": TEXT_VALUES,
        "part.IPN": TEXT_VALUES,
        "part.pk": st.integers(0, 2**63 - 1),
        "part.active": st.booleans(),
        "month": st.integers(1, 12),
        "date": st.datetimes(min_value=dt.datetime(1900, 1, 1)),
    }
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(text=TEXTS, values=ANY_VALUES)
def test_what_is_accepted_can_be_filled_in_for_all_values(text: str, values: dict[str, object]) -> None:
    """Nothing but `TextInvalid` is raised at reading, and nothing at all afterwards; results are short."""
    try:
        template = compile_text(text, WORDS)
    except TextInvalid:
        return
    made = template.render(values.get)
    assert len(made) <= LONGEST


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="{}%#() '\"|.,0123456789apartnme[]*~+-\\\n", max_size=60))
def test_any_text_is_accepted_or_refused(text: str) -> None:
    with contextlib.suppress(TextInvalid):
        assert len(filled(text)) <= LONGEST
