"""`{% load markdownify %}`: notes written in Markdown, as HTML that carries no scripts, styles or forms."""

import nh3
from django.core.exceptions import ValidationError
from django.template import Library
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

MAX_CHARS = 50_000
TAGS = {
    *(
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ),
    *(
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
    ),
    *("tfoot", "th", "thead", "tr", "u", "ul"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "th": {"align", "colspan"},
    "td": {"align", "colspan"},
}

# A parser in linear time: notes are written by anybody, and others take minutes for a page of opening brackets.
PARSER = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"])

register = Library()


@register.filter
def markdownify(value: object, custom_settings: object = None) -> SafeString:  # noqa: ARG001 - older templates pass a name
    """The HTML of a text in Markdown. Raises ValidationError for a text that is too long."""
    text = "" if value is None else str(value)
    if len(text) > MAX_CHARS:
        raise ValidationError(f"Notes of {len(text)} characters are too long to show; at most {MAX_CHARS}.")
    return mark_safe(
        nh3.clean(
            PARSER.render(text), tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto", "data"}
        )
    )
