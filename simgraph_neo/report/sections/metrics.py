"""The section of all metrics: both views, each number explained, random graphs beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simgraph_neo.pages.numbers import number, score
from simgraph_neo.report.glossary import NULLS, VIEWS
from simgraph_neo.report.markup import Markup, joined, table, tag
from simgraph_neo.report.section import Result, Section, figure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.metrics import Metric, Null
    from simgraph_neo.report.data import ReportData

NULL_NAMES = {"rewired": "rewired", "random_lists": "random lists"}


def metrics_section(report: ReportData) -> Section:
    """All that `simgraph analyze metrics` measures, and how often pictures are chosen."""
    options = [
        *(["--view", "both"] if report.discovered else []),
        *(["--null", str(report.null)] if report.null else []),
    ]
    records = [each.record() for each in report.measured]
    headers = [
        "Metric",
        *(each.coverage.view for each in report.measured),
        *map(NULL_NAMES.get, report.closed.null or ()),
    ]
    numbers = table(headers, _rows(report, records), caption="Metrics of all these images together")
    results = [Result(report.command("analyze metrics", *options), records), _degrees(report)]
    return Section(
        "metrics", "All metrics", joined([_views(report), numbers, _reading(report), _figure(report)]), results
    )


def _views(report: ReportData) -> Markup:
    kinds = [(each.coverage.view, VIEWS[each.coverage.view]) for each in report.measured]
    if not report.discovered:
        kinds = [("closed", "all images with all links among them")]
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", f"{meaning}.")) for name, meaning in kinds))


def _rows(report: ReportData, records: list[dict[str, Any]]) -> Iterator[list[object]]:
    from simgraph_neo.metrics import by_group

    for heading, metrics in by_group().items():
        yield [heading]
        for row in metrics:
            if not row.on_request:
                label = joined([tag("b", row.label), " ", tag("small", row.meaning)])
                yield [label, *(_value(row, record) for record in records), *_nulls(row, report, records[-1][row.name])]


def _value(row: Metric, record: dict[str, Any]) -> object:
    value = record[row.name]
    if isinstance(value, Mapping):
        return joined([f"{key}: {number(each)}" for key, each in value.items()], Markup("<br>")) if value else None
    if row.interval and (interval := record[f"{row.name}_interval"]):
        return joined([number(value), tag("small", f" {number(interval[0])} to {number(interval[1])}")])
    return value


def _nulls(row: Metric, report: ReportData, real: Any) -> list[object]:
    return [_null(of.get(row.name), real) for of in (report.closed.null or {}).values()]


def _null(found: Null | None, real: Any) -> object:
    """The mean of the random graphs, and how far from it the real value lies; small where all have the real value."""
    if found is None:
        return Markup("")
    mean = number(round(found.mean) if found.mean.is_integer() else found.mean)
    if found.z is None:
        same = isinstance(real, int | float) and abs(real - found.mean) < 1e-9
        return tag("small", mean) if same else joined([mean, tag("small", "in each")])
    return joined([mean, tag("small", f"z {score(found.z)}")])


def _reading(report: ReportData) -> Markup:
    """How to read the columns of random graphs."""
    if not report.null:
        return tag("p", "No random graphs were made to compare with; --null 20 makes them.", class_="note")
    kinds = [f"{NULL_NAMES[kind]}: {meaning}" for kind, meaning in NULLS.items()]
    text = (
        f"The last two columns are means of {report.null} random graphs each of the closed view ({'; '.join(kinds)}). "
        "z is how many of their standard deviations the real value lies from that mean: within ±2 it may be chance, "
        f"and from {report.null} graphs it is rough, so take 2 to 4 as a hint. “In each”: all of them have this value, "
        "none the real one."
    )
    return tag("p", text, class_="note")


def _degrees(report: ReportData) -> Result:
    """The degree distribution, as `simgraph analyze degrees` prints it."""
    known = {name: value for name, value in report.closed.coverage.record().items() if name != "seed"}
    value = {"seeds": list(report.selection.seeds)} | known | report.degrees.record()
    return Result(report.command("analyze degrees", *report.closed_option), value)


def _figure(report: ReportData) -> Markup:
    """The degree distribution and its tail."""
    from simgraph_neo.drawing import draw_degrees

    remark = "Closed view" if report.discovered else ""

    def draw(path: Path, theme: ThemeName) -> None:
        draw_degrees(report.degrees.histogram, path, remark=remark, theme=theme)

    return figure(draw, "Histogram of degrees, and the share of images of each degree or more")
