"""Templates compiled for containment: Django's grammar, our expressions, counted output, errors with a place."""

from __future__ import annotations

from typing import Any, NoReturn

from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Origin,
    Parser,
    Template,
    TextNode,
    Token,
    VariableDoesNotExist,
    VariableNode,
    render_value_in_context,
)
from django.template.exceptions import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from stockpress.printing.sandbox.errors import Place, TemplateBroken, TemplateError, TemplateRecursion
from stockpress.printing.sandbox.lexer import LinearLexer
from stockpress.printing.sandbox.variables import ContainedExpression

MAX_SOURCE_CHARS = 2_000_000
MAX_TAG_CHARS = 5_000
# Each costs a kilobyte while the template is kept.
MAX_TAGS = 20_000
# What a tag's compile function does to arguments it did not expect.
COMPILE_FAILURES = (
    TemplateSyntaxError,
    TemplateDoesNotExist,
    VariableDoesNotExist,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


class CountedText(TextNode):
    def render_annotated(self, context: Any) -> Any:
        context.run.spend(len(self.s))
        return self.s


class Output(VariableNode):
    """`{{ expression }}`"""

    def render(self, context: Any) -> Any:
        value = self.filter_expression.resolve(context)
        kind = type(value)
        if kind is str:
            text = conditional_escape(value) if context.autoescape else value
        elif kind is SafeString:
            text = value
        else:
            text = render_value_in_context(value, context)
        context.run.spend(len(text))
        return text

    render_annotated = render


class Leaf(Node):
    """A tag without content: keeps its place, looks at the clock, counts what it writes."""

    child_nodelists = ()

    def __init__(self, node: Node, place: Place) -> None:
        self.node = node
        self.place = place

    def render(self, context: Any) -> Any:
        run = context.run
        run.place = self.place
        run.tick()
        text = self.node.render(context)
        run.spend(len(text or ""))
        return text or SafeString("")

    render_annotated = render

    def get_nodes_by_type(self, nodetype: Any) -> list[Any]:
        return [self.node] if isinstance(self.node, nodetype) else []


class ContainedParser(Parser):
    """Knows the token that is being compiled, so that expressions can remember where they stand."""

    def __init__(self, tokens: list[Token], libraries: dict[str, Any], builtins: list[Any], origin: Origin) -> None:
        super().__init__(tokens, libraries, builtins, origin)
        self.file = str(origin.template_name or origin.name)
        self.place = Place(self.file)
        self.command = ""

    def next_token(self) -> Token:
        token = super().next_token()
        if token.token_type.value:
            if len(token.contents) > MAX_TAG_CHARS:
                message = f"a tag of {len(token.contents)} characters is too long"
                raise self.error(token, TemplateSyntaxError(message))
            self.place = Place(self.file, token.lineno or 0, token.contents)
            self.command = token.contents.split(None, 1)[0] if token.token_type.value == 2 and token.contents else ""
        return token

    def compile_filter(self, token: str) -> FilterExpression:
        return ContainedExpression(token, self)

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        if type(node) is TextNode:
            node = CountedText(node.s)
        elif type(node) is VariableNode:
            node = Output(node.filter_expression)
        elif _is_leaf(node):
            inner, place = node, Place(self.file, token.lineno or 0, token.contents)
            inner.token = token
            inner.origin = self.origin  # type: ignore[assignment]
            node = Leaf(inner, place)
        super().extend_nodelist(nodelist, node, token)

    def find_filter(self, filter_name: str) -> Any:
        if filter_name not in self.filters:
            hint = self._hint("filters", filter_name)
            raise TemplateSyntaxError(f"there is no filter {filter_name!r}{hint}")
        return super().find_filter(filter_name)

    def invalid_block_tag(self, token: Token, command: str, parse_until: Any = None) -> NoReturn:
        if parse_until:
            wanted = " or ".join(f"{{% {name} %}}" for name in parse_until)
            message = f"there is no tag {command!r} here; expected {wanted}{self._hint('tags', command)}"
        else:
            message = f"there is no tag {command!r}{self._hint('tags', command)}"
        raise self.error(token, TemplateSyntaxError(message))

    def _hint(self, kind: str, name: str) -> str:
        for library_name, library in self.libraries.items():
            if name in getattr(library, kind):
                return f"; write {{% load {library_name} %}} above it"
        return ""


def _is_leaf(node: Node) -> bool:
    if isinstance(node, (IncludeNode, ExtendsNode)):
        return False
    return all(getattr(node, name, None) is None for name in node.child_nodelists)


class ContainedTemplate(Template):
    """A template of the sandbox. Raises TemplateBroken and TemplateRecursion when it is made."""

    weight: int

    def compile_nodelist(self) -> NodeList:
        file = str(self.origin.template_name or self.origin.name)
        if len(self.source) > MAX_SOURCE_CHARS:
            raise TemplateBroken(file=file, reason=f"a template of {len(self.source)} characters is too long.")
        if "\0" in self.source:
            raise TemplateBroken(file=file, reason="it contains NUL characters, so it is no text file.")
        parser: ContainedParser | None = None
        try:
            tokens = LinearLexer(self.source).tokenize()
            self.weight = len(tokens)
            if self.weight > 2 * MAX_TAGS:  # tags, and the text between them
                raise TemplateBroken(file=file, reason=f"it has more than {MAX_TAGS} tags and variables.")
            parser = ContainedParser(tokens, self.engine.template_libraries, self.engine.template_builtins, self.origin)
            nodelist = parser.parse()
        except TemplateError:
            raise
        except RecursionError as err:
            place = parser.place if parser else Place(file)
            raise TemplateRecursion(reason="tags are nested too deeply.", **place._asdict()) from err
        except COMPILE_FAILURES as err:
            raise _broken(err, parser, file) from err
        self.extra_data = parser.extra_data
        return nodelist


def _broken(err: Exception, parser: ContainedParser | None, file: str) -> TemplateBroken:
    token = getattr(err, "token", None)
    line = getattr(token, "lineno", 0) or (parser.place.line if parser else 0)
    contents = getattr(token, "contents", "") or (parser.place.token if parser else "")
    reason = " ".join(str(err).split()) or type(err).__name__
    return TemplateBroken(file=file, line=line, token=contents, reason=reason if reason[-1] in ".!?" else f"{reason}.")
