from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from stockpress.inventory.stock.models import StockItem
from stockpress.kernel.clock import utc_now
from tests.factories.part import PartFactory, PartTestTemplateFactory
from tests.factories.stock import SerializedItemFactory, StockItemTestResultFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> StockItem:
    """An item with a module in it that has a chip in it."""
    board, module, chip = [SerializedItemFactory(part=PartFactory(trackable=True, testable=True)) for _ in range(3)]
    StockItem.objects.filter(pk=module.pk).update(belongs_to=board)
    StockItem.objects.filter(pk=chip.pk).update(belongs_to=module)
    return board


def contents_of(item: StockItem) -> list[StockItem]:
    return list(item.get_installed_items(cascade=True))


def test_the_newest_result_of_a_test_counts(board):
    test = PartTestTemplateFactory(part=board.part, test_name="Firmware version")
    StockItemTestResultFactory(stock_item=board, template=test, result=True, value="2.0")
    StockItemTestResultFactory(
        stock_item=board, template=test, result=False, value="1.9", date=utc_now() - dt.timedelta(days=1)
    )

    assert [(key, row.value) for key, row in board.testResultMap().items()] == [(test.key, "2.0")]


def test_results_of_what_is_installed_are_found_as_deep_as_asked(board):
    module, chip = contents_of(board)
    for item, name in ((board, "Board"), (module, "Module"), (chip, "Chip")):
        test = PartTestTemplateFactory(part=item.part, test_name=name)
        StockItemTestResultFactory(stock_item=item, template=test)

    assert set(board.testResultMap()) == {"board"}
    assert set(board.testResultMap(include_installed=True)) == {"board", "module"}
    assert set(board.testResultMap(include_installed=True, cascade=True)) == {"board", "module", "chip"}


def test_a_result_of_the_item_itself_hides_those_of_what_is_installed(board):
    module, _chip = contents_of(board)
    StockItemTestResultFactory(
        stock_item=board, template=PartTestTemplateFactory(part=board.part, test_name="Look"), value="own"
    )
    StockItemTestResultFactory(
        stock_item=module, template=PartTestTemplateFactory(part=module.part, test_name="Look"), value="inner"
    )

    assert board.testResultMap(include_installed=True, cascade=True)["look"].value == "own"


def test_what_is_installed_at_any_depth_is_found_in_one_query(board, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(contents_of(board)) == 2
    assert board.get_installed_items().count() == 1


def test_items_installed_in_a_circle_are_found_once(board):
    _module, chip = contents_of(board)
    StockItem.objects.filter(pk=board.pk).update(belongs_to=chip)

    assert len(contents_of(board)) == 2


def test_the_required_tests_are_counted_as_passed_and_failed(board):
    passed, failed, _untested = [PartTestTemplateFactory(part=board.part, required=True) for _ in range(3)]
    voluntary = PartTestTemplateFactory(part=board.part, required=False)
    for test, result in ((passed, True), (failed, False), (voluntary, False)):
        StockItemTestResultFactory(stock_item=board, template=test, result=result)

    assert board.requiredTestStatus() == {"total": 3, "passed": 1, "failed": 1}
    assert not board.passedAllRequiredTests()


def test_an_item_without_required_tests_has_passed(board):
    assert board.passedAllRequiredTests()
    assert not board.hasRequiredTests()


def test_results_can_be_asked_for_by_name_and_outcome(board):
    test = PartTestTemplateFactory(part=board.part, test_name="Firmware version")
    good = StockItemTestResultFactory(stock_item=board, template=test, result=True)
    StockItemTestResultFactory(stock_item=board, template=test, result=False)
    StockItemTestResultFactory(stock_item=board, template=PartTestTemplateFactory(part=board.part))

    assert board.getTestResults(test="Firmware version").count() == 2
    assert board.getTestResults(test=test.key, result=True).get() == good


def test_a_result_lacks_neither_value_nor_file_that_the_test_asks_for(board):
    for asked in ("requires_value", "requires_attachment"):
        result = StockItemTestResultFactory.build(
            stock_item=board, template=PartTestTemplateFactory(part=board.part, **{asked: True})
        )
        with pytest.raises(ValidationError, match="asks for"):
            result.full_clean()


def test_the_value_of_a_result_is_one_of_the_choices(board):
    test = PartTestTemplateFactory(part=board.part, choices="red, blue")

    StockItemTestResultFactory.build(stock_item=board, template=test, value="blue").full_clean()
    with pytest.raises(ValidationError, match="red, blue"):
        StockItemTestResultFactory.build(stock_item=board, template=test, value="green").full_clean()
