"""Makes PlutoPrint agree with WeasyPrint where that can be done from outside."""

from __future__ import annotations

import hashlib
import re

from stockpress.printing.render import line_height, page_sizes
from stockpress.printing.render.fetching import INLINE_URL, Fetcher, NotServed, decode_data_url

# PlutoPrint shrinks a page whose content is too wide. It lets a user style sheet win over the document's own.
SHEET = "@page { -pluto-page-scale: 1 }"
# PlutoPrint centres header cells. These rules stand before all others of the document, so that whatever it says wins.
_DEFAULTS = "th, caption { text-align: left } "
_START_OF_STYLES = re.compile(r"<head\b[^<>]*>|(?=<(?:style|link|body)\b)", re.IGNORECASE)
_DOCTYPE = re.compile(r"\s*<!doctype\b[^<>]*>", re.IGNORECASE)
_DOCTYPE = re.compile(r"\s*<!doctype[^<>]*>", re.IGNORECASE)

# WeasyPrint ignores the attributes by which old HTML says how things look; PlutoPrint obeys them.
_LOOKS = frozenset(
    re.split(
        r"\s+",
        "align alink background bgcolor border bordercolor cellpadding cellspacing char charoff clear color compact "
        "face frame height hspace link noshade nowrap rules size text valign vlink vspace width",
    )
)
_TAGS_WITH_LOOKS = (
    "img|table|thead|tbody|tfoot|tr|td|th|col|colgroup|caption|hr|br|p|div|h[1-6]|body|html|ol|ul|dl|li|pre|font|"
    "basefont|center|iframe|embed|object|legend|video|canvas|marquee|blockquote|section|span"
)
_TAG = re.compile(
    rf"""<(?:{_TAGS_WITH_LOOKS})\s(?:[^<>"']|"[^"]*"|'[^']*')*>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""\s+([^\s=<>/"']+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?""")
# The old name of the property, which PlutoPrint does not know.
_WORD_WRAP = re.compile(r"word-wrap(?<![\w-]word-wrap)(\s*:)")
# A value that the standard has for this property's older sibling only, and WeasyPrint for both.
_BREAK_ALWAYS = re.compile(r"break-(?<!page-break-)(before|after)(\s*:\s*)always\b")
_LIST_TAG = re.compile(r"<(?:ol|ul|li)\s", re.IGNORECASE)
_DATA_URL = re.compile(
    r"""(?P<quote>["'])\s*(?P<quoted>data:image/[^"']*)(?P=quote)|\(\s*(?P<bare>data:image/[^"'()\s]*)\s*\)""",
    re.IGNORECASE,
)


def prepare(html: str, fetcher: Fetcher) -> tuple[str, str]:
    """The document as the fast engine should see it, and the user style sheet to go with it.

    Attributes of looks are dropped, `data:` images are served by `fetcher`, line heights are made equal.

    PlutoPrint decodes a `data:` image anew at every use and asks no fetcher, which would go round the size check.
    """
    html = html.replace("\0", "\N{REPLACEMENT CHARACTER}")  # what HTML says a parser makes of it
    if "data:" in html or "DATA:" in html:
        html = _DATA_URL.sub(lambda match: _serve_inline(match, fetcher), html)
    html = _BREAK_ALWAYS.sub(r"break-\1\2page", html)
    html = page_sizes.measured(_WORD_WRAP.sub(r"overflow-wrap\1", html))
    html, line_heights = line_height.fix(_TAG.sub(_without_looks, html))
    return _with_defaults(html, _DEFAULTS + line_heights), SHEET


def _with_defaults(html: str, rules: str) -> str:
    """The document with `rules` before its own style sheets; they cannot stand before its doctype."""
    place = _START_OF_STYLES.search(html) or _DOCTYPE.match(html)
    at = place.end() if place else 0
    return f"{html[:at]}<style>{rules}</style>{html[at:]}"


def _serve_inline(match: re.Match[str], fetcher: Fetcher) -> str:
    url = match["quoted"] or match["bare"]
    try:
        resource = decode_data_url(url.replace("&amp;", "&").replace("&quot;", '"').replace("&#x27;", "'"))
    except NotServed as error:
        fetcher.warn(str(error))
        return match[0].replace(url, INLINE_URL + "broken")
    name = INLINE_URL + hashlib.blake2b(url.encode(), digest_size=16).hexdigest()
    fetcher.inline[name] = resource
    return match[0].replace(url, name)


def _without_looks(tag: re.Match[str]) -> str:
    is_list = _LIST_TAG.match(tag[0]) is not None

    def keep(attribute: re.Match[str]) -> str:
        name = attribute[1].lower()
        return "" if name in _LOOKS or (is_list and name == "type") else attribute[0]

    return _ATTRIBUTE.sub(keep, tag[0])
