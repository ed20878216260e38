"""Barcodes on bags and reels of distributors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockpress.plugins.mixins import SupplierBarcodeMixin
from stockpress.plugins.mixins.ecia import ECIA_FIELDS, ecia_fields, envelope_fields, split_fields

RS, GS, EOT = "\x1e", "\x1d", "\x04"
# What may stand in a field: anything that is not a separator.
values = st.text(st.characters(blacklist_characters=f"{RS}{GS}{EOT}\r\n", blacklist_categories=("Cs",)), max_size=20)
identifiers = st.sampled_from(sorted(ECIA_FIELDS))


def envelope(*fields: str, header: str = f"[)>{RS}06{GS}", trailer: str = f"{RS}{EOT}") -> str:
    return header + GS.join(fields) + trailer


DISTRIBUTOR = envelope(
    "P296-LM358BIDDFRCT-ND", "1PLM358BIDDFR", "K", "1K72991337", "11K1", "4LMX", "Q10", "1TLOT7", "9D2331"
)


@pytest.mark.parametrize("header", [f"[)>{RS}06{GS}", f"[)>06{GS}", f">[)>{RS}06{GS}", f">[)>06{GS}"])
@pytest.mark.parametrize("trailer", [f"{RS}{EOT}", RS, "", f"{RS}{EOT}\r\n", f"{GS}{RS}{EOT}"])
def test_a_code_is_understood_whatever_control_characters_a_scanner_lost(header: str, trailer: str) -> None:
    assert envelope_fields(envelope("Q10", "1PX-1", header=header, trailer=trailer)) == ["Q10", "1PX-1"]


@pytest.mark.parametrize("text", ["", "hello", '{"part": 1}', f"[)>{RS}05{GS}Q10", "[)>06Q10", "INV-PA1"])
def test_other_codes_have_no_fields(text: str) -> None:
    assert envelope_fields(text) == []
    assert ecia_fields(text) == {}


def test_the_fields_of_a_distributors_bag_are_named() -> None:
    assert ecia_fields(DISTRIBUTOR) == {
        "customer_part_number": "296-LM358BIDDFRCT-ND",
        "supplier_part_number": "296-LM358BIDDFRCT-ND",
        "manufacturer_part_number": "LM358BIDDFR",
        "supplier_order_number": "72991337",
        "packing_list_number": "1",
        "country_of_origin": "MX",
        "quantity": "10",
        "lot_code": "LOT7",
        "date_code": "2331",
    }


def test_a_supplier_that_names_its_own_number_leaves_ours_alone() -> None:
    found = ecia_fields(envelope("POUR-1", "30PTHEIR-1"))

    assert (found["customer_part_number"], found["supplier_part_number"]) == ("OUR-1", "THEIR-1")


def test_fields_that_were_parted_already_are_named_too() -> None:
    assert ecia_fields(["Q5", "1VST", "zzz", ""]) == {"quantity": "5", "manufacturer": "ST"}


def test_of_two_fields_with_one_meaning_the_first_with_a_value_counts() -> None:
    assert ecia_fields(envelope("9D", "10D2401", "9D2402"))["date_code"] == "2401"


def test_an_envelope_ends_where_the_next_begins() -> None:
    assert envelope_fields(f"[)>{RS}06{GS}Q1{RS}06{GS}Q2{RS}{EOT}") == ["Q1"]


@given(st.lists(st.tuples(identifiers, values), min_size=1, max_size=10))
def test_what_was_written_is_read_again(fields: list[tuple[str, str]]) -> None:
    found = ecia_fields(envelope(*(identifier + value for identifier, value in fields)))

    first: dict[str, str] = {}
    for identifier, value in fields:
        if value.strip():
            first.setdefault(ECIA_FIELDS[identifier], value.strip())
    assert {name: found[name] for name in first} == first
    assert set(found) - set(first) <= {"supplier_part_number"}


@given(st.text())
def test_no_text_is_too_strange_to_be_looked_at(text: str) -> None:
    assert isinstance(ecia_fields(text), dict)
    assert isinstance(ecia_fields(f"[)>{RS}06{GS}{text}"), dict)


@given(st.lists(st.text(st.characters(blacklist_characters=",{}")), min_size=1))
def test_texts_between_delimiters_are_parted_again(parts: list[str]) -> None:
    assert split_fields("{" + ",".join(parts) + "}", header="{", trailer="}") == parts


def test_header_and_trailer_may_be_missing_and_the_delimiter_is_free() -> None:
    assert split_fields("a;b", delimiter=";", header="{", trailer="}") == ["a", "b"]
    assert split_fields("abc", delimiter="") == ["abc"]


def test_plugins_find_the_same_functions_on_their_class() -> None:
    assert SupplierBarcodeMixin.parse_ecia_barcode2d(DISTRIBUTOR) == ecia_fields(DISTRIBUTOR)
    assert SupplierBarcodeMixin.parse_isoiec_15434_barcode2d(DISTRIBUTOR) == envelope_fields(DISTRIBUTOR)
    assert SupplierBarcodeMixin.split_fields("a,b") == ["a", "b"]
    assert SupplierBarcodeMixin.ecia_field_map()["Q"] == SupplierBarcodeMixin.QUANTITY == "quantity"
