"""What can be wrong with a request to print, each naming the part of the request to change."""

from __future__ import annotations

from stockpress.kernel.errors import InvalidInput, StockpressError


class TemplateUnknown(InvalidInput):
    code = "template_unknown"
    text = "There is no {kind} template with the number {template}."
    field = "template"


class TemplateDisabled(InvalidInput):
    code = "template_disabled"
    text = "The template {name!r} is disabled. Enable it, or choose another one."
    field = "template"


class TemplateUnusable(InvalidInput):
    code = "template_unusable"
    text = "The template {name!r} cannot be used: {reason}"
    field = "template"


class ItemsUnknown(InvalidInput):
    code = "items_unknown"
    text = "There is no {label} with the number {missing}."
    field = "items"


class TooManyItems(InvalidInput):
    code = "too_many_items"
    text = "{count} items are too many for one print; {limit} are the most. Print them in several parts."
    field = "items"


class NothingToPrint(InvalidInput):
    code = "nothing_to_print"
    text = "Name at least one item to print."
    field = "items"


class PrinterUnknown(InvalidInput):
    code = "printer_unknown"
    text = (
        "There is no active label printer {key!r}. Active are: {available}; others are switched on among the plugins."
    )
    field = "plugin"


class OptionsInvalid(InvalidInput):
    """The printer's options were refused; `by_option` maps option to texts."""

    code = "options_invalid"
    text = "The printing options cannot be used: {by_option}"

    def problems(self) -> dict[str | None, list[str]]:
        return dict(self.params["by_option"])  # type: ignore[call-overload]


class JobFailed(StockpressError):
    """A job ended without a result while its requester waited."""

    code = "job_failed"
    text = "{reason}"


class ItemsGone(StockpressError):
    code = "items_gone"
    text = "The {label} with the number {missing} was deleted before it could be printed."


class TemplateGone(StockpressError):
    code = "template_gone"
    text = "The template was deleted before the job could be printed. Choose another template and print again."


class NotAttachable(StockpressError):
    code = "not_attachable"
    text = "Files cannot be attached to a {label}. Switch off 'attach to model' in the template {name!r}."


class JobTooLarge(StockpressError):
    code = "job_too_large"
    text = "The finished pages are together larger than {limit_mb} MiB. Print fewer items at once, or use smaller pictures."


class JobCancelled(StockpressError):
    code = "job_cancelled"
    text = "The job was cancelled."


class OutputNotStored(StockpressError):
    code = "output_not_stored"
    text = (
        "The document was made but could not be stored ({reason}). "
        "An administrator has to look at the disk of the data folder; then print again."
    )


class ServerStopped(StockpressError):
    code = "server_stopped"
    text = "The server stopped {attempts} times while it made this output. Look into its log, then print again."


class SendingBrokenOff(StockpressError):
    """The process ended while labels were on their way to a device; what arrived cannot be known from here."""

    code = "sending_broken_off"
    text = (
        "The server stopped while labels were being sent; {done} of {total} were reported as printed. "
        "Look at what came out, then print what is missing."
    )


class Unexpected(StockpressError):
    """Something that nobody foresaw; the log has the trace under the job's number."""

    code = "unexpected"
    text = (
        "Printing failed for a reason that Stockpress did not expect ({kind}). "
        "An administrator finds the details in the server's log under job {job}."
    )
