"""What can end a rendering, each with a text that tells its reader what to do."""

from __future__ import annotations

from stockpress.kernel.errors import StockpressError


class RenderError(StockpressError):
    """The root of all errors of rendering.

    `document` is the position, counted from 0, of the document that was being rendered, when that is known.
    """

    code = "render_error"

    @property
    def document(self) -> int | None:
        value = self.params.get("document")
        return value if isinstance(value, int) else None


class RenderTimedOut(RenderError):
    """A document took longer than the wall-clock limit; its process was killed."""

    code = "render_timed_out"
    text = (
        "Rendering one document took longer than {seconds:g} s and was stopped. "
        "Look for endless loops or very large tables in the template, or print fewer items at once."
    )


class RenderOutOfMemory(RenderError):
    """A document needed more memory than a render process may have."""

    code = "render_out_of_memory"
    text = (
        "Rendering needed more than {mebibytes} MiB of memory and was stopped. "
        "Use smaller images, split large tables, or print fewer items at once."
    )


class RenderCrashed(RenderError):
    """The render process died while it worked on a document."""

    code = "render_crashed"
    text = (
        "The {engine} rendering engine stopped unexpectedly ({how}). Simplify the template: deeply nested elements "
        "are the usual cause. If the template is simple, try the other engine in the template's settings."
    )


class TooManyPages(RenderError):
    """A document has more pages than allowed."""

    code = "render_too_many_pages"
    text = (
        "The document has more than {limit} pages. "
        "Print fewer items at once, or look for page breaks inside a loop of the template."
    )


class RenderFailed(RenderError):
    """The engine refused the document; `reason` is a finished sentence that says why and what to change."""

    code = "render_failed"
    text = "The document cannot be rendered: {reason}"


class EngineUnavailable(RenderError):
    """The engine cannot run on this machine; `remedy` is a finished sentence that says what to install."""

    code = "render_engine_unavailable"
    text = "The {engine} rendering engine is not available on this machine. {remedy}"


class RenderCancelled(RenderError):
    """Whoever asked for the rendering took the request back."""

    code = "render_cancelled"
    text = "The rendering was cancelled. Start it again if you still need it."
