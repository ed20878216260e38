"""What plugins answer, made into what JSON can hold."""

from __future__ import annotations

import json
from typing import Any

from rest_framework.utils.encoders import JSONEncoder

MOST_CHARACTERS = 1_000_000


def plain(answer: Any) -> Any:
    """The same as dictionaries, lists, texts, numbers, yes, no and nothing.

    Raises TypeError or ValueError for what is none of these, or is more than `MOST_CHARACTERS` long. Call it where a failure
    is the plugin's.
    """
    text = json.dumps(answer, cls=JSONEncoder, allow_nan=False)
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"the answer has {len(text)} characters; at most {MOST_CHARACTERS} are passed on")
    return json.loads(text)
