"""`{% load inventree_extras %}`"""

from typing import Any

from django.template import Library

from stockpress.printing.tags.dates import render_date
from stockpress.printing.tags.pictures import logo_image
from stockpress.printing.tags.server import (
    decimal,
    define,
    inventree_commit_date,
    inventree_commit_hash,
    inventree_customize,
    inventree_installer,
    inventree_instance_name,
    inventree_title,
    inventree_version,
    setting_object,
    settings_value,
)
from stockpress.printing.tags.texts import str2bool, to_list

register = Library()

TAGS = (
    define,
    decimal,
    render_date,
    str2bool,
    to_list,
    inventree_instance_name,
    inventree_title,
    inventree_version,
    inventree_commit_hash,
    inventree_commit_date,
    inventree_installer,
    inventree_customize,
)
for tag in TAGS:
    register.simple_tag(tag)
for tag_of_reader in (setting_object, settings_value):
    register.simple_tag(tag_of_reader, takes_context=True)
register.simple_tag(logo_image, name="inventree_logo")


@register.filter
def keyvalue(mapping: Any, key: object) -> Any:
    """The value of a key of a dictionary; None if there is none."""
    return mapping.get(key) if hasattr(mapping, "get") else None
