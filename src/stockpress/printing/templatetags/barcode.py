"""`{% load barcode %}`"""

from django.template import Library

from stockpress.printing.tags.codes import barcode, datamatrix, qrcode
from stockpress.printing.tags.texts import clean_barcode

register = Library()

TAGS = (clean_barcode, qrcode, barcode, datamatrix)
for tag in TAGS:
    register.simple_tag(tag)
