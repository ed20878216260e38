"""Django's built-in tags and filters, without those that look outside, and with bounds where a few characters make many."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.template import defaultfilters, defaulttags, loader_tags
from django.template.base import Node, Parser, TextNode, Token
from django.template.defaultfilters import stringfilter
from django.template.exceptions import TemplateSyntaxError
from django.template.library import Library
from django.template.loader_tags import ExtendsNode, IncludeNode, do_extends, do_include

from stockpress.printing.sandbox.policy import Nothing, Refused, Undefined, read
from stockpress.printing.sandbox.run import active_run, check_length

TAGS = (
    "autoescape comment cycle filter firstof for if ifchanged now regroup resetcycle spaceless templatetag url "
    "widthratio with"
)
MAX_WIDTH = 10_000
MAX_PRECISION = 100
MAX_LOREM = 10_000
# Beyond this many digits a number is written in a slow and useless way.
MAX_DIGITS = 200
MAX_URLIZE_CHARS = 50_000
MAX_TRUNCATED_CHARS = 100_000
MAX_SORT_STEPS = 10

_FORMAT = re.compile(r"[#0\- +]*(\d*)(?:\.(\d*))?[hlL]?[diouxXeEfFgGcrsa%]?")

register = Library()
register.tags.update({name: defaulttags.register.tags[name] for name in TAGS.split()})
register.tags["block"] = loader_tags.register.tags["block"]
register.tags["load"] = defaulttags.register.tags["load"]
register.filters.update(defaultfilters.register.filters)


class ContainedInclude(IncludeNode):
    """Includes by name only: an object with a method `render` is no template here."""

    def render(self, context: Any) -> Any:
        name = self.template.resolve(context)
        names = [name] if isinstance(name, str) else name
        if (
            not isinstance(names, list | tuple)
            or not names
            or not all(isinstance(part, str) and part for part in names)
        ):
            raise TemplateSyntaxError(f"the name of the template to include is {name!r}, which is no file name")
        with context.run.deeper():
            return super().render(context)


class ContainedExtends(ExtendsNode):
    def get_parent(self, context: Any) -> Any:
        name = self.parent_name.resolve(context)  # type: ignore[union-attr]
        if not isinstance(name, str) or not name:
            raise TemplateSyntaxError(f"the name of the template to extend is {name!r}, which is no file name")
        context.run.tick()
        return self.find_template(name, context)


@register.tag("include")
def include(parser: Parser, token: Token) -> Node:
    node = do_include(parser, token)
    return ContainedInclude(node.template, extra_context=node.extra_context, isolated_context=node.isolated_context)


@register.tag("extends")
def extends(parser: Parser, token: Token) -> Node:
    node = do_extends(parser, token)
    return ContainedExtends(node.nodelist, node.parent_name)


@register.tag("verbatim")
def verbatim(parser: Parser, _token: Token) -> Node:
    """Django's own renders its content while it compiles, when there is no run to count it."""
    nodes = parser.parse(("endverbatim",))
    parser.delete_first_token()
    return TextNode("".join(node.s for node in nodes if isinstance(node, TextNode)))


class BoundedLorem(defaulttags.LoremNode):
    def render(self, context: Any) -> str:
        try:
            check = int(self.count.resolve(context))
        except (TypeError, ValueError):
            check = 1
        if check > MAX_LOREM:
            raise TemplateSyntaxError(f"{check} is too much text to make up; at most {MAX_LOREM}")
        return super().render(context)


@register.tag("lorem")
def lorem(parser: Parser, token: Token) -> Node:
    node = defaulttags.lorem(parser, token)
    return BoundedLorem(node.count, node.method, node.common)


def _width(value: object) -> int:
    width = int(str(value))
    if width > MAX_WIDTH:
        raise TemplateSyntaxError(f"a width of {width} characters is too much; at most {MAX_WIDTH}")
    return width


@register.filter(is_safe=True)
@stringfilter
def ljust(value: str, arg: object) -> str:
    return value.ljust(_width(arg))


@register.filter(is_safe=True)
@stringfilter
def rjust(value: str, arg: object) -> str:
    return value.rjust(_width(arg))


@register.filter(is_safe=True)
@stringfilter
def center(value: str, arg: object) -> str:
    return value.center(_width(arg))


@register.filter(is_safe=True)
def stringformat(value: object, arg: object) -> Any:
    match = _FORMAT.fullmatch(str(arg))
    if match is None:
        return ""
    width, precision = (int(part) if part else 0 for part in match.groups())
    if width > MAX_WIDTH or precision > MAX_PRECISION:
        raise TemplateSyntaxError(f"the format {str(arg)!r} makes too many characters")
    return "" if _is_huge(value) else defaultfilters.stringformat(value, str(arg))


@register.filter(is_safe=True)
def floatformat(text: object, arg: Any = -1) -> Any:
    digits = re.search(r"\d+", str(arg))
    if digits and (len(digits[0]) > 3 or int(digits[0]) > MAX_PRECISION):
        raise TemplateSyntaxError(f"{digits[0]} decimal places are too many; at most {MAX_PRECISION}")
    return str(text) if _is_huge(text) else defaultfilters.floatformat(text, arg)


def _is_huge(value: object) -> bool:
    if isinstance(value, float) or value is None:
        return False
    if isinstance(value, int):
        return value.bit_length() > MAX_DIGITS * 4
    try:
        number = Decimal(str(value)[:1000])
    except InvalidOperation:
        return False
    return number.is_finite() and abs(number.adjusted()) > MAX_DIGITS


@register.filter(is_safe=False)
def add(value: Any, arg: Any) -> Any:
    for kind in (str, list, tuple):
        if isinstance(value, kind) and isinstance(arg, kind):
            check_length(len(value) + len(arg))
    return defaultfilters.add(value, arg)


@register.filter(is_safe=True, needs_autoescape=True)
def join(value: Any, arg: Any, autoescape: bool = True) -> Any:
    if hasattr(value, "__len__"):
        check_length(len(value) * len(str(arg)))
    return defaultfilters.join(value, arg, autoescape=autoescape)


def _sorted(value: Any, arg: object, *, reverse: bool) -> Any:
    path = str(arg).split(".", MAX_SORT_STEPS)
    if len(path) > MAX_SORT_STEPS or any(not part or part.startswith("_") for part in path):
        return ""
    run = active_run()

    def key(row: Any) -> Any:
        if run is not None:
            run.tick()
        for part in path:
            try:
                row = row[int(part)] if part.isdecimal() and isinstance(row, list | tuple) else read(row, part)
            except (Undefined, Nothing, Refused, LookupError):
                return None
        return row

    try:
        return sorted(value, key=key, reverse=reverse)
    except (TypeError, AttributeError):
        return ""


@register.filter(is_safe=False)
def dictsort(value: Any, arg: object) -> Any:
    """Django's own reads any attribute, those that hold secrets included."""
    return _sorted(value, arg, reverse=False)


@register.filter(is_safe=False)
def dictsortreversed(value: Any, arg: object) -> Any:
    return _sorted(value, arg, reverse=True)


def _check_text(value: object, limit: int, purpose: str) -> None:
    if len(str(value)) > limit:
        raise TemplateSyntaxError(f"a text of more than {limit} characters is too long {purpose}")


def _check_urlize(value: object) -> None:
    _check_text(value, MAX_URLIZE_CHARS, "to look for links in")


# Both look at each beginning of a tag anew.
@register.filter(is_safe=True)
@stringfilter
def truncatechars_html(value: str, arg: Any) -> Any:
    _check_text(value, MAX_TRUNCATED_CHARS, "to be cut between its tags")
    return defaultfilters.truncatechars_html(value, arg)


@register.filter(is_safe=True)
@stringfilter
def truncatewords_html(value: str, arg: Any) -> Any:
    _check_text(value, MAX_TRUNCATED_CHARS, "to be cut between its tags")
    return defaultfilters.truncatewords_html(value, arg)


@register.filter(is_safe=True, needs_autoescape=True)
def urlize(value: object, autoescape: bool = True) -> Any:
    _check_urlize(value)
    return defaultfilters.urlize(str(value), autoescape=autoescape)


@register.filter(is_safe=True, needs_autoescape=True)
def urlizetrunc(value: object, limit: Any, autoescape: bool = True) -> Any:
    _check_urlize(value)
    return defaultfilters.urlizetrunc(str(value), limit, autoescape=autoescape)
