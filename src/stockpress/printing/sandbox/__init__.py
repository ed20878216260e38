"""Templates that other people wrote, rendered so that they read what the job is about and nothing else.

Django's template language, with allow-listed tag libraries, attributes by policy (`policy.py`), a budget of time and text,
and errors that name file, line and token.
"""

from stockpress.printing.sandbox.engine import ContainedEngine, build_engine, compile_error, find, render
from stockpress.printing.sandbox.errors import (
    Place,
    TemplateBroken,
    TemplateError,
    TemplateMissing,
    TemplateRecursion,
    TemplateTooLarge,
    TemplateTooSlow,
)
from stockpress.printing.sandbox.run import RenderBudget, TemplateWarning, WarningKind, warn

__all__ = [
    "ContainedEngine",
    "Place",
    "RenderBudget",
    "TemplateBroken",
    "TemplateError",
    "TemplateMissing",
    "TemplateRecursion",
    "TemplateTooLarge",
    "TemplateTooSlow",
    "TemplateWarning",
    "WarningKind",
    "build_engine",
    "compile_error",
    "find",
    "render",
    "warn",
]
