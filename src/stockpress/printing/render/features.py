"""What the fast engine cannot do, or does differently. Found by rendering one page of each with both engines.

Data only; `static_check` applies it. Patterns are searched in lower-cased text of which comments and template tags have
been blanked. `probes` are plain strings: a text that contains none of them is not searched with the pattern.

The texts are anybody's, and Python searches without a time limit: a pattern must take time that grows with the length of
the text alone. So no repetition without a bound or a stop at the place where the pattern could begin anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Feature:
    """`also` must be found as well, wherever.

    `only_with_page_margins`: makes a difference only where the page has margins into which content can reach.
    """

    name: str
    probes: tuple[str, ...]
    pattern: re.Pattern[str]
    also: re.Pattern[str] | None = None
    only_with_page_margins: bool = False
    explanation: str = "the fast engine does not support it"


def _feature(
    name: str,
    probes: str,
    pattern: str,
    *,
    also: str | None = None,
    only_with_page_margins: bool = False,
    explanation: str | None = None,
) -> Feature:
    return Feature(
        name=name,
        probes=tuple(probes.split("|")),
        pattern=re.compile(pattern),
        also=re.compile(also) if also else None,
        only_with_page_margins=only_with_page_margins,
        explanation=explanation or Feature.explanation,
    )


_DIFFERENT = "the fast engine lays it out differently"
_CLIPPED = "the fast engine cuts off what reaches into the page margins"
_START = r"(?<![\w-])"

FEATURES: tuple[Feature, ...] = (
    # Position
    _feature("position: fixed", "fixed", r"position\s*:\s*[^;{}]{0,300}\bfixed\b", explanation=_CLIPPED),
    _feature(
        "negative offset or margin",
        "-0|-1|-2|-3|-4|-5|-6|-7|-8|-9|-.",
        _START
        + r"(?:margin(?:-\w+)*|top|right|bottom|left|inset(?:-\w+)*)\s*:[^;{}\"'<>]{0,300}(?<=[\s:,(])-(?=[.\d])",
        only_with_page_margins=True,
        explanation=_CLIPPED,
    ),
    # Layout
    _feature("display: grid", "grid", r"display\s*:[^;{}]{0,300}\bgrid\b"),
    _feature("display: inline-flex", "inline-flex", r"display\s*:[^;{}]{0,300}\binline-flex\b", explanation=_DIFFERENT),
    _feature("display: flow-root", "flow-root", r"display\s*:[^;{}]{0,300}\bflow-root\b", explanation=_DIFFERENT),
    _feature("flex basis in %", "flex", _START + r"flex(?:-basis)?\s*:[^;{}]{0,300}\d%", explanation=_DIFFERENT),
    _feature("columns", "column", _START + r"(?:columns|column-count|column-width)\s*:", explanation=_DIFFERENT),
    _feature(
        "fit-content, min-content, max-content",
        "-content",
        r"(?:width|height|size)\s*:\s*(?:fit|min|max)-content\b",
        explanation=_DIFFERENT,
    ),
    _feature(
        "calc() and the like with %", "calc(|min(|max(|clamp(", _START + r"(?:calc|min|max|clamp)\([^;{}]{0,300}%"
    ),
    _feature("viewport units", "vw|vh|vmin|vmax", r":[^:;{}<>]{0,300}\d(?:vw|vh|vmin|vmax)\b", explanation=_DIFFERENT),
    _feature("quarter-millimetres (q)", "0q|1q|2q|3q|4q|5q|6q|7q|8q|9q", r":[^:;{}<>]{0,300}\dq(?![\w-])"),
    _feature(
        "orphans and widows",
        "orphans|widows",
        r"(?:orphans|widows)\s*:(?!\s*[12]\b)",
        explanation="it breaks elsewhere",
    ),
    _feature("box-decoration-break", "box-decoration-break", r"box-decoration-break\s*:"),
    # Pages
    _feature("@page with a name or pseudo-class", "@page", r"@page\s*[:\w-]"),
    _feature("named pages", "page", r"[{;\"']\s*page\s*:(?!\s*auto\b)\s*[a-z_][\w-]*\s*[;}\"'!]"),
    _feature(
        "page breaks both before and after elements",
        "break-before",
        r"break-before\s*:\s*(?:page|always)",
        also=r"break-after\s*:\s*(?:page|always)",
        explanation="where one follows the other, the fast engine breaks twice",
    ),
    _feature(
        "breaks to a left or right page",
        "break",
        r"break-(?:before|after)\s*:\s*(?:left|right|recto|verso)\b",
    ),
    _feature(
        "page break at a table row",
        "<tr|tr{|tr.|tr ",
        r"(?:<tr\b[^<>]{0,300}|(?<![\w-])tr(?:[.:#\[][^{},]{0,300})?\s*\{[^{}]{0,1000})break-(?:before|after)\s*:\s*(?:always|page)",
    ),
    _feature(
        "border or background of a page-margin box",
        "@top-|@bottom-|@left-|@right-",
        r"@(?:top|bottom|left|right)-[\w-]{1,40}\s*\{[^{}]{0,1000}(?:border(?!-collapse|-spacing)|background|outline)[\w-]{0,40}\s*:"
        r"(?!\s*(?:none\b|0\b|transparent\b))",
        explanation=_DIFFERENT,
    ),
    _feature("string-set", "string", r"string-set\s*:|content\s*:[^;{}]{0,300}\bstring\s*\("),
    _feature("target-counter and the like", "target-", r"\btarget-(?:counters?|text)\s*\("),
    _feature("footnotes", "footnote", r"float\s*:\s*footnote|@footnote|::footnote|footnote-\w+\s*:"),
    _feature("leader()", "leader", r"\bleader\s*\("),
    # Painting
    _feature("gradients", "gradient(", r"(?:linear|radial|conic)-gradient\s*\("),
    _feature(
        "several backgrounds",
        "background",
        r"background(?:-image)?\s*:(?:(?!background|url\()[^;{}]|;base64)*+"
        r"url\((?:(?!background|,\s*url\()[^;{}]|;base64)*+,\s*url\(",
    ),
    _feature("box-shadow", "box-shadow", r"box-shadow\s*:(?!\s*none\b)"),
    _feature(
        "three-dimensional borders",
        "groove|ridge|inset|outset",
        r"border[\w-]{0,40}\s*:[^;{}]{0,300}\b(?:groove|ridge|inset|outset)\b",
        explanation=_DIFFERENT,
    ),
    _feature("list-style-image", "list-style", r"list-style(?:-image)?\s*:[^;{}]{0,300}url\(", explanation=_DIFFERENT),
    # Text
    _feature("text-overflow: ellipsis", "ellipsis", r"text-overflow\s*:[^;{}]{0,300}ellipsis"),
    _feature("line clamp", "line-clamp|max-lines", r"(?:line-clamp|max-lines)\s*:"),
    _feature("hyphenation", "hyphens", r"hyphens\s*:\s*auto"),
    _feature(
        "small caps", "caps", r"font(?:-variant)?(?:-caps)?\s*:[^;{}]{0,300}(?:small|petite|unicase|titling)-?caps"
    ),
    _feature("word-break: break-all", "break-all", r"word-break\s*:\s*break-all", explanation=_DIFFERENT),
    _feature(
        "relative font sizes (small, sub, sup, smaller, larger)",
        "<small|<sub|<sup|<big|smaller|larger",
        r"<(?:small|sub|sup|big)\b|font(?:-size)?\s*:[^;{}]{0,300}\b(?:smaller|larger)\b",
        explanation="the engines choose different sizes; give a font-size in % in a class of your own instead",
    ),
    _feature("::first-line", "first-line", r":first-line\b"),
    _feature("::marker", "::marker", r"::marker\b"),
    _feature("woff2 fonts", "woff2", r"@font-face\s*\{(?:(?!@font-face|woff2)[^{}])*+woff2"),
    # Rules
    _feature(
        "@layer, @container, @counter-style",
        "@layer|@container|@counter-",
        r"@(?:layer|container|counter-style)\b",
    ),
    # Elements
    _feature(
        "form fields",
        "<form|<input|<select|<textarea|<button|<meter|<progress",
        r"<(?:form|input|select|textarea|button|meter|progress)\b",
    ),
    _feature("<math>", "<math", r"<math\b"),
    _feature("<details>", "<details", r"<details\b", explanation=_DIFFERENT),
    _feature(
        "embedded documents",
        "<object|<embed|<iframe|<video|<audio|<picture",
        r"<(?:object|embed|iframe|video|audio|picture)\b",
    ),
    _feature("<foreignObject> or <textPath> in SVG", "<foreignobject|<textpath", r"<(?:foreignobject|textpath)\b"),
    _feature(
        "attachments",
        "attachment",
        r"<(?:link|a)\b[^<>]{0,300}\brel\s*=\s*[\"']?[^\"'<>]{0,300}\battachment\b",
    ),
)

# Where all pages are without margins, nothing can be cut off in them.
PAGE_RULE = re.compile(r"@page(?:(?!@page)[^{}])*+\{((?:[^{}]|\{[^{}]*\})*+)\}")
PAGE_MARGIN = re.compile(r"(?<![\w-])margin(?:-\w+)?\s*:\s*([^:;{}]{0,300})")
ZERO = re.compile(r"(?:\s*(?:0(?:\.0*)?(?:[a-z]+|%)?|!important))+\s*$")
