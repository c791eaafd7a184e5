"""A pack with something in every section, made up for tests. `large` is one of any number of actions and indicators."""

from dataclasses import replace

from boards.packs.contents import (
    Contents,
    Counts,
    Header,
    MonthCounts,
    Moved,
    PackAction,
    PackArea,
    PackBudget,
    PackChallenge,
    PackDecision,
    PackFigure,
    PackFinance,
    PackLimb,
    PackMeasure,
    PackNotice,
    PackPlan,
    PackProblem,
    PackResource,
    PackResources,
    PackRisk,
    Point,
)
from metrics.months import Month

HEADER = Header(
    council="Hereshire",
    board="Overview and Scrutiny Board",
    title="Getting to Good: progress of the improvement plan",
    month="2019-08",
    dated="2019-09-10",
    meeting="2019-09-10",
    portfolio_holder="Cabinet Member for Children’s Services",
    officers="Director of Children’s Services",
    contact="Improvement programme team",
    key_decision=True,
    forward_plan="CS-12-19",
    purpose="To say how far the plan has come.\nTo ask for a decision on resources.",
    asks=("Note the position at the end of August 2019", "Agree to look at measure 6 again in November"),
    background=("Improvement plan 2019", "Inspection report, January 2019"),
)
REF = "/hereshire/plans/improvement/actions"
TITLES = ("Audit every case each quarter", "Visit children in need on time", "Train every manager", "Hear what children say")
KINDS = ("green", "amber", "amber", "red")


def action(index: int, area: int) -> PackAction:
    rating = KINDS[index % 4]
    late = rating == "red"
    return PackAction(
        key=index,
        href=f"{REF}/{area}.{index + 1}/?month=2019-08",
        reference=f"{area}.{index + 1}",
        title=TITLES[index % 4],
        area=area,
        stage="in_progress",
        rating=rating,
        suggested="red" if late else "amber",
        why="Past its due date." if late else "In progress and on time, with no evidence of impact on children yet.",
        difference="The audit of July shows the effect." if rating == "green" else "",
        impact="early_evidence" if rating == "green" else "no_evidence",
        owner="Head of Practice",
        due="2019-07-31" if late else "2019-12-31",
        first_due="2019-03-31" if late else "2019-12-31",
        moved=2 if late else 0,
        updated="2019-08",
        progress="Two of three teams have had the training, and the third has a date for it",
        late=late,
    )


def counts_of(actions) -> Counts:
    return Counts(*(sum(1 for each in actions if each.rating == kind) for kind in ("red", "amber", "green", "")))


def plan_of(actions_an_area: int = 4, areas: int = 2, months: int = 6) -> PackPlan:
    names = ("Leadership", "Practice", "Workforce", "Voice of the child", "Partners", "Placements")
    held = {number: [action(index, number) for index in range(actions_an_area)] for number in range(1, areas + 1)}
    every = [each for found in held.values() for each in found]
    first = Month(2019, 8) - (months - 1)
    return PackPlan(
        title="Improvement plan 2019",
        slug="improvement",
        href="/hereshire/plans/improvement/?month=2019-08",
        status="Monitoring",
        position="Closed on 5 September 2019",
        suggested="amber",
        confirmed="amber",
        confirmed_note="Confirmed by the Director of Children’s Services",
        counts=counts_of(every),
        areas=tuple(PackArea(number, names[(number - 1) % 6], counts_of(found)) for number, found in held.items()),
        months=tuple(MonthCounts(str(first + index), Counts(index, 4, 2, months - index)) for index in range(months)),
        since="2019-07",
        moved=(
            Moved("1.1", TITLES[0], "improved", "Amber", "Green"),
            Moved("2.4", TITLES[3], "worsened", "Amber", "Red"),
        ),
        actions=tuple(every),
    )


def figure(number: int = 1, months: int = 18, **changes) -> PackFigure:
    first = Month(2019, 8) - (months - 1)
    values = [60 + (index * 7 + number) % 23 for index in range(months)]
    points = tuple(Point(str(first + index), str(value), f"{value}%") for index, value in enumerate(values))
    made = PackFigure(
        series=number,
        snapshot=100 + number,
        href=f"/hereshire/metrics/VISITS_{number}/?month=2019-08",
        code=f"VISITS_{number}",
        name=f"Visits to children in need on time, team {number}",
        group="Children in need",
        unit="percent",
        polarity="Higher is better",
        month="2019-08",
        value=str(values[-1]),
        shown=f"{values[-1]}%",
        sentence=f"{values[-1]}% in August 2019, where 85% is aimed for",
        target="85%",
        provisional=False,
        points=points,
        target_value="85",
    )
    return replace(made, **changes)


HIDDEN = figure(
    9,
    code="MISSING",
    name="Children missing from care",
    group="Children looked after",
    unit="count",
    polarity="Neutral: no direction is good in itself",
    value="",
    shown="c",
    sentence="A number too small to be shown in August 2019",
    target="",
    target_value="",
    points=(Point("2019-06", "12", "12"), Point("2019-07", "", "c"), Point("2019-08", "", "c")),
)
MEASURE = PackMeasure(
    key=6,
    href="/hereshire/notices/notice/measures/6/?month=2019-08",
    number=6,
    title="Visits to children in need",
    wording="Visits to children in need are made on time and recorded.",
    claim="met",
    claim_words="Met",
    claimed_on="2019-08-08",
    claimed_by="Director of Children’s Services",
    narrative="Visits have become more regular",
    all_the_same="The teams record late",
    finding="contradicted",
    finding_words="Contradicted",
    sentence="One of two parts that are due is not reached",
    disagrees="It is claimed met, and visits are at 77%, where 85% was due by 30 June 2019",
    limbs=(
        PackLimb("a", "Visits are recorded", "", "supported", "Supported", "Recorded since May"),
        PackLimb("b", "85% on time", "2019-06-30", "contradicted", "Contradicted", "77% in August 2019", "VISITS_1"),
    ),
)
QUIET_MEASURE = replace(
    MEASURE,
    key=7,
    number=7,
    href="/hereshire/notices/notice/measures/7/?month=2019-08",
    title="Caseloads",
    claim="",
    claim_words="",
    claimed_on="",
    claimed_by="",
    narrative="",
    all_the_same="",
    finding="not_yet_due",
    finding_words="Not yet due",
    sentence="Due on 31 March 2020",
    disagrees="",
    limbs=(),
)
FINANCE = PackFinance(
    month="2019-07",
    lines=(
        PackBudget("Fieldwork", "9500000", "10045000", "-279000", "266000", "267000"),
        PackBudget("Placements", "20000000", "20205000", "0", "205000", "205000"),
    ),
    total=PackBudget("Total", "29500000", "30250000", "-279000", "471000", "471000"),
    sentence="",
)
RESOURCES = PackResources(
    items=(
        PackResource("Practice hub", "2019/20", "250000", "Practice"),
        PackResource("Coaches", "2019/20", "50000", "Workforce"),
    ),
    total="300000",
    asked="310000",
    sentence="Two items for one year.",
)
PROBLEM = PackProblem(
    code="NO_SUCCESS_MEASURE",
    words="gap",
    name="No measure of success",
    href=f"{REF}/1.2/?month=2019-08",
    sentence="Action 1.2 has no measure of success.",
    question="How will you know?",
    contradicts=False,
)


def example(**changes) -> Contents:
    made = Contents(
        header=HEADER,
        plan=plan_of(),
        notice=PackNotice(
            "Improvement Notice 2018",
            "/hereshire/notices/notice/?month=2019-08",
            "2018-12-18",
            "In force",
            "2 measures: claimed met 1, contradicted 1, not yet due 1",
            (MEASURE, QUIET_MEASURE),
        ),
        figures=(figure(1), figure(2), HIDDEN),
        finance=FINANCE,
        resources=RESOURCES,
        risks=(PackRisk("Agency staff leave", "Head of Workforce", "12 (3 × 4)", "Offer permanent posts"),),
        problems=(PROBLEM,),
        challenges=(
            PackChallenge(
                3,
                "Why are visits late?",
                "measure 6",
                "Independent chair",
                "2019-06-10",
                "Head of Practice",
                "2019-07-10",
                "Answered",
                "Two posts were vacant",
            ),
        ),
        decisions=(
            PackDecision(
                2, "2019-06-10", "decision", "Look at visits again", "Agreed", "Head of Practice", "2019-11-10", "not yet"
            ),
        ),
        questions=("What has changed since the two posts were filled?",),
        commentary={
            "position": "Most actions are on time.\nVisits are not.",
            "metrics": "Figures are monthly.",
            "checks": "We know of these.",
        },
        implications={"Legal": "None beyond the notice.", "Financial": "Within the budget."},
    )
    return replace(made, **changes)


def large(actions_an_area: int = 50, areas: int = 6, indicators: int = 30) -> Contents:
    figures = tuple(figure(number, 24) for number in range(1, indicators + 1))
    return example(plan=plan_of(actions_an_area, areas, 24), figures=figures)
