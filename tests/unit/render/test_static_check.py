"""Which templates may use the fast engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockpress.printing.render import check_html, static_check
from stockpress.printing.render.features import FEATURES
from stockpress.printing.render.static_check import MAX_SEARCHED_CHARS
from tests.unit.render.pages import page

# One page that uses each feature; several where it can be written in several ways.
USES: dict[str, list[str]] = {
    "position: fixed": [
        "div { position: fixed; top: 0 }",
        "div{POSITION:FIXED}",
        "div { position: {% if a %}fixed{% endif %} }",
    ],
    "negative offset or margin": [
        "div { margin-top: -8mm }",
        "div { margin: 0 -1px }",
        "div { position: absolute; top:-.5cm }",
        "div { left: -{{ width }}mm }",
        "div { inset: 0 0 -1mm }",
    ],
    "display: grid": ["div { display: grid }", "div { display: inline-grid }"],
    "display: inline-flex": ["div { display:inline-flex }"],
    "display: flow-root": ["div { display: flow-root }"],
    "flex basis in %": ["div { flex: 0 0 33% }", "div { flex-basis: 50% }"],
    "columns": ["div { columns: 2 }", "div { column-count: 3 }", "div { column-width: 20mm }"],
    "fit-content, min-content, max-content": ["div { width: fit-content }", "div { min-width: max-content }"],
    "calc() and the like with %": [
        "div { width: calc(100% - 30mm) }",
        "div { width: min(50%, 30mm) }",
        "div { width: clamp(1mm, 50%, 9mm) }",
    ],
    "viewport units": ["div { width: 50vw }", "div { height: 10vh }"],
    "quarter-millimetres (q)": ["div { width: 40q }"],
    "orphans and widows": ["p { orphans: 3 }", "p { widows: 4 }"],
    "box-decoration-break": ["div { box-decoration-break: clone }"],
    "@page with a name or pseudo-class": [
        "@page :first { margin-top: 30mm }",
        "@page:left { margin: 0 }",
        "@page cover { size: A5 }",
        "@page :nth(2) { margin: 0 }",
    ],
    "named pages": ["div { page: cover }"],
    "breaks to a left or right page": ["div { break-before: right }", "div { page-break-after: left }"],
    "page break at a table row": [
        "tr.p { break-before: page }",
        "tr { page-break-after: always }",
        '</style><table><tr style="page-break-before: always"><td>x</table><style>',
    ],
    "border or background of a page-margin box": [
        "@page { @bottom-left { content: 'x'; border-top: 1px solid } }",
        "@page { @top-center { background: #ccc } }",
    ],
    "page breaks both before and after elements": [
        "div { page-break-after: always } p { break-before: page }",
        "div { break-before: always } p { break-after: page }",
    ],
    "string-set": ["h1 { string-set: title content() }", "@page { @top-left { content: string(title) } }"],
    "target-counter and the like": [
        "a::after { content: target-counter(attr(href), page) }",
        "a::after { content: target-text(x) }",
    ],
    "footnotes": ["span { float: footnote }", "@page { @footnote { margin: 1mm } }"],
    "leader()": ["p::after { content: leader('.') }"],
    "gradients": [
        "div { background: linear-gradient(#000, #fff) }",
        "div { background: repeating-radial-gradient(#000, #fff) }",
    ],
    "several backgrounds": [
        "div { background: url(a.png), url(b.png) }",
        "div { background-image: url(data:image/png;base64,AA==) no-repeat, url('b') }",
    ],
    "box-shadow": ["div { box-shadow: 1mm 1mm #000 }"],
    "three-dimensional borders": ["div { border: 1mm inset }", "div { border-top-style: groove }"],
    "list-style-image": ["ul { list-style-image: url(a.png) }", "ul { list-style: square url(a.png) }"],
    "text-overflow: ellipsis": ["div { text-overflow: ellipsis }"],
    "line clamp": ["div { -webkit-line-clamp: 2 }", "div { max-lines: 2 }"],
    "hyphenation": ["div { hyphens: auto }", "div { -weasy-hyphens: auto }"],
    "small caps": [
        "div { font-variant: small-caps }",
        "div { font-variant-caps: all-small-caps }",
        "div { font: small-caps 9pt Arial }",
    ],
    "word-break: break-all": ["div { word-break: break-all }"],
    "relative font sizes (small, sub, sup, smaller, larger)": [
        "div { font-size: smaller }",
        "</style><sup>2</sup><style>",
        "</style><small class='a'>x</small><style>",
    ],
    "::first-line": ["p::first-line { font-weight: bold }"],
    "::marker": ["li::marker { color: #888 }"],
    "woff2 fonts": ["@font-face { font-family: f; src: url(f.woff2) }"],
    "@layer, @container, @counter-style": ["@layer a { p { color: #888 } }", "@counter-style x { symbols: a }"],
    "form fields": ["</style><form></form><style>", "</style><INPUT value=x><style>"],
    "<math>": ["</style><math><mi>x</mi></math><style>"],
    "<details>": ["</style><details>x</details><style>"],
    "embedded documents": ["</style><object data=x></object><style>", "</style><iframe src=x></iframe><style>"],
    "<foreignObject> or <textPath> in SVG": ["</style><svg><foreignObject></foreignObject></svg><style>"],
    "attachments": ["</style><link rel=attachment href=x><style>", "</style><a rel='attachment' href=x>y</a><style>"],
}

HARMLESS = [
    "div { position: absolute; right: 2mm; bottom: 2mm }",
    "div { position: running(header) } @page { margin: 20mm; @top-left { content: element(header); border: none } }",
    "@page { size: A4 landscape; margin: 10mm; @bottom-right { content: 'Page ' counter(page) '/' counter(pages) } }",
    "@page{size:{{ page_size }};margin:{{ margin }}mm}",
    "div { width: calc(20mm + 30mm - 1mm); flex: 1 1 auto; flex-wrap: wrap }",
    "table { border-collapse: collapse } tr { page-break-inside: avoid } h2 { break-after: page } tr:nth-child(2) { color: red }",
    "div { page-break-before: always } .page:hover { color: red }",
    "div { background: #fff url(data:image/png;base64,AA==) no-repeat center / cover }",
    "div { box-shadow: none; text-overflow: clip; hyphens: manual; margin: auto; transform: translate(-50%, -50%) }",
    "/* position: fixed; display: grid */ div { color: red }",
    "{# display: grid #} {% comment %} position: fixed; \n {% endcomment %} div { color: red }",
    "</style><!-- <form> <math> --><p>fixed price, grid, page: 3, 12 q, 50 vw, (-5)</p><style>",
    "{% if x == 'display: grid' %} {{ text|default:'position: fixed' }} {% endif %} div { color: red }",
    "div { grid-area: a; outline: 1px solid; font-size: small; font: bold 9pt/1.2 Arial }",
    "@font-face { font-family: f; src: url(stock://font/f.ttf) }",
    '</style><svg viewBox="0 0 9 9"><linearGradient id="g"/><path d="M0-1h-1v-5z"/></svg><style>',
]


@pytest.mark.parametrize(("feature", "css"), [(name, css) for name, uses in USES.items() for css in uses])
def test_each_feature_that_the_fast_engine_lacks_is_found(feature: str, css: str) -> None:
    assert feature in [finding.feature for finding in static_check({"t": page("<p>x", css)})]


@pytest.mark.parametrize(
    ("feature", "css"),
    [(name, css) for name, uses in USES.items() for css in uses if "{%" not in css and "{{" not in css],
)
def test_each_feature_is_found_in_finished_html_too(feature: str, css: str) -> None:
    finding = check_html(page("<p>x", css))
    assert finding is not None
    assert feature in [one.feature for one in static_check({"t": page("<p>x", css)})]


def test_every_feature_has_a_page_that_uses_it() -> None:
    assert set(USES) == {feature.name for feature in FEATURES}


@pytest.mark.parametrize("css", HARMLESS)
def test_what_both_engines_do_alike_is_not_reported(css: str) -> None:
    assert static_check({"t": page("<p>x", css)}) == []


def test_negative_margins_matter_only_where_the_page_has_margins() -> None:
    css = "div { margin-top: -1mm }"
    assert static_check({"t": page("x", css, margin="0")}) == []
    assert static_check({"t": page("x", css, margin="0mm !important")}) == []
    assert static_check({"t": page("x", css, margin="0 1mm")}) != []
    assert static_check({"t": css}) != []
    assert static_check({"base": "@page { size: 50mm 30mm; margin: 0 }", "child": css}) == []


def test_a_finding_names_source_line_and_feature() -> None:
    (finding,) = static_check(
        {"base.html": "<p>ok", "label.html": "{% comment %}\n\n{% endcomment %}\n<style>p { display: grid }</style>"}
    )
    assert (finding.source_name, finding.line, finding.feature) == ("label.html", 4, "display: grid")
    assert finding.text.startswith("label.html, line 4: display: grid")


@given(st.text() | st.text(alphabet="{}%#<>/*!-:;@page margin0123456789 (),url\n\"'="))
def test_any_text_can_be_checked(text: str) -> None:
    for finding in static_check({"t": text}):
        assert 1 <= finding.line <= text.count("\n") + 1
    check_html(text)


BEGINNINGS = [
    *(
        "position:",
        "margin:",
        "margin-a",
        "display:",
        "flex:",
        "calc(",
        ":",
        "@page",
        "@page{",
        "@page{}",
        "{page:a",
        "border",
    ),
    *("break-before:page ", "break-after:page ", "<tr ", "tr{", "tr.", "@top-a{", "@top-a{border", "content:", "@top-"),
    *(
        "background:url(",
        "background:url(,url",
        "background:",
        "url(,",
        "border:",
        "list-style:",
        "font:",
        "@font-face{",
    ),
    *(
        "<link ",
        "<a rel=",
        "<a rel=attachm",
        "text-overflow:",
        "<!--",
        "/*",
        "{%comment",
        "{%comment%}",
        "{%",
        "{{",
        "{#",
    ),
    *(' d="', "{}", "@page{margin:", "width:1", "position:fixe ", "string", "woff2 "),
]


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_text_of_nothing_but_beginnings_is_searched_once(beginning: str) -> None:
    """No assertion about speed: a search that begins anew at each of them would take hours."""
    probes = (
        " fixed -1 grid inline-flex flow-root woff2 ellipsis caps attachment groove string 1vw 0q gradient( columns"
    )
    text = beginning * (100_000 // len(beginning))
    for hostile in (text, probes + text, text + probes):
        static_check({"t": hostile})
        check_html(hostile)


def test_a_document_too_long_to_be_searched_goes_to_the_reference_engine() -> None:
    long = "x" * (MAX_SEARCHED_CHARS + 1)
    assert check_html(long) is not None
    assert static_check({"long.html": long})[0].source_name == "long.html"
