"""`{% load report %}`"""

from django.template import Library

from stockpress.printing.tags.arithmetic import add, divide, format_number, modulo, multiply, subtract
from stockpress.printing.tags.dates import format_date, format_datetime
from stockpress.printing.tags.icon_tags import icon, include_icon_fonts
from stockpress.printing.tags.money import convert_currency, create_currency, render_currency
from stockpress.printing.tags.pictures import (
    asset,
    company_image,
    encode_svg_image,
    logo_image,
    part_image,
    uploaded_image,
)
from stockpress.printing.tags.querying import (
    filter_db_model,
    filter_queryset,
    getindex,
    getkey,
    order_queryset,
    parameter,
    parameter_value,
    part_parameter,
)
from stockpress.printing.tags.texts import (
    first,
    internal_link,
    join,
    last,
    length,
    lowercase,
    lstrip,
    render_html_text,
    replace,
    reverse,
    rstrip,
    split,
    strip,
    titlecase,
    truncate,
    uppercase,
)

register = Library()

TAGS = (
    order_queryset,
    filter_queryset,
    filter_db_model,
    getindex,
    getkey,
    asset,
    uploaded_image,
    encode_svg_image,
    part_image,
    company_image,
    logo_image,
    part_parameter,
    parameter,
    parameter_value,
    internal_link,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    render_currency,
    create_currency,
    convert_currency,
    render_html_text,
    format_number,
    format_datetime,
    format_date,
    icon,
    include_icon_fonts,
    lowercase,
    uppercase,
    titlecase,
    strip,
    lstrip,
    rstrip,
    split,
    join,
    length,
    replace,
    first,
    last,
    reverse,
    truncate,
)
for tag in TAGS:
    register.simple_tag(tag)
