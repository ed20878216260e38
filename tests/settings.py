"""Django settings of the test run: the real ones, over a data folder of this process and the database asked for."""

import os
import tempfile

# Before the real settings are read: nothing of the developer's own deployment may leak into a test run.
for _name in [name for name in os.environ if name.startswith(("STOCKPRESS_", "INVENTREE_"))]:
    if not _name.startswith("STOCKPRESS_TEST_"):
        del os.environ[_name]
os.environ["STOCKPRESS_DATA_DIR"] = tempfile.mkdtemp(prefix="stockpress-test-")
os.environ["STOCKPRESS_SECRET_KEY"] = "only-for-tests-only-for-tests-only-for-tests"
os.environ["STOCKPRESS_LOG_LEVEL"] = "ERROR"
if os.environ.get("STOCKPRESS_TEST_DATABASE_URL"):
    os.environ["STOCKPRESS_DATABASE_URL"] = os.environ["STOCKPRESS_TEST_DATABASE_URL"]

from stockpress.project.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests without a database use the cache too; those that are about counters shared by processes ask for the real one.
SERVER_CACHES = CACHES  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
