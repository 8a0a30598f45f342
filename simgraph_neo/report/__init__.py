"""The report: all results about a graph as one HTML page to read, to print and to cite."""

from simgraph_neo.report.write import Report, check_report, report

__all__ = ["Report", "check_report", "report"]
