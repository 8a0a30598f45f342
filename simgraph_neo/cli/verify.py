"""`simgraph verify`: check the invariants of the store, and repair violations."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output
from simgraph_neo.errors import InvariantError
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from simgraph_neo.maintenance.verify import Finding

SHOWN = 5
"""The largest number of violations that are printed for each invariant."""


def verify(
    repair: Annotated[bool, typer.Option("--repair", help="Repair what can be repaired without guessing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print all violations as JSON.")] = False,
) -> None:
    """Check that the stored data is consistent, and repair it.

    Checks ids, lists, ranks, states, times and finished crawls. A repair removes invalid data, or moves it to the
    history. The next crawl then requests the lists again that are in doubt. Data that simgraph did not write is neither
    read nor changed.

    Example: simgraph verify --repair
    """
    from simgraph_neo.maintenance import verify

    with output.opened_store() as store:
        findings = verify.verify(store, repair=repair)
    if as_json:
        output.print_json([asdict(finding) for finding in findings])
    else:
        _print(findings, repaired=repair)
    if any(finding.repaired for finding in findings):
        output.say("The next crawl requests doubtful lists again. Run the same ingest commands again.")
    if any(finding.repaired for finding in findings if finding.invariant == "INV17"):
        output.say("Dates in the future were set to now. To find what changed, run the ingest commands with --refresh.")
    if broken := [finding for finding in findings if finding.violations]:
        raise InvariantError(_advice(broken, repaired=repair))


def _print(findings: list[Finding], *, repaired: bool) -> None:
    headers = ["invariant", "rule", "violations", *(["repaired"] if repaired else [])]
    rows: list[list[output.Cell]] = [
        [f.invariant, f.truth, len(f.violations), *([f.repaired] if repaired else [])] for f in findings
    ]
    output.print_table(headers, rows)
    for finding in findings:
        for row in finding.violations[:SHOWN]:
            output.say(f"{finding.invariant}: {row['id']}: {row['detail']}")
        if (more := len(finding.violations) - SHOWN) > 0:
            output.say(f"{finding.invariant}: and {more} more. List all with: simgraph verify --json")


def _advice(broken: list[Finding], *, repaired: bool) -> str:
    total = counted(sum(len(finding.violations) for finding in broken), "violation")
    if repaired:
        return f"{total} left that cannot be repaired without guessing. Repair them by hand, or restore a backup."
    return f"{total}. Repair them with: simgraph verify --repair"
