"""The tests. Assertions in their helpers say what they compared, like those in the tests themselves."""

import pytest

pytest.register_assert_rewrite("tests.support")
