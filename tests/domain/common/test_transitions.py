from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from stockpress.inventory.common.transitions import TransitionMethod
from stockpress.inventory.order.actions import CompleteReturnOrder, CompleteSalesOrder, HoldOrder, IssueOrder
from stockpress.inventory.order.models import PurchaseOrder
from stockpress.inventory.order.status_codes import PurchaseOrderStatus, ReturnOrderStatus, SalesOrderStatus
from tests.attached import handling, heard
from tests.factories.order import PurchaseOrderFactory, ReturnOrderFactory, SalesOrderFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def test_a_handler_is_asked_with_both_states_the_order_and_the_keywords_of_the_action() -> None:
    asked: list[Any] = []

    def look(current_state: int, target_state: int, instance: Any, default_action: Any, **kwargs: Any) -> bool:
        asked.append((current_state, target_state, instance.pk, callable(default_action), kwargs))
        return False

    order, user = PurchaseOrderFactory.create(), UserFactory.create()
    with handling(look):
        IssueOrder(order=order, user=user)()
    assert asked == [(10, 20, order.pk, True, {"user": user})]


def test_a_handler_that_says_it_did_it_keeps_the_action_from_running() -> None:
    order = PurchaseOrderFactory.create()
    with handling(lambda *_args, **_kwargs: "done"), heard() as events:
        after = IssueOrder(order=order)()
    assert after.status == PurchaseOrderStatus.PENDING
    assert events == []


def test_what_a_handler_wrote_itself_is_what_the_action_answers() -> None:
    def divert(_current: int, _target: int, instance: Any, _default: Any, **_kwargs: Any) -> bool:
        PurchaseOrder.objects.filter(pk=instance.pk).update(status=PurchaseOrderStatus.LOST.value)
        return True

    with handling(divert):
        after = IssueOrder(order=PurchaseOrderFactory.create())()
    assert after.status == PurchaseOrderStatus.LOST


@pytest.mark.parametrize("answer", [None, False, 0, ""])
def test_a_falsy_answer_leaves_it_to_the_next_and_then_to_the_action(answer: Any) -> None:
    with handling(lambda *_args, **_kwargs: answer):
        assert IssueOrder(order=PurchaseOrderFactory.create())().status == PurchaseOrderStatus.PLACED


def test_the_first_handler_that_takes_over_is_the_last_one_asked() -> None:
    asked: list[str] = []
    with (
        handling(lambda *_args, **_kwargs: asked.append("first")),
        handling(lambda *_args, **_kwargs: asked.append("second") or True),
        handling(lambda *_args, **_kwargs: asked.append("third")),
    ):
        IssueOrder(order=PurchaseOrderFactory.create())()
    assert asked == ["first", "second"]


def test_a_handler_may_run_the_action_itself_and_pass_on_what_it_was_given() -> None:
    class Careful(TransitionMethod):
        def transition(
            self, current_state: int, target_state: int, instance: Any, default_action: Any, **kwargs: Any
        ) -> bool:
            default_action(current_state, target_state, instance, **kwargs)
            return True

    with handling(Careful().transition), heard() as events:
        order = IssueOrder(order=PurchaseOrderFactory.create())()
    assert order.status == PurchaseOrderStatus.PLACED
    assert events == [("purchaseorder.placed", {"id": order.pk})]


def test_an_action_that_a_handler_had_done_is_not_done_again_when_it_says_nothing() -> None:
    def quiet(_current: int, _target: int, _instance: Any, default_action: Any, **_kwargs: Any) -> None:
        default_action()

    with handling(quiet), heard() as events:
        IssueOrder(order=PurchaseOrderFactory.create())()
    assert [name for name, _ in events] == ["purchaseorder.placed"]


def test_an_action_that_was_undone_with_a_handler_that_failed_is_done_from_the_beginning() -> None:
    def fail(_current: int, _target: int, _instance: Any, default_action: Any, **_kwargs: Any) -> None:
        try:
            with transaction.atomic():
                default_action()
                raise ZeroDivisionError
        except ZeroDivisionError:
            return

    order = SalesOrderFactory.create(status=SalesOrderStatus.IN_PROGRESS.value)
    with handling(fail):
        after = CompleteSalesOrder(order=order)()
    # Not COMPLETE, which is what comes after SHIPPED.
    assert after.status == SalesOrderStatus.SHIPPED


def test_a_handler_that_refuses_leaves_everything_as_it_was() -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> bool:
        raise ValidationError("Nobody is responsible.")

    order = ReturnOrderFactory.create(status=ReturnOrderStatus.IN_PROGRESS.value)
    with handling(refuse), heard() as events, pytest.raises(ValidationError, match="Nobody is responsible"):
        CompleteReturnOrder(order=order)()
    order.refresh_from_db()
    assert (order.status, order.complete_date, events) == (20, None, [])


def test_what_else_a_handler_raises_is_not_caught_and_undoes_the_change() -> None:
    def break_down(_current: int, _target: int, _instance: Any, default_action: Any, **_kwargs: Any) -> bool:
        default_action()
        raise ZeroDivisionError

    order = PurchaseOrderFactory.create()
    with handling(break_down), pytest.raises(ZeroDivisionError):
        HoldOrder(order=order)()
    order.refresh_from_db()
    assert order.status == PurchaseOrderStatus.PENDING


def test_a_handler_without_a_transition_of_its_own_cannot_be_made() -> None:
    class Idle(TransitionMethod):
        pass

    with pytest.raises(TypeError, match="transition"):
        Idle()  # type: ignore[abstract]
