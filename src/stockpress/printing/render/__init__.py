"""HTML to PDF or pixels: two engines behind one port, in processes of their own. Plain Python, no Django."""

from stockpress.printing.render.errors import (
    EngineUnavailable,
    RenderCancelled,
    RenderCrashed,
    RenderError,
    RenderFailed,
    RenderOutOfMemory,
    RenderTimedOut,
    TooManyPages,
)
from stockpress.printing.render.glyphs import missing_glyphs
from stockpress.printing.render.joins import join_pdfs, page_count
from stockpress.printing.render.model import Engine, RenderedImage, RenderedPdf, RenderLimits, Resource
from stockpress.printing.render.pools import RenderPool, available_engines, pool
from stockpress.printing.render.static_check import Finding, check_html, static_check

__all__ = [
    "Engine",
    "EngineUnavailable",
    "Finding",
    "RenderCancelled",
    "RenderCrashed",
    "RenderError",
    "RenderFailed",
    "RenderLimits",
    "RenderOutOfMemory",
    "RenderPool",
    "RenderTimedOut",
    "RenderedImage",
    "RenderedPdf",
    "Resource",
    "TooManyPages",
    "available_engines",
    "check_html",
    "join_pdfs",
    "missing_glyphs",
    "page_count",
    "pool",
    "static_check",
]
