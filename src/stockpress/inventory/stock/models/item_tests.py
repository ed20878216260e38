"""The tests of an item: what its part asks for, what was found, and whether that is enough.

The method names are those that templates and plugins know.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stockpress.inventory.stock.models.results import StockItemTestResult


def newest_by_key(results: Iterable[StockItemTestResult]) -> dict[str, StockItemTestResult]:
    """Test key -> its newest result. Results without a test have no key and are left out."""
    ordered = sorted(results, key=lambda result: (result.date, result.pk))
    return {result.key: result for result in ordered if result.key}


class TestedMixin(models.Model):
    """Needs `part`, `test_results` and `get_installed_items`."""

    # Not a test class, whatever its name begins with.
    __test__ = False

    if TYPE_CHECKING:
        part: Any
        test_results: Any

    class Meta:
        abstract = True

    def getTestResults(  # noqa: N802
        self,
        template: Any = None,
        test: str | None = None,
        result: bool | None = None,
        user: User | None = None,
    ) -> models.QuerySet[StockItemTestResult]:
        """This item's results, oldest first, narrowed by what is given; `test` is a test's name or key."""
        found: models.QuerySet[StockItemTestResult] = self.test_results.order_by("date", "pk")
        if template is not None:
            found = found.filter(template=template)
        if test is not None:
            matching = [row.pk for row in self.part.getTestTemplates() if test in (row.key, row.test_name)]
            found = found.filter(template__in=matching)
        if result is not None:
            found = found.filter(result=result)
        if user is not None:
            found = found.filter(user=user)
        return found

    def testResultMap(  # noqa: N802
        self,
        include_installed: bool = False,  # noqa: PT028
        cascade: bool = False,  # noqa: PT028
        **narrowed: Any,
    ) -> dict[str, StockItemTestResult]:
        """Test key -> newest result. A result of the item itself hides those of what is installed in it."""
        results: dict[str, StockItemTestResult] = {}
        if include_installed:
            from stockpress.inventory.stock.models.results import StockItemTestResult

            inside = self.get_installed_items(cascade=cascade)  # type: ignore[attr-defined]
            results = newest_by_key(StockItemTestResult.objects.filter(stock_item__in=inside.values("pk")))
        return {**results, **newest_by_key(self.getTestResults(**narrowed))}

    def testResultList(self, **kwargs: Any) -> list[StockItemTestResult]:  # noqa: N802
        return list(self.testResultMap(**kwargs).values())

    def requiredTests(self) -> list[Any]:  # noqa: N802
        """The enabled tests that every item of the part must pass."""
        return list(self.part.getTestTemplates(required=True, enabled=True))

    @property
    def required_test_count(self) -> int:
        return len(self.requiredTests())

    def hasRequiredTests(self) -> bool:  # noqa: N802
        return self.required_test_count > 0

    def requiredTestStatus(self) -> dict[str, int]:  # noqa: N802
        """How many of the required tests there are (`total`), and of them `passed` and `failed`."""
        results = self.testResultMap()
        required = self.requiredTests()
        outcomes = [results[test.key].result for test in required if test.key in results]
        return {"total": len(required), "passed": outcomes.count(True), "failed": outcomes.count(False)}

    def passedAllRequiredTests(self) -> bool:  # noqa: N802
        status = self.requiredTestStatus()
        return status["passed"] >= status["total"]
