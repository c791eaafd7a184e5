"""Facts for the checks: a council in October 2026 of which nothing is wrong, and one thing of each kind to change."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from metrics.months import Month
from plans.checks import (
    ActionFacts,
    EvidenceFacts,
    Facts,
    FindingFacts,
    InspectionFacts,
    LimbFacts,
    MeasureFacts,
    NoticeFacts,
    PlanFacts,
    ResourceFacts,
    Said,
    SeriesFacts,
    StatementFacts,
    StepFacts,
    TotalFacts,
)

OCTOBER = Month(2026, 10)
TODAY = OCTOBER.last
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)

PLAN = PlanFacts(
    key=1,
    title="Improvement plan",
    steps=(
        StepFacts("draft", on=dt.date(2026, 1, 5), known=dt.date(2026, 1, 5)),
        StepFacts("submitted", on=dt.date(2026, 2, 9), known=dt.date(2026, 2, 9)),
    ),
    owner_role="Programme lead",
)
ACTION = ActionFacts(
    key=12,
    reference="4.2",
    title="Chair case audits every month",
    plan_key=1,
    plan_title="Improvement plan",
    stage="in_progress",
    rating="amber",
    owner_role="Head of Quality",
    due=dt.date(2026, 12, 31),
    first_due=dt.date(2026, 12, 31),
    last_update=dt.date(2026, 10, 2),
    added=dt.date(2026, 1, 5),
    rated_on=dt.date(2026, 9, 3),
)
MEASURE = MeasureFacts(
    key=3,
    number=6,
    title="Visits to children",
    notice_key=1,
    notice_title="Improvement Notice",
    claim="met",
    claimed_on=dt.date(2020, 7, 8),
    claimed_by="Director of Children's Services",
    finding="supported",
    owner_role="Head of Safeguarding",
)
VISITS = LimbFacts("d", "contradicted", "77% (July 2020); at least 85% was due by 30 June 2020: 8 percentage points short.")
FINDING = FindingFacts(
    key=5,
    number=5,
    words="Care plans say what is to change for the child, and by when.",
    inspection_key=2,
    inspection_title="Inspection of January 2019",
    actions=1,
    since=dt.date(2019, 3, 4),
    owner_role="Programme lead",
)
INSPECTION = InspectionFacts(
    key=2,
    title="Inspection of January 2019",
    published_count=7,
    listed=7,
    plan_title="Improvement plan",
    since=dt.date(2019, 3, 4),
    owner_role="Programme lead",
)
SERIES = SeriesFacts(
    key=9,
    title="Child in need visits on time",
    latest=Month(2026, 9),
    sentence="Figures for October 2026 are due by 30 November 2026.",
    owner_role="Performance manager",
)
TOTAL = TotalFacts(
    subject="finance:2019-07",
    name="The total variance",
    where="the budget table of September 2019",
    stated="£471,000",
    computed="£471,000",
    adds_up=True,
    source="paragraph 8.1",
    owner="Finance lead",
    since=dt.date(2019, 9, 12),
)
RESOURCE = ResourceFacts(
    key=1,
    title="Improvement plan",
    asked=Decimal(750_000),
    lines=(Decimal(500_000), Decimal(250_000)),
    source="paragraph 3.3",
    since=dt.date(2019, 2, 26),
    owner_role="Programme lead",
)
EVIDENCE = EvidenceFacts(
    key=7,
    title="Audit of 20 case files",
    kind="audit",
    about="4.2",
    on=dt.date(2026, 3, 31),
    valid_until=TODAY,
    owner_role="Head of Quality",
)
NOTICE = NoticeFacts(
    key=1,
    title="Improvement Notice",
    issued=dt.date(2026, 1, 18),
    reviews_due=(dt.date(2026, 7, 18), dt.date(2027, 1, 18)),
    reviewed=(dt.date(2026, 7, 20),),
    owner_role="Director of Children's Services",
)
STATEMENT = StatementFacts(
    key=2,
    title="Inspection of January 2019",
    received=dt.date(2019, 2, 27),
    days=70,
    due=dt.date(2019, 6, 11),
    sent=dt.date(2019, 6, 11),
    owner_role="Director of Children's Services",
)


def facts(**changes) -> Facts:
    """October 2026, judged on its last day, with nothing in it but what is given."""
    return Facts(**({"month": OCTOBER, "on": TODAY} | changes))


def action(**changes) -> Facts:
    """One action that is under way and in order, but for the changes, in the plan of the programme lead."""
    return facts(actions=(replace(ACTION, **changes),), plans=(PLAN,))


def actions(*ratings: str, **changes) -> Facts:
    """An action for each rating."""
    rows = (
        replace(ACTION, key=number, reference=f"1.{number}", rating=rating, **changes) for number, rating in enumerate(ratings, 1)
    )
    return facts(actions=tuple(rows), plans=(PLAN,))


def measure(**changes) -> Facts:
    """One measure that is claimed met and found so, but for the changes."""
    return facts(measures=(replace(MEASURE, **changes),))


def said(month: int, rating: str = "amber", progress: str = "Audits are held.", **changes) -> Said:
    """An update of 2026 in which nothing differs but what is given."""
    return Said(**({"month": Month(2026, month), "rating": rating, "stage": "in_progress", "impact": "no_evidence"}
                   | {"progress": progress, "due": dt.date(2026, 12, 31)} | changes))  # fmt: skip


ALL_IN_ORDER = facts(
    measures=(MEASURE,),
    actions=(ACTION,),
    findings=(FINDING,),
    inspections=(INSPECTION,),
    plans=(PLAN,),
    series=(SERIES,),
    totals=(TOTAL,),
    resources=(RESOURCE,),
    evidence=(EVIDENCE,),
    notices=(NOTICE,),
    statements=(STATEMENT,),
)
