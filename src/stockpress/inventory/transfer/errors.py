"""What can go wrong when a data export is read."""

from __future__ import annotations

from stockpress.kernel.errors import InvalidInput

NOTHING_CHANGED = "Nothing was changed."


class ImportFailed(InvalidInput):
    """The root of all of them; the database and the media folder are as they were before."""

    code = "import_failed"


class ImportFileUnreadable(ImportFailed):
    code = "import_file_unreadable"
    text = "{file} cannot be read: {reason}. " + NOTHING_CHANGED


class ImportFileBroken(ImportFailed):
    """The file is not a complete data export. `offset` counts bytes from 0; line, column and record count from 1."""

    code = "import_file_broken"
    text = (
        "{file} is broken at line {line}, column {column} (byte {offset}, record {record}): {reason}. "
        + NOTHING_CHANGED
        + " Export the data again, or copy the file again if it was cut off on its way."
    )


class ImportRecordInvalid(ImportFailed):
    """One record holds a value that the database cannot take."""

    code = "import_record_invalid"
    text = "Record {record} at line {line} ({model} {pk}), field {name}: {reason}. " + NOTHING_CHANGED


class ImportConflict(ImportFailed):
    """A value that only one row may have belongs to another row already."""

    code = "import_conflict"
    text = (
        "Record {record} at line {line} ({model} {pk}): {value} is already used by {model} {other}. "
        + NOTHING_CHANGED
        + " Change one of the two, or import into an empty database."
    )


class ImportRefused(ImportFailed):
    """The database refused the data as a whole."""

    code = "import_refused"
    text = "The data do not fit together: {reason}. " + NOTHING_CHANGED


class MediaUnusable(ImportFailed):
    code = "import_media_unusable"
    text = "The media folder {folder} cannot be used: {reason}. " + NOTHING_CHANGED
