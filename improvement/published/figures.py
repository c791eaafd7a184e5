"""Loads the figures of published reports (`figures.json`): each row with its report and paragraph, known from the report's date.

A figure of one month becomes a snapshot. What is none (an average over a quarter, a figure of "last year") becomes a published
statement, in the report's own notation. In the end every series is sealed: nobody changes it and nothing in it is ever late.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from accounts.models import LocalAuthority
from accounts.services import published_actor
from improvement.published.loader import FOLDER, morning
from metrics.models import Indicator, Series, SubGroup
from metrics.months import Month
from metrics.services.compositions import add_composition, add_composition_fact
from metrics.services.finance import Money, record_budget_line
from metrics.services.indicators import add_indicator, add_series, add_sub_group, publish_series
from metrics.services.series import add_statement, set_target
from metrics.services.snapshots import Entry, record_snapshot

AS_PUBLISHED = "As published"
# What a series holds, by the name of its list in the file.
FACTS = ("snapshots", "targets", "statements")


def load_figures(say: Callable[[str], None], file: Path = FOLDER / "figures.json") -> int:
    """The published figures of the councils in `file`, each council as a whole or not at all; the number of councils loaded now.

    The councils and the shared library of indicators must be there. A council that has series already is passed over: those of
    an earlier loading are sealed, and others are its own.
    """
    found = json.loads(file.read_text(encoding="utf-8"))
    loaded = 0
    for data in found["councils"]:
        authority = LocalAuthority.objects.get(slug=data["slug"])
        standing = Series.objects.for_authority(authority)
        if standing.filter(published=True).exists():
            say(f"{authority}: published figures are here already")
        elif standing.exists():
            say(f"{authority}: keeps figures of its own, so the published ones are passed over")
        else:
            say(f"{authority}: {CouncilFigures(authority, data, found['papers']).load()}")
            loaded += 1
    return loaded


class CouncilFigures:
    """The published figures of one council; `data` and `papers` are parts of the file."""

    def __init__(self, authority: LocalAuthority, data: dict, papers: dict):
        self.authority = authority
        self.data = data
        self.papers = papers
        self.actor = published_actor()
        self.sub_groups: dict[str, SubGroup] = {}
        self.series: dict[tuple[str, str], Series] = {}

    @transaction.atomic
    def load(self) -> str:
        """Load all of it; what was loaded, in words."""
        for row in self.data.get("sub_groups", ()):
            self._sub_group(row)
        for row in self.data["indicators"]:
            self._indicator(row)
        for row in self.data["series"]:
            self._series(row)
        for row in self.data.get("compositions", ()):
            self._composition(row)
        if "budget" in self.data:
            self._budget(self.data["budget"])
        for row in self.data["series"]:
            self._seal(row)
        counts = [(name, sum(len(row.get(name, ())) for row in self.data["series"])) for name in FACTS]
        return f"{len(self.series)} series; " + ", ".join(f"{name} {number}" for name, number in counts)

    def _known(self, row) -> dt.datetime:
        return morning(self.papers[row["paper"]]["known"])

    def _written(self, row) -> dict:
        """Who writes a row, and when it was known."""
        return {"by": self.actor, "now": self._known(row)}

    def _cited(self, row) -> dict:
        """The same with the report and its paragraph."""
        return self._written(row) | {"source": f"{self.papers[row['paper']]['title']}, {row['at']}"}

    def _sub_group(self, row):
        fields = {name: row[name] for name in ("name", "slug", "kind")}
        self.sub_groups[row["slug"]] = add_sub_group(
            authority=self.authority, reason=AS_PUBLISHED, **self._written(row), **fields
        )

    def _indicator(self, row):
        fields = {name: value for name, value in row.items() if name != "paper"}
        add_indicator(authority=self.authority, reason=AS_PUBLISHED, **self._written(row), **fields)

    def _series(self, row):
        first = min(_rows_of(row), key=self._known)
        key = row["code"], row.get("sub_group", "")
        series = self.series[key] = add_series(
            authority=self.authority,
            indicator=Indicator.objects.for_authority(self.authority).get(code=row["code"]),
            sub_group=self.sub_groups[row["sub_group"]] if "sub_group" in row else None,
            definition_note=row.get("definition_note", ""),
            # Whoever may read the report has read the figure: there is nothing left to hide.
            small_numbers=False,
            reason=AS_PUBLISHED,
            **self._cited(first),
        )
        for fact in row.get("snapshots", ()):
            self._snapshot(series, fact)
        for fact in row.get("targets", ()):
            self._target(series, fact)
        for fact in row.get("statements", ()):
            self._statement(series, fact)

    def _snapshot(self, series, row):
        entry = Entry(value=Decimal(row["value"]), provisional=row.get("provisional", False), caveat=row.get("caveat", ""))
        record_snapshot(series=series, month=Month.parse(row["month"]), entry=entry, **self._cited(row))

    def _target(self, series, row):
        set_target(
            series=series,
            kind=row["kind"],
            month=Month.parse(row["month"]),
            value=Decimal(row["value"]),
            reason=row["reason"],
            **self._cited(row),
        )

    def _statement(self, series, row):
        add_statement(
            series=series,
            label=row["label"],
            text=row["text"],
            period=row["period"],
            month=Month.parse(row["month"]),
            note=row.get("note", ""),
            **self._cited(row),
        )

    def _composition(self, row):
        cited = self._cited(row)
        composition = add_composition(
            authority=self.authority,
            parts=[(self.series[part["code"], ""], part["label"]) for part in row["parts"]],
            reason=AS_PUBLISHED,
            **{name: row[name] for name in ("title", "slug", "whole", "note")},
            **cited,
        )
        printed = [(None, row["totals"])]
        for part in composition.parts.select_related("series__indicator"):
            printed.append((part, row["shares"][part.series.indicator.code]))
        for part, values in printed:
            for month, text in zip(row["months"], values, strict=True):
                value = Decimal(text)
                add_composition_fact(
                    composition=composition,
                    part=part,
                    month=Month.parse(month),
                    value=value,
                    decimals=-value.as_tuple().exponent,
                    **cited,
                )

    def _budget(self, data):
        for row in data["thousands"]:
            pounds = {name: Decimal(value) * 1000 for name, value in row.items() if name != "service"}
            record_budget_line(
                authority=self.authority,
                service=row["service"],
                month=Month.parse(data["month"]),
                money=Money(commentary=data["commentary"], **pounds),
                **self._cited(data),
            )

    def _seal(self, row):
        """The series ends with its last figure, for after a later end the months in between would be late."""
        months = [Month.parse(fact["month"]) for fact in row.get("snapshots", ())]
        publish_series(
            series=self.series[row["code"], row.get("sub_group", "")],
            ends=max(months, default=Month.parse(self.data["record_ends"])),
            source=self._sources(row),
            by=self.actor,
            now=max(self._known(fact) for fact in _rows_of(row)),
        )

    def _sources(self, row) -> str:
        """Every report of a series with its paragraphs: "Report, June 2017, 4.1; Report, September 2019, 7.1 and 7.2"."""
        places: dict[str, list[str]] = {}
        for fact in sorted(_rows_of(row), key=self._known):
            at = places.setdefault(self.papers[fact["paper"]]["title"], [])
            at += [place for place in fact["at"].split(" and ") if place not in at]
        return "; ".join(f"{title}, {' and '.join(at)}" for title, at in places.items())


def _rows_of(series: dict) -> Iterator[dict]:
    """What says where a series comes from: its facts, or (a series without any) the series itself."""
    facts = [fact for name in FACTS for fact in series.get(name, ())]
    return iter(facts or [series])
