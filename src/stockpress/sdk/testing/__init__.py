"""What authors need to test a plugin without a server.

Importing this makes Stockpress ready in the test process, over an empty data folder that is deleted at its end. With
pytest, put this into `conftest.py`, which does the same before the plugin is imported, and brings the fixture
`stockpress_database`:

    pytest_plugins = ["stockpress.sdk.testing.fixtures"]
"""

from stockpress.sdk.testing.environment import prepare

prepare()

from stockpress.sdk.testing.checks import check_plugin  # noqa: E402
from stockpress.sdk.testing.database import database  # noqa: E402
from stockpress.sdk.testing.labels import FakeLabel, FakeOutput, make_label, printed  # noqa: E402
from stockpress.sdk.testing.loading import loaded  # noqa: E402

__all__ = ["FakeLabel", "FakeOutput", "check_plugin", "database", "loaded", "make_label", "prepare", "printed"]
