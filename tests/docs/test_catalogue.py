"""Every fault of the catalogue has a test, or a reason why it has none yet."""

from __future__ import annotations

import re

from tests.support.catalogue import TABLE, proofs, rows, written

GROUPS = "HPCNIFDEWS"
"""Sections, in their order; the rows of each are numbered from 01."""
WAITING = {"INV5": "not used"}
"""Rows that wait for their own issues, and an id that means nothing."""


def test_every_row_has_its_test_or_its_reason() -> None:
    """Faults and invariants are listed without a gap, each with a test that says so or with why there is none."""
    listed = [row.id for row in rows()]
    faults = [i for i in listed if not i.startswith("INV")]
    counts = {group: sum(i[0] == group for i in faults) for group in GROUPS}
    assert faults == [f"{group}{number:02}" for group, count in counts.items() for number in range(1, count + 1)]
    assert listed == faults + [f"INV{number}" for number in range(1, 31)]
    for row in rows():
        if reason := WAITING.get(row.id):
            assert re.match(rf"\*[^*]*{reason}[^*]*\*", row.tests), row
        else:
            assert re.match(r"`\w+/test_", row.tests), row


def test_readme_says_how_many_there_are() -> None:
    """README gives the number of rows."""
    faults = [row.id for row in rows() if not row.id.startswith("INV")]
    assert f"lists {len(faults)} faults" in (TABLE.parents[1] / "README.md").read_text("utf-8")


def test_tests_name_only_rows_that_exist() -> None:
    """No test claims to prove a row that the catalogue has not."""
    assert set(proofs()) <= {row.id for row in rows()}


def test_the_table_is_up_to_date() -> None:
    """FAULTS.md names the tests as they are; `python -m tests.support.catalogue` writes it anew."""
    assert TABLE.read_text("utf-8") == written()
