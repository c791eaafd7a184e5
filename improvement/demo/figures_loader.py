"""Loads the demonstration's figures through the same services that people use, each on the day on which it was entered."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.errors import Refused
from accounts.models import LocalAuthority, User
from accounts.services import published_actor
from improvement.demo.figures import FIRST, LAST, Numbers, council_data, finance_data, key_of, team_data
from improvement.demo.links import link_measures
from improvement.demo.story import CLOSED_MONTHS, LONDON, Calendar, plan_data
from metrics.library import indicators as library_rows
from metrics.models import Indicator, Series
from metrics.services import compositions, finance, indicators, series, snapshots
from metrics.services.finance import Money
from metrics.services.library import load_library
from metrics.services.snapshots import Entry
from plans.models import ReviewCycle

# On these days of the next month a month's budgets, figures and team profiles are entered.
BUDGETS_ON, FIGURES_ON, NOTES_ON = 14, 15, 16
TARGETS_SET = {"m": -1, "d": 20}


def has_figures(authority: LocalAuthority) -> bool:
    return Series.objects.for_authority(authority).exists()


def story_calendar(authority: LocalAuthority, now: dt.datetime) -> Calendar:
    """The calendar by which the council's plan was loaded, perhaps months ago: its figures belong to the same months."""
    first = ReviewCycle.objects.filter(plan__authority=authority).order_by("month").first()
    if first is None:
        return Calendar(now)
    ending = dt.datetime.combine((first.month + CLOSED_MONTHS).last, dt.time(23, 59), tzinfo=LONDON)
    return Calendar(min(now, ending))


@dataclass(frozen=True)
class Step:
    """One thing done: when, in which order within that moment, what (a method of `FiguresLoader`), and with what."""

    at: dt.datetime
    order: int
    what: str
    data: tuple


class FiguresLoader:
    """One loading of Exampleshire's figures, by the story's calendar. `run` does everything in one transaction, or nothing."""

    def __init__(self, authority: LocalAuthority, calendar: Calendar, progress: Callable[[str], None]):
        self.authority = authority
        self.calendar = calendar
        self.progress = progress
        self.council, self.teams = council_data(), team_data()
        self.rows = {key_of(row): row for row in self.council["series"] + self.teams["series"] if not row.get("hidden")}
        self.numbers = Numbers(calendar.month(0))
        self.finance = finance_data()
        self.budgets = {row["service"]: self.numbers.budgets(row) for row in self.finance["services"]}
        self.series: dict[str, Series] = {}

    @transaction.atomic
    def run(self) -> None:
        self.progress("Exampleshire: indicators, teams and series")
        self._people()
        self._definitions(self.calendar.moment({"m": FIRST, "d": 1}, 9))
        for step in sorted(self._steps(), key=lambda step: (step.at, step.order)):
            getattr(self, f"_{step.what}")(*step.data, step.at)
        link_measures(self.authority, self.calendar, self.people["lead"])

    def _people(self):
        people = plan_data()["people"]
        users = {user.email: user for user in User.objects.filter(email__in=[row["email"] for row in people])}
        missing = [row["email"] for row in people if row["email"] not in users]
        if missing:
            raise Refused(f"There is no account {missing[0]}, so nobody could have entered the figures.")
        self.people = {row["key"]: users[row["email"]] for row in people}
        self.titles = {row["key"]: row["name"] for row in people}

    def _definitions(self, now):
        lead = self.people["lead"]
        known = {"authority": self.authority, "by": lead, "now": now, "reason": "Demonstration"}
        own = {row["code"] for row in self.council["own_indicators"]}
        codes = {row["code"] for row in self.rows.values()}
        if Indicator.objects.library().filter(code__in=codes - own).count() < len(codes - own):
            load_library(rows=library_rows(), source="Loaded from the library file", by=published_actor(), now=self.calendar.now)
        for row in self.council["own_indicators"]:
            fields = {name: value for name, value in row.items() if name != "owner"}
            indicators.add_indicator(**known, owner_role=self.titles[row["owner"]], **fields)
        self.groups = {
            row["slug"]: indicators.add_sub_group(**known, **{name: row[name] for name in ("slug", "name", "kind", "lead_role")})
            for row in self.teams["sub_groups"]
        }
        found = {row.code: row for row in Indicator.objects.for_authority(self.authority).filter(code__in=codes)}
        for key, row in self.rows.items():
            self.series[key] = indicators.add_series(**known, indicator=found[row["code"]], **self._settings(row))
        for row in self.council["compositions"]:
            parts = [(self.series[key], label) for key, label in row["parts"]]
            compositions.add_composition(**known | row | {"parts": parts})

    def _settings(self, row) -> dict:
        group = self.groups.get(row.get("group"))
        settings = {"definition_note": row.get("note", "")}
        if group is None:
            return settings | {"owner_role": self.titles[row["owner"]]}
        return settings | {"owner_role": group.lead_role, "sub_group": group, "small_numbers": True}

    def _steps(self) -> Iterator[Step]:
        moment = self.calendar.moment
        for m in range(FIRST, LAST + 1):
            yield Step(moment({"m": m + 1, "d": FIGURES_ON}, 10), 10, "month", (m,))
        for key, row in self.rows.items():
            for target in row.get("targets", []):
                yield Step(moment(target.get("at", TARGETS_SET), 15), 20, "target", (key, target))
            for error in row.get("corrected", []):
                yield Step(moment(error["at"], 16), 30, "correct", (key, error))
            if "rebase" in row:
                yield Step(moment(row["rebase"]["at"], 16), 31, "rebase", (key, row["rebase"]))
        for mark in self.council["annotations"]:
            yield Step(moment({"m": mark["m"], "d": 28}, 12), 40, "annotate", (mark,))
        for note in self.teams["notes"]:
            yield Step(moment({"m": note["m"] + 1, "d": NOTES_ON}, 11), 50, "note", (note,))
        for name, lines in self.budgets.items():
            for m in range(LAST + 1 - self.finance["months"], LAST + 1):
                yield Step(moment({"m": m + 1, "d": BUDGETS_ON}, 10), 60, "budget", (name, m, lines[m]))

    def _month(self, m, at):
        month = self.calendar.month(m)
        if m % 6 == 0 or m == LAST:
            self.progress(f"Exampleshire: figures for {month.label}")
        entries = {}
        for key, row in self.rows.items():
            if m in self.numbers.of(key):
                fewer = sum(error["fewer"] for error in row.get("corrected", []) if error["m"] == m)
                entries[self.series[key].pk] = self._entry(key, m, fewer), 0
        snapshots.record_month(authority=self.authority, month=month, entries=entries, by=self.people["performance"], now=at)

    def _entry(self, key, m, fewer=0) -> Entry:
        """What is entered for a month; `fewer`: how many were missing above the line when it was first entered."""
        row, figure = self.rows[key], self.numbers.of(key)[m]
        caveat = row.get("caveats", {}).get(str(m), "")
        if row["draw"].get("finance"):
            over = sum(lines[m].forecast - lines[m].budget for lines in self.budgets.values())
            caveat = f"Before use of reserves the forecast is £{over // 1000:,} thousand over budget."
        return Entry(
            value=figure.value,
            numerator=None if figure.numerator is None else figure.numerator - fewer,
            denominator=figure.denominator,
            provisional=m == LAST and row.get("provisional", False),
            caveat=caveat,
            commentary=row.get("says", {}).get(str(m), ""),
        )

    def _target(self, key, target, at):
        series.set_target(
            series=self.series[key],
            kind=target["kind"],
            month=self.calendar.month(target["m"]),
            value=Decimal(str(target["value"])),
            upper=Decimal(str(target["upper"])) if "upper" in target else None,
            reason=target["reason"],
            by=self.people["lead"],
            now=at,
        )

    def _correct(self, key, error, at):
        snapshots.record_snapshot(
            series=self.series[key],
            month=self.calendar.month(error["m"]),
            entry=self._entry(key, error["m"]),
            reason=error["reason"],
            by=self.people["performance"],
            now=at,
        )

    def _rebase(self, key, rebase, at):
        month = self.calendar.month(rebase["m"])
        series.rebase(series=self.series[key], month=month, reason=rebase["reason"], by=self.people["lead"], now=at)

    def _annotate(self, mark, at):
        series.annotate(
            authority=self.authority,
            series=self.series[mark["series"]] if "series" in mark else None,
            month=self.calendar.month(mark["m"]),
            kind=mark["kind"],
            text=mark["text"],
            by=self.people["performance"],
            now=at,
        )

    def _note(self, note, at):
        group = next(row for row in self.teams["sub_groups"] if row["slug"] == note["group"])
        compositions.write_profile_note(
            sub_group=self.groups[note["group"]],
            month=self.calendar.month(note["m"]),
            good=note["good"],
            poor=note["poor"],
            by=self.people[group["by"]],
            now=at,
        )

    def _budget(self, name, m, line, at):
        service = next(row for row in self.finance["services"] if row["service"] == name)
        finance.record_budget_line(
            authority=self.authority,
            service=name,
            month=self.calendar.month(m),
            money=Money(line.budget, line.forecast, line.reserves, commentary=service["says"].get(str(m), "")),
            by=self.people["performance"],
            now=at,
        )
