"""The demonstration's figures: what each series of Exampleshire shows in each month. Standard library only.

The files exampleshire/figures*.json count months as the story does, so 17 is the last full month. What an action's update says
("497 of 861 contacts") is *told* there and stands as it is; between and before, a level that is drawn from point to point, with
noise that is the same on every day and every machine. A series may also be made from others: children on a plan are the
denominator of their visits, a team is what the other teams leave of the whole.

Only two things know the calendar: school holidays, and the budget that rises in April.
"""

import json
import random
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from metrics.months import Month

FOLDER = Path(__file__).parent / "exampleshire"
FIRST, LAST = -18, 17
TEAMS_FROM = 0
APRIL = 4
PENCE = Decimal("0.01")


@dataclass(frozen=True)
class Figure:
    """One month of one series: a value, or a numerator and a denominator from which the value is computed."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Budget:
    """One service in one month, in pounds; `reserves` is below zero where they are drawn."""

    budget: Decimal
    forecast: Decimal
    reserves: Decimal

    @property
    def over(self) -> Decimal:
        """The variance after use of reserves."""
        return self.forecast + self.reserves - self.budget


def council_data() -> dict:
    """The council's own indicators, its series with what belongs to them, compositions and marks on the charts."""
    return json.loads((FOLDER / "figures.json").read_text())


def team_data() -> dict:
    """Teams and the newly qualified: their series, and what their leads wrote."""
    return json.loads((FOLDER / "figures_teams.json").read_text())


def finance_data() -> dict:
    return json.loads((FOLDER / "figures_finance.json").read_text())


def key_of(row: dict) -> str:
    """How a series is named: the indicator's code, and after a stroke its team."""
    return f"{row['code']}/{row['group']}" if row.get("group") else row["code"]


class Numbers:
    """Every figure of the demonstration. `zero` is the calendar month of the story's month 0."""

    def __init__(self, zero: Month):
        self.zero = zero
        self.finance = finance_data()
        rows = council_data()["series"] + team_data()["series"]
        self._rows = {key_of(row): row for row in rows}
        self._made: dict[str, dict[int, Figure]] = {}

    def of(self, key: str) -> dict[int, Figure]:
        """By month of the story, what a series shows in the end, after corrections."""
        if key not in self._made:
            self._made[key] = self._make(key, self._rows[key])
        return self._made[key]

    def budgets(self, service: dict) -> dict[int, Budget]:
        """By month of the story, one service of exampleshire/figures_finance.json."""
        draw = Draw(service["service"])
        found = {}
        for m in range(FIRST, LAST + 1):
            budget = self._budget(service["budget"], m)
            over = round(_at(service["over"], m) + draw.noise() * service["noise"])
            # Reserves are agreed in steps, not month by month.
            reserves = _step(service["reserves"], m)
            found[m] = Budget(*((Decimal(amount) * 1000).quantize(PENCE) for amount in (budget, budget + over, reserves)))
        return found

    def _budget(self, thousands: int, m: int) -> int:
        """The budget in thousands: that of the story's last month, less a rise for each April since."""
        aprils = sum((self.zero + n).month == APRIL for n in range(m + 1, LAST + 1))
        return round(thousands / (1 + self.finance["april_rise"] / 100) ** aprils)

    def _make(self, key, row) -> dict[int, Figure]:
        how = row["draw"]
        draw = Draw(f"{key}{how.get('again', '')}")
        months = range(TEAMS_FROM if row.get("group") else FIRST, row.get("until", LAST) + 1)
        if how.get("finance"):
            services = [self.budgets(service) for service in self.finance["services"]]
            return {m: Figure(value=sum(lines[m].over for lines in services) / 1000) for m in months}
        if "value" in how:
            return {m: Figure(value=self._sum(how["value"], m)) for m in months}
        if "of" not in how and "bottom" not in how:
            return self._counts(how, months, draw)
        return self._shares(how, months, draw)

    def _counts(self, how, months, draw):
        fixed = _by_month(how.get("implied", {}))
        path = _through(how["levels"], fixed)
        found = {}
        for m in months:
            level = _at(path, m) * self._season(how, m) + draw.noise() * _at(how["noise"], m)
            found[m] = Figure(value=Decimal(fixed.get(m, max(0, round(level)))))
        return found

    def _shares(self, how, months, draw):
        per = how.get("per", 100)
        fixed = _by_month(how.get("implied", {}) | how.get("told", {}))
        pairs = {m: told for m, told in fixed.items() if isinstance(told, list)}
        averages = {m: told for m, told in fixed.items() if m not in pairs}
        path = _through(how.get("levels", []), averages | {m: top / bottom * per for m, (top, bottom) in pairs.items()})
        found = {}
        for m in months:
            # Drawn in every month, so that what is told of one month leaves the others as they are.
            bottom = self._bottom(how, pairs, m, draw)
            noise = draw.noise() * _at(how.get("noise", 0), m)
            if m in pairs:
                top, bottom = (Decimal(number) for number in pairs[m])
            elif "top" in how:
                top = self._sum(how["top"], m)
            else:
                level = averages.get(m, _at(path, m) * self._season(how, m) + noise)
                top = max(Decimal(0), Decimal(round(level * float(bottom) / per)))
                top = min(top, bottom) if per == 100 else top
            found[m] = Figure(numerator=top, denominator=bottom)
        return found

    def _bottom(self, how, pairs, m, draw) -> Decimal:
        if "bottom" in how:
            return self._sum(how["bottom"], m)
        of = how["of"]
        if isinstance(of, str):
            return self._sum([of], m)
        path = _through(of["levels"], {month: bottom for month, (_, bottom) in pairs.items()})
        number = max(1, _at(path, m) + draw.noise() * _at(of["noise"], m))
        return Decimal(str(round(number, of["places"]))) if "places" in of else Decimal(round(number))

    def _season(self, how, m) -> float:
        return how["season"][(self.zero + m).month - 1] if "season" in how else 1

    def _sum(self, terms, m) -> Decimal:
        """Terms such as `CIN_VISIT.denominator`, taken away where they begin with a minus."""
        total = Decimal(0)
        for term in terms:
            key, part = term.removeprefix("-").rsplit(".", 1)
            number = getattr(self.of(key)[m], part)
            total += -number if term.startswith("-") else number
        return total


class Draw:
    """Noise of one series. `random()` of a seeded generator is the same on every machine and version; other draws are not."""

    def __init__(self, key: str):
        self._random = random.Random(key)

    def noise(self) -> float:
        """About normal, with mean 0 and standard deviation 1: twelve even draws, less their mean."""
        return sum(self._random.random() for _ in range(12)) - 6


def _by_month(fixed: dict) -> dict[int, object]:
    return {int(m): told for m, told in fixed.items()}


def _through(levels, fixed: dict) -> list:
    """Points of a path, of which those that are fixed hold."""
    return sorted((dict(levels) | fixed).items())


def _at(path, m: int) -> float:
    """The level of a path in a month: straight between its points, level before the first and after the last."""
    if isinstance(path, int | float):
        return path
    after = bisect_right(path, m, key=lambda point: point[0])
    if after in (0, len(path)):
        return path[min(after, len(path) - 1)][1]
    (begin, low), (end, high) = path[after - 1], path[after]
    return low + (high - low) * (m - begin) / (end - begin)


def _step(path, m: int) -> int:
    """The value that holds in a month, where it changes at once and not bit by bit."""
    return [value for begin, value in path if begin <= m][-1]
