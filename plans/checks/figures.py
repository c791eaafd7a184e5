"""Series without new figures. Standard library and pure modules. When a figure is late is said in `metrics.lateness`."""

from collections.abc import Iterator

from plans.checks.facts import SERIES, Facts, Problem
from plans.checks.words import cut


def stale(facts: Facts) -> Iterator[Problem]:
    """The next figure of a series is late."""
    for series in facts.series:
        if series.late_since is None or series.late_since > facts.on:
            continue
        latest = f"The latest figure is of {series.latest.label}." if series.latest else "There is no figure yet."
        yield Problem(
            "SERIES_STALE",
            f"series:{series.key}",
            cut(series.title),
            f"{latest} {series.sentence}".strip(),
            f"Why is there no newer figure of “{series.title}”, and when will there be one?",
            series.owner_role,
            series.late_since,
            SERIES,
        )
