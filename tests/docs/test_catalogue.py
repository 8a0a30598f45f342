"""Every fault of the catalogue has a test, or a reason why it has none yet."""

from __future__ import annotations

import re

from tests.support.catalogue import TABLE, proofs, rows, written

GROUPS = {"H": 16, "P": 12, "C": 13, "N": 14, "I": 10, "W": 10, "S": 6}
WAITING = {
    **{f"W{number:02}": "web explorer" for number in range(1, 11)},
    "INV5": "not used",
}
"""Rows that wait for their own issues, and an id that means nothing."""


def test_every_row_has_its_test_or_its_reason() -> None:
    """All 81 faults and 25 invariants are listed, each once, with a test that says so or with why there is none."""
    listed = [row.id for row in rows()]
    wanted = [f"{group}{number:02}" for group, count in GROUPS.items() for number in range(1, count + 1)]
    assert len(wanted) == 81
    assert listed == wanted + [f"INV{number}" for number in range(1, 26)]
    for row in rows():
        if reason := WAITING.get(row.id):
            assert re.match(rf"\*[^*]*{reason}[^*]*\*", row.tests), row
        else:
            assert re.match(r"`\w+/test_", row.tests), row


def test_tests_name_only_rows_that_exist() -> None:
    """No test claims to prove a row that the catalogue has not."""
    assert set(proofs()) <= {row.id for row in rows()}


def test_the_table_is_up_to_date() -> None:
    """FAULTS.md names the tests as they are; `python -m tests.support.catalogue` writes it anew."""
    assert TABLE.read_text("utf-8") == written()
