"""Everything on the golden thread of one plan, read in one query: findings and their inspections, links, evidence, resources, and
the starts of new limits on the charts of the council."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, CharField, Count, DateField, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate

from metrics.models import Rebase
from metrics.months import AsAt, Month
from metrics.selectors.book import REBASE, Mark
from plans.answering import ACTION, AREA, PLAN, PROJECT, Acting, Standing
from plans.limbs import Item
from plans.models import (
    Action,
    Evidence,
    EvidenceWithdrawal,
    Finding,
    FindingLink,
    Inspection,
    PlanAnswer,
    ProjectStatus,
    ResourceArea,
    SeriesLink,
)
from plans.selectors.acting import area_at, concerned, stage_at

LINK, ANSWER, INSPECTION, FINDING, SERIES, EVIDENCE, RESOURCE, LIMITS, ACTED, STATUS = (
    *("link", "answer", "inspection", "finding"),
    *("series", "evidence", "resource", "limits"),
    *("acted", "status"),
)
NONE = {
    "about": Cast(Value(None), BigIntegerField()),
    "target": Cast(Value(None), BigIntegerField()),
    "kind": Value("", CharField()),
    "day": Cast(Value(None), DateField()),
    "until": Cast(Value(None), DateField()),
    "number": Cast(Value(None), IntegerField()),
    "holds": Value(1),
    "words": Value("", CharField()),
    "place": Value("", CharField()),
}
COLUMNS = ("what", "key", *NONE)


@dataclass(frozen=True)
class AskedBy:
    """An inspection. `published` is how many findings its report has, `recorded` how many are kept here."""

    key: int
    title: str
    slug: str
    month: Month
    reported: dt.date
    published: int | None
    recorded: int


@dataclass(frozen=True)
class Asked:
    """A finding: what was asked."""

    key: int
    number: int
    kind: str
    wording: str
    inspection: int


@dataclass(frozen=True)
class Target:
    """What a finding is linked to: its kind and key, a label, and the slug of its plan."""

    kind: str
    key: int
    label: str
    plan: str


@dataclass(frozen=True)
class Shown:
    """A piece of evidence as a cell needs it."""

    key: int
    item: Item


@dataclass
class Thread:
    """The golden thread of a plan at one time. Dictionaries are by the key of the finding, action, area or series. `standing` is
    everything that may answer a finding, `references` are those of the actions in it."""

    inspections: dict[int, AskedBy] = field(default_factory=dict)
    findings: list[Asked] = field(default_factory=list)
    answered: set[int] = field(default_factory=set)
    links: dict[int, list[Target]] = field(default_factory=lambda: defaultdict(list))
    series: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    about_findings: dict[int, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    about_actions: dict[int, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    resources: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    limits: dict[int, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    standing: Standing = field(default_factory=lambda: Standing((), {}, dt.date.min))
    references: dict[int, str] = field(default_factory=dict)


def thread_of(plan, as_at: AsAt, *, on: dt.date) -> Thread:
    """The thread at a position, on its day `on`. One query."""
    queries = _queries(plan, as_at)
    rows = defaultdict(list)
    for row in sorted(queries[0].union(*queries[1:], all=True), key=lambda row: row[1]):
        rows[row[0]].append(dict(zip(COLUMNS, row, strict=True)))
    found = Thread()
    _asked(found, rows, on)
    _linked(found, rows, on)
    _stood(found, rows, on)
    for row in rows[EVIDENCE]:
        if row["day"] <= on and row["holds"]:
            shown = Shown(row["key"], Item(row["kind"], row["day"], row["until"], row["words"]))
            (found.about_findings[row["about"]] if row["about"] else found.about_actions[row["target"]]).append(shown)
    return found


def _asked(found: Thread, rows, on: dt.date) -> None:
    for row in rows[INSPECTION]:
        month = Month.of(row["day"])
        reported = row["until"] or month.last
        if reported <= on:
            found.inspections[row["key"]] = AskedBy(
                row["key"], row["words"], row["place"], month, reported, row["number"], row["target"]
            )
    for row in rows[FINDING]:
        if row["about"] in found.inspections:
            found.findings.append(Asked(row["key"], row["number"], row["kind"], row["words"], row["about"]))
    found.answered = {about for about, _ in _last(rows[ANSWER])}


def _linked(found: Thread, rows, on: dt.date) -> None:
    links = [row for row in rows[LINK] if row["day"] <= on]
    for row in _last(links, "about", "kind", "target").values():
        found.links[row["about"]].append(Target(row["kind"], row["target"], row["words"], row["place"]))
    for action, series in _last(rows[SERIES]):
        found.series[action].append(series)
    for (area, _), row in _last(rows[RESOURCE]).items():
        found.resources[area].append(row["words"])
    for (series, day), row in _last(rows[LIMITS], "about", "day").items():
        found.limits[series].append(Mark(Month.of(day), REBASE, row["words"]))


def _stood(found: Thread, rows, on: dt.date) -> None:
    actions = [Acting(row["key"], row["about"], row["kind"], row["day"]) for row in rows[ACTED]]
    statuses = {row["about"]: row["kind"] for row in rows[STATUS] if row["day"] <= on}
    found.standing = Standing(actions, statuses, on)
    found.references = {row["key"]: row["words"] for row in rows[ACTED]}


def _last(rows, *same) -> dict[tuple, dict]:
    """Of rows about the same things the last, where it holds, in the order of adding."""
    last = {}
    for row in rows:
        key = tuple(row[name] for name in same or ("about", "target"))
        last.pop(key, None)
        last[key] = row
    return {key: row for key, row in last.items() if row["holds"]}


def _queries(plan, as_at: AsAt) -> list:
    known_on = as_at.known_on
    ours = Q(plan=plan) | Q(area__plan=plan) | Q(action__plan=plan) | Q(project__plan=plan)
    answered = PlanAnswer.objects.filter(plan=plan, inspection__isnull=False)
    asked = Q(inspection__in=answered.order_by().values("inspection"))
    asked |= Q(pk__in=FindingLink.objects.filter(ours).order_by().values("finding"))
    findings = _known(Finding.objects.filter(asked), known_on)
    links = FindingLink.objects.filter(finding__in=findings.order_by().values("pk"))
    linked = [links.exclude(**{name: None}).order_by().values(name) for name in (ACTION, AREA)]
    actions = Action.objects.filter(Q(plan=plan) | concerned(*linked))
    of_actions = Q(action__in=actions.order_by().values("pk"))
    return [
        *_links(links, known_on),
        _read(answered.known_on(known_on), what=Value(ANSWER), about=F("inspection"), target=F("plan"), holds=_flag("linked")),
        _inspections(
            Inspection.objects.filter(
                Q(pk__in=findings.order_by().values("inspection")) | Q(pk__in=answered.order_by().values("inspection"))
            ),
            known_on,
        ),
        _read(
            findings,
            what=Value(FINDING),
            about=F("inspection"),
            number=Cast("number", IntegerField()),
            kind=F("kind"),
            words=F("wording"),
        ),
        _read(
            SeriesLink.objects.filter(of_actions).known_on(known_on),
            what=Value(SERIES),
            about=F("action"),
            target=F("series"),
            holds=_flag("linked"),
        ),
        _evidence(of_actions | Q(finding__in=findings.order_by().values("pk")), known_on),
        _read(
            ResourceArea.objects.filter(area__plan=plan).known_on(known_on),
            what=Value(RESOURCE),
            about=F("area"),
            target=F("resource"),
            words=F("resource__item"),
            holds=_flag("linked"),
        ),
        _read(
            Rebase.objects.filter(series__authority=plan.authority_id).known_on(known_on),
            what=Value(LIMITS),
            about=F("series"),
            day=F("month"),
            words=F("reason"),
            holds=_flag("active"),
        ),
        _read(
            actions.known_on(known_on),
            what=Value(ACTED),
            about=area_at(as_at),
            kind=Coalesce(stage_at(as_at), Value(""), output_field=CharField()),
            day=TruncDate("known_from"),
            words=F("reference"),
        ),
        _read(
            ProjectStatus.objects.filter(project__in=links.exclude(project=None).order_by().values("project")).known_on(known_on),
            what=Value(STATUS),
            about=F("project"),
            kind=F("status"),
            day=F("on"),
        ),
    ]


def _links(links, known_on) -> list:
    """A query for each kind of thing, so that each joins its own table only."""
    label = {
        PLAN: F("plan__title"),
        AREA: F("area__title"),
        ACTION: Concat(F("action__reference"), Value(" "), F("action__title"), output_field=CharField()),
        PROJECT: F("project__title"),
        SERIES: Value("", CharField()),
    }
    place = {PLAN: "plan__slug"} | {kind: f"{kind}__plan__slug" for kind in (AREA, ACTION, PROJECT)}
    return [
        _read(
            links.filter(**{f"{kind}__isnull": False}).known_on(known_on),
            what=Value(LINK),
            about=F("finding"),
            target=F(kind),
            kind=Value(kind, CharField()),
            day=F("on"),
            words=words,
            holds=_flag("linked"),
            **({"place": F(place[kind])} if kind in place else {}),
        )
        for kind, words in label.items()
    ]


def _inspections(rows, known_on):
    own = _known(Finding.objects.filter(inspection=OuterRef("pk")), known_on).order_by().values("inspection")
    return _read(
        _known(rows, known_on),
        what=Value(INSPECTION),
        day=F("month"),
        until=Coalesce("report_published", "received", "ended"),
        number=Cast("findings_published", IntegerField()),
        target=Coalesce(Subquery(own.annotate(n=Count("pk")).values("n"), BigIntegerField()), 0),
        words=F("title"),
        place=F("slug"),
    )


def _evidence(about: Q, known_on):
    gone = EvidenceWithdrawal.objects.filter(evidence=OuterRef("pk")).known_on(known_on)
    return _read(
        Evidence.objects.filter(about).known_on(known_on),
        what=Value(EVIDENCE),
        about=F("finding"),
        target=F("action"),
        kind=F("kind"),
        day=F("on"),
        until=F("valid_until"),
        words=F("title"),
        holds=Cast(~Exists(gone), IntegerField()),
    )


def _known(rows, known_on):
    return rows if known_on is None else rows.filter(known_from__lte=known_on)


def _flag(name: str):
    return Cast(name, IntegerField())


def _read(rows, **columns):
    """The rows in the columns that all of them share. Aliases are marked, since a column may be called as a field is."""
    given = {f"{name}_": value for name, value in (NONE | columns).items()}
    return rows.order_by().annotate(**given).values_list("what_", "pk", *(f"{name}_" for name in NONE))
