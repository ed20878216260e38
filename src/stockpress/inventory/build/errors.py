"""Why an action on a build is refused."""

from __future__ import annotations

from stockpress.kernel.errors import InvalidInput


class OutputsUnfinished(InvalidInput):
    code = "outputs_unfinished"
    text = "{count} outputs of {reference} are still being built. Complete or delete them first."


class ChildrenOpen(InvalidInput):
    code = "children_open"
    text = "{count} builds below {reference} are still open. Finish or cancel them first."


class LinesUnallocated(InvalidInput):
    code = "lines_unallocated"
    text = "{reference} lacks stock for: {parts}. Allocate it, or finish with accept_unallocated."
    field = "accept_unallocated"


class LinesOverallocated(InvalidInput):
    code = "lines_overallocated"
    text = "More stock than needed is promised to {reference}: {parts}. Finish with accept_overallocated 'accept' or 'trim'."
    field = "accept_overallocated"


class BuildIncomplete(InvalidInput):
    code = "build_incomplete"
    text = "{completed} of {quantity} are finished. Finish the rest, or close {reference} with accept_incomplete."
    field = "accept_incomplete"


class CannotCompleteOutput(InvalidInput):
    """`reason` says what is wrong with one output and what to do."""

    code = "cannot_complete_output"
    text = "{output}: {reason}"
    field = "outputs"


class NotInStock(InvalidInput):
    code = "not_in_stock"
    text = "{item} is promised to the build, but is not in stock any more. Take it out of the build first."
