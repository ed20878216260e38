"""What templates for companies may name."""

from __future__ import annotations

from stockpress.inventory.common.loaded import prefetch_for_batch
from stockpress.inventory.common.printable import PRINTABLES, ItemInBatch, Printable, Variable
from stockpress.inventory.company.models import Company


def _address(subject: ItemInBatch) -> str:
    prefetch_for_batch(subject.batch, "addresses")
    return str(subject.item.address)


VARIABLES = (
    Variable(
        name="company",
        type="Company",
        description="The company",
        sample="Brightwell Components",
        evaluate=lambda subject: subject.item,
    ),
    Variable(
        name="name",
        type="str",
        description="Its name",
        sample="Brightwell Components",
        evaluate=lambda subject: subject.item.name,
    ),
    Variable(
        name="description",
        type="str",
        description="What it does",
        sample="Passive components, next-day delivery",
        evaluate=lambda subject: subject.item.description,
    ),
    Variable(
        name="website",
        type="str",
        description="The address of its website",
        sample="https://brightwell.example",
        evaluate=lambda subject: subject.item.website,
    ),
    Variable(
        name="phone",
        type="str",
        description="Its telephone number",
        sample="+44 20 7946 0018",
        evaluate=lambda subject: subject.item.phone,
    ),
    Variable(
        name="email",
        type="str",
        description="Its email address",
        sample="sales@brightwell.example",
        evaluate=lambda subject: subject.item.email,
    ),
    Variable(
        name="address",
        type="str",
        description="Its primary address on one line, or an empty text",
        sample="12 Mill Lane, AB1 2CD, Northport, United Kingdom",
        evaluate=_address,
    ),
)

COMPANY = PRINTABLES.register(
    Printable(model=Company, variables=VARIABLES, queryset=Company.objects.all, attachable=True)
)
