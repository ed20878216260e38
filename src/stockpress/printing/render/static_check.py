"""Whether the fast engine may render a template: a search for what it is known to lack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from stockpress.printing.render.features import FEATURES, PAGE_MARGIN, PAGE_RULE, ZERO, Feature

# Each stops where another of its kind begins: a text of nothing but beginnings is searched once, not once for each.
_COMMENTS = re.compile(
    r"\{%\s*comment\b(?:(?!\{%|%\})[^\n])*+%\}(?:(?!\{%\s*(?:end)?comment\b).)*+\{%\s*endcomment\s*%\}"
    r"|\{#(?:(?!\{#|#\})[^\n])*+#\}|<!--(?:(?!<!--|-->).)*+-->|/\*(?:(?!/\*|\*/).)*+\*/",
    re.DOTALL,
)
_TAGS = re.compile(r"\{%(?:(?!\{%|%\}).)*+%\}")
_VARIABLES = re.compile(r"\{\{(?:(?!\{\{|\}\}).)*+\}\}")
# The bulk of a label with a QR code, and full of what looks like negative numbers.
_PATH_DATA = re.compile(r"\sd=\"[^\"]*\"")
_NOT_A_LINE_END = re.compile(r"[^\n]")
# Longer texts are not searched: they are rare, and the search is made in the process that answers requests.
MAX_SEARCHED_CHARS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Why the reference engine is needed: `feature` is used at `line` (from 1) of the source; `text` is a sentence."""

    feature: str
    source_name: str
    line: int
    text: str


def static_check(sources: Mapping[str, str]) -> list[Finding]:
    """What the template, its parents, snippets and style sheets (name to text) use that the fast engine lacks.

    Each feature is reported once for each source, where it comes first. An empty list: the fast engine may be used.
    """
    for name, source in sources.items():
        if len(source) > MAX_SEARCHED_CHARS:
            return [_too_long(name)]
    blanked = {name: _blank(source) for name, source in sources.items()}
    margins = _pages_have_margins(blanked.values())
    findings = []
    for name, source in blanked.items():
        for feature, match in _search(source, margins=margins):
            line = source.count("\n", 0, match.start()) + 1
            text = f"{name}, line {line}: {feature.name} ({feature.explanation})."
            findings.append(Finding(feature=feature.name, source_name=name, line=line, text=text))
    return findings


def check_html(html: str) -> Finding | None:
    """The same for one finished document, made for every document of every job: the first finding, or None."""
    if len(html) > MAX_SEARCHED_CHARS:
        return _too_long("")
    source = _PATH_DATA.sub("", html.lower())
    if not any(probe in source for probe in _ALL_PROBES):
        return None
    if "<!--" in source or "/*" in source:
        source = _COMMENTS.sub(_spaces, source)
    for feature, match in _search(source, margins=_pages_have_margins([source])):
        line = source.count("\n", 0, match.start()) + 1
        text = f"The document, line {line}: {feature.name} ({feature.explanation})."
        return Finding(feature=feature.name, source_name="", line=line, text=text)
    return None


def _too_long(name: str) -> Finding:
    feature = f"more than {MAX_SEARCHED_CHARS} characters"
    text = f"{name or 'The document'}: {feature} (too long to be searched for what the fast engine lacks)."
    return Finding(feature=feature, source_name=name, line=1, text=text)


_ALL_PROBES = tuple(dict.fromkeys(probe for feature in FEATURES for probe in feature.probes))


def _search(source: str, *, margins: bool) -> Iterator[tuple[Feature, re.Match[str]]]:
    for feature in FEATURES:
        if feature.only_with_page_margins and not margins:
            continue
        if any(probe in source for probe in feature.probes):
            match = feature.pattern.search(source)
            if match is not None and (feature.also is None or feature.also.search(source)):
                yield feature, match


def _blank(source: str) -> str:
    """Lower case, with comments and tags as spaces and variables as zeros, so that positions stay what they are."""
    source = _COMMENTS.sub(_spaces, source)
    source = _TAGS.sub(lambda match: " " * len(match[0]), source)
    return _VARIABLES.sub(lambda match: "0" * len(match[0]), source).lower()


def _spaces(match: re.Match[str]) -> str:
    return _NOT_A_LINE_END.sub(" ", match[0])


def _pages_have_margins(sources: Iterable[str]) -> bool:
    """Unless a page rule says zero, and none says anything else."""
    said = [
        ZERO.match(margin[1]) is not None
        for source in sources
        for rule in PAGE_RULE.finditer(source)
        for margin in PAGE_MARGIN.finditer(re.sub(r"\{[^{}]*\}", "", rule[1]))
    ]
    return not said or not all(said)
