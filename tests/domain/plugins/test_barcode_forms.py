"""The forms of barcodes: our own, and those of distributors."""

from __future__ import annotations

import json
import string
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockpress.builtin.barcodes.digikey import DigiKeyBarcodes
from stockpress.builtin.barcodes.lcsc import LcscBarcodes
from stockpress.builtin.barcodes.mouser import MouserBarcodes
from stockpress.builtin.barcodes.tme import TmeBarcodes
from stockpress.inventory.common.barcodes import barcode_models, hash_barcode, named_by, short_content
from stockpress.inventory.part.models import Part

RS, GS, EOT = "\x1e", "\x1d", "\x04"
KINDS = {
    "build": "BO",
    "manufacturerpart": "MP",
    "part": "PA",
    "purchaseorder": "PO",
    "returnorder": "RO",
    "salesorder": "SO",
    "salesordershipment": "SS",
    "stockitem": "SI",
    "stocklocation": "SL",
    "supplierpart": "SP",
}
DISTRIBUTORS = (DigiKeyBarcodes, MouserBarcodes, LcscBarcodes, TmeBarcodes)
keys = st.integers(min_value=1, max_value=2**63 - 1)
# What part numbers and numbers of orders are made of.
numbers = st.text(string.ascii_uppercase + string.digits + "-._#%+", min_size=1, max_size=20)


def ecia(*fields: str, header: str = "[)>") -> str:
    return f"{header}{RS}06{GS}{GS.join(fields)}{RS}{EOT}"


def test_every_kind_of_object_with_barcodes_has_two_letters_of_its_own() -> None:
    assert {kind: model.barcode_model_type_code() for kind, model in barcode_models().items()} == KINDS


@given(kind=st.sampled_from(sorted(KINDS)), key=keys)
def test_the_long_form_is_read_as_it_is_written(kind: str, key: int) -> None:
    assert named_by(json.dumps({kind: key})) == (barcode_models()[kind], key)


@given(kind=st.sampled_from(sorted(KINDS)), key=keys, prefix=st.text(max_size=8))
def test_the_short_form_is_read_as_it_is_written(kind: str, key: int, prefix: str) -> None:
    model = barcode_models()[kind]
    letters = SimpleNamespace(pk=key, barcode_model_type_code=model.barcode_model_type_code)
    code = short_content(letters, prefix)
    # A prefix that makes the code look like JSON is nobody's wish.
    if not code.strip().startswith("{"):
        assert named_by(code, prefix) == (model, key)


@pytest.mark.parametrize("content", ['{"part": {"pk": 12}}', '{"part": {"id": 12}}', '{"part": "12"}', ' {"part":12} '])
def test_the_long_forms_of_earlier_days_are_read(content: str) -> None:
    assert named_by(content) == (Part, 12)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[12]",
        '{"part": null}',
        '{"part": true}',
        '{"part": 0}',
        '{"part": -3}',
        '{"part": 1.5}',
        '{"part": 99999999999999999999}',
        '{"user": 1}',
        "INV-PA",
        "INV-XX12",
        "INV-pa12",
        "INV-PA12 and more",
        "inv-PA12",
        "INV-PA0",
        "INV-PA\N{ARABIC-INDIC DIGIT ONE}",
        "[" * 2000,
    ],
)
def test_other_texts_name_nothing(content: str) -> None:
    assert named_by(content) is None


@given(st.text(max_size=200))
def test_no_text_makes_the_reading_of_codes_fail(text: str) -> None:
    named_by(text)
    for distributor in DISTRIBUTORS:
        assert isinstance(distributor().extract_barcode_fields(text), dict)


@given(st.text(string.printable, min_size=1))
def test_what_scanners_lose_does_not_change_the_hash(text: str) -> None:
    assert hash_barcode(f" {GS}{text}{RS}{EOT}\n") == hash_barcode(text)


@given(sku=numbers, mpn=numbers, order=numbers, quantity=st.integers(1, 10**6))
def test_codes_of_digikey_are_read(sku: str, mpn: str, order: str, quantity: int) -> None:
    code = ecia(
        f"P{sku}", f"1P{mpn}", f"K{order}", "1K72991337", "10K85781337", f"Q{quantity}", "11ZPICK", "12Z7360988"
    )
    assert DigiKeyBarcodes().extract_barcode_fields(code) == {
        "customer_part_number": sku,
        "supplier_part_number": sku,
        "manufacturer_part_number": mpn,
        "customer_order_number": order,
        "supplier_order_number": "72991337",
        "quantity": str(quantity),
    }


@given(mpn=numbers, order=numbers, quantity=st.integers(1, 10**6))
def test_codes_of_mouser_are_read(mpn: str, order: str, quantity: int) -> None:
    code = f">[)>06{GS}K{order}{GS}14K011{GS}1P{mpn}{GS}Q{quantity}{GS}11K073121337{GS}4LMX{GS}1VVishay"
    assert MouserBarcodes().extract_barcode_fields(code) == {
        "customer_order_number": order,
        "purchase_order_line": "011",
        "manufacturer_part_number": mpn,
        "quantity": str(quantity),
        "packing_list_number": "073121337",
        "country_of_origin": "MX",
        "manufacturer": "Vishay",
    }


def test_each_of_the_two_leaves_the_codes_of_the_other_alone() -> None:
    assert DigiKeyBarcodes().extract_barcode_fields(ecia("PA", "1PB", header=">[)>")) == {}
    assert MouserBarcodes().extract_barcode_fields(ecia("PA", "1PB", "11ZPICK")) == {}


@given(
    sku=numbers,
    mpn=st.text(string.ascii_uppercase + string.digits + "-/,. ()", min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool),
    quantity=st.integers(1, 10**6),
)
def test_codes_of_lcsc_are_read_with_commas_in_their_values(sku: str, mpn: str, quantity: int) -> None:
    code = f"{{pbn:PICK2009291337,on:SO2009291337,pc:{sku},pm:{mpn},qty:{quantity},mc:,cc:1,pdi:34421807}}"
    assert LcscBarcodes().extract_barcode_fields(code) == {
        "supplier_order_number": "SO2009291337",
        "supplier_part_number": sku,
        "manufacturer_part_number": mpn,
        "quantity": str(quantity),
    }


@given(sku=numbers, mpn=numbers, ours=numbers, quantity=st.integers(1, 10**6))
def test_the_newer_codes_of_tme_are_read(sku: str, mpn: str, ours: str, quantity: int) -> None:
    code = (
        f"QTY:{quantity} PN:{sku} PO:19361337/1 CPO:{ours} MFR:WISHER MPN:{mpn} RoHS https://www.tme.eu/details/{sku}"
    )
    assert TmeBarcodes().extract_barcode_fields(code) == {
        "quantity": str(quantity),
        "supplier_part_number": sku,
        "supplier_order_number": "19361337",
        "customer_order_number": ours,
        "manufacturer": "WISHER",
        "manufacturer_part_number": mpn,
    }


@given(sku=numbers, mpn=numbers, quantity=st.integers(1, 10**6))
def test_the_older_codes_of_tme_are_read(sku: str, mpn: str, quantity: int) -> None:
    assert TmeBarcodes().extract_barcode_fields(f"P{sku} 1PMPN{mpn} Q{quantity} K19361337/1") == {
        "quantity": str(quantity),
        "supplier_part_number": sku,
        "supplier_order_number": "19361337",
        "manufacturer_part_number": mpn,
    }


@pytest.mark.parametrize(
    "text",
    ["PART 12", "Quality Parts Kept", "P1 Q2", '{"part": 12}', "{a:b}", "PN:12", "QTY:3 for PO:1", "4006381333931"],
)
def test_texts_of_others_are_no_codes_of_distributors(text: str) -> None:
    assert [one for one in DISTRIBUTORS if one().extract_barcode_fields(text)] == []
