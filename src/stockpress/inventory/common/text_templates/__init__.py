"""Texts of settings that are templates: one reader for the check when they are written and for their use.

A text is read as Jinja2 and held against a vocabulary: which variables there are, and of what kind each is. What may be
written is so small that every text which is accepted can be filled in for all values of its variables, in time and length
that are bounded: there are no loops, no assignments, no macros and no calls but those to a list of filters. Objects are
never handed to a template: `part.name` is a variable whose name has a dot in it, and its value is a plain text.
"""

from stockpress.inventory.common.text_templates.days import check_day_pattern, day_pattern, format_day
from stockpress.inventory.common.text_templates.rendering import RENDER_ERRORS, TextTemplate, compile_text
from stockpress.inventory.common.text_templates.vocabulary import Kind, TextInvalid, Vocabulary, check_characters

__all__ = [
    "RENDER_ERRORS",
    "Kind",
    "TextInvalid",
    "TextTemplate",
    "Vocabulary",
    "check_characters",
    "check_day_pattern",
    "compile_text",
    "day_pattern",
    "format_day",
]
