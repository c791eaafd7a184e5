"""What the checks are given about totals: what papers print beside what the parts add up to, and resources beside the request."""

import datetime as dt
import hashlib
from collections import defaultdict
from decimal import Decimal

from django.utils import timezone
from django.utils.text import slugify

from metrics.composition import Printed
from metrics.finance import TOTAL, Line, Table, pounds
from metrics.kinds import COUNT
from metrics.months import Month
from metrics.shown import places, rounded, show
from plans.checks import ResourceFacts, TotalFacts
from plans.checks.facts import COMPOSITION
from plans.selectors.check_demands import LEAD_ROLE
from plans.selectors.council import Council

# A subject is kept with an acceptance, and has so many characters there.
SUBJECT_LIMIT = 60


def total_facts(council: Council, month: Month) -> list[TotalFacts]:
    """Published variances of budgets, line by line and in all, and published totals of breakdowns; each of the months up to the
    one looked at."""
    return [*_budgets(council, month), *_breakdowns(council, month)]


def _budgets(council, month) -> list[TotalFacts]:
    tables = defaultdict(list)
    for row in council.rows.budgets:
        if row.month <= month:
            tables[row.month].append(row)
    found = []
    for each, rows in sorted(tables.items()):
        lines = [Line(row.service, row.revised_budget, row.forecast, row.use_of_reserves, row.published_variance) for row in rows]
        sources = {line.service: row.source for line, row in zip(lines, rows, strict=True)}
        for line in lines:
            found.append(_variance(each, line.service, line.published_variance, line.after_reserves, sources[line.service]))
        total, added = Table(lines).total, sum(line.published_variance for line in lines)
        if len(lines) > 1:
            found.append(_variance(each, TOTAL, total.after_reserves, added, rows[0].source))
    return found


def _variance(month, service, stated, computed, source) -> TotalFacts:
    """Of one service: as printed, beside budget, forecast and reserves. In all: those, beside the sum of what is printed."""
    return TotalFacts(
        subject=_subject(f"finance:{month}", service),
        name="the variance of all services" if service == TOTAL else f"the variance of {service}",
        where=f"the budget table of {month.label}",
        stated=pounds(stated),
        computed=pounds(computed),
        adds_up=stated == computed,
        source=source,
        since=month.last,
        # The total that was printed is not held.
        gives="is, from its budget, forecast and reserves," if service == TOTAL else "is given as",
    )


def _subject(begin: str, name: str) -> str:
    """The subject of a problem: of names that begin alike, each has its own."""
    words = f"{begin}:{slugify(name)}"
    if len(words) <= SUBJECT_LIMIT:
        return words
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{words[: SUBJECT_LIMIT - len(mark) - 1]}-{mark}"


def _breakdowns(council, month) -> list[TotalFacts]:
    """Where a part has no figure, or one that the reader may not see, nothing is said."""
    parts, titles = defaultdict(list), {row.pk: row for row in council.rows.compositions}
    for row in council.rows.parts:
        parts[row.composition_id].append(row.series_id)
    latest = {(row.composition_id, row.month): row for row in council.rows.totals if row.month <= month}
    found = []
    for (key, each), fact in sorted(latest.items()):
        figures = [council.figures.book.figures.get(series, {}).get(each) for series in parts[key]]
        hidden = any(council.figures.book.hidden.value(series, each) for series in parts[key])
        if key not in titles or None in figures or not figures or hidden:
            continue
        total = rounded(sum((row.value for row in figures), Decimal(0)), fact.decimals)
        printed = Printed(fact.value, fact.decimals)
        found.append(
            TotalFacts(
                subject=f"composition:{each}:{key}",
                name=f"the total of {titles[key].title}",
                where=f"the breakdown of {each.label}",
                stated=show(printed.value, COUNT, printed.decimals),
                computed=show(total, COUNT, max(printed.decimals, places(total))),
                adds_up=total == printed.value,
                source=fact.source,
                since=each.last,
                link=COMPOSITION,
            )
        )
    return found


def resource_facts(council: Council, on: dt.date) -> list[ResourceFacts]:
    """Of each plan what was asked for last, with the lines that it is to be spent on."""
    requests = {row.plan_id: row for row in council.rows.requests if row.on <= on}
    lines = _lines_on(council, on)
    return [
        ResourceFacts(
            key=record.plan.pk,
            title=record.plan.title,
            asked=requests[record.plan.pk].amount,
            lines=tuple(lines[record.plan.pk]),
            source=requests[record.plan.pk].source,
            since=requests[record.plan.pk].on,
            owner_role="" if record.plan.published else LEAD_ROLE,
        )
        for record in council.plans.records
        if record.plan.pk in requests and not (record.has_ended(on) and not record.plan.published)
    ]


def _lines_on(council: Council, on: dt.date) -> dict[int, list[Decimal]]:
    """The amounts of the lines of each plan as they stood on a day, those included that were changed or deleted since."""
    standing = {row.id: row for row in council.rows.resources if timezone.localdate(row.history_date) <= on}
    lines = defaultdict(list)
    for row in standing.values():
        if row.history_type != "-":
            lines[row.plan_id].append(row.amount)
    return lines
