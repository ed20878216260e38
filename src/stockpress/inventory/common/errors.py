"""What can go wrong with the data that all inventory apps share."""

from __future__ import annotations

from stockpress.kernel.errors import InvalidInput, NotFound


class NotAttachable(InvalidInput):
    code = "not_attachable"
    text = "Files cannot be attached to {model_type!r}. Choose one of: {known}."
    field = "model_type"


class NothingToAttachTo(NotFound):
    code = "nothing_to_attach_to"
    text = "There is no {model_type} with the key {model_id}. Choose an existing one."


class FileNameMissing(InvalidInput):
    code = "file_name_missing"
    text = "The file has no name. Give it one, such as report.pdf."
    field = "attachment"


class CustomStateTaken(InvalidInput):
    code = "custom_state_taken"
    text = "{status_class} has a custom state with this key or name already. Choose others."
    field = "key"


class CustomStateInUse(InvalidInput):
    code = "custom_state_in_use"
    text = "{count} objects have the status {label!r}. Give them another one before you change what it counts as."


class MetadataNotAnObject(InvalidInput):
    code = "metadata_not_an_object"
    text = "Metadata must be a JSON object, such as {{}}."
    field = "metadata"


class ObjectGone(NotFound):
    code = "object_gone"
    text = "The {what} with the key {key} was deleted meanwhile."


class WrongState(InvalidInput):
    code = "wrong_state"
    text = "{what} is {status}. Only while it is {allowed} is there a way to {action} it."
