"""For each check the facts that it finds something in, and facts in which it just does not. `docs/checks.md` prints the words."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from metrics.months import Month
from plans.checks import Facts, LinkedFacts, Shown, StepFacts
from tests.plans.checks import making
from tests.plans.checks.making import TODAY, TOMORROW, VISITS, YESTERDAY, action, actions, facts, measure, said


@dataclass(frozen=True)
class Example:
    """Facts with exactly one problem, which is worded and dated as said, and facts at the boundary that are in order."""

    found: Facts
    not_found: Facts
    subject: str
    sentence: str
    question: str
    owner: str
    since: dt.date | None
    link: str


BARE = replace(VISITS, letter="a", finding="not_evidenced", sentence="No figure.")
CHANCE = LinkedFacts("Child in need visits on time", "common_cause")
WORSE = LinkedFacts("Child in need visits on time", "concern_low", since=dt.date(2026, 8, 31))
DONE = {"stage": "completed", "rating": "green", "signed_off": True, "completed_on": dt.date(2026, 9, 30)}
DATA, AUDIT = Shown("data", dt.date(2026, 9, 1)), Shown("audit", dt.date(2026, 9, 1))
ONE_PAPER = StepFacts("submitted", on=dt.date(2019, 6, 11), known=dt.date(2019, 6, 10), source="A paper")


EXAMPLES = {
    "CLAIM_CONTRADICTED": Example(
        found=measure(finding="contradicted", limbs=(VISITS,)),
        not_found=measure(finding="contradicted", limbs=(VISITS,), claim="not_met"),
        subject="measure:3",
        sentence="Measure 6 was claimed met on 8 July 2020, but the figures contradict it. Limb 6d: 77% (July 2020); at least "
        "85% was due by 30 June 2020: 8 percentage points short.",
        question="Why is measure 6 claimed met when its own figures say otherwise?",
        owner="Head of Safeguarding",
        since=dt.date(2020, 7, 8),
        link="measure",
    ),
    "CLAIM_NOT_EVIDENCED": Example(
        found=measure(finding="not_evidenced", limbs=(BARE,)),
        not_found=measure(finding="not_yet_due", limbs=(BARE,)),
        subject="measure:3",
        sentence="Measure 6 was claimed met on 8 July 2020, but no figure or other evidence shows it. Not evidenced: limb 6a.",
        question="What shows that measure 6 is met, and when can members see it?",
        owner="Head of Safeguarding",
        since=dt.date(2020, 7, 8),
        link="measure",
    ),
    "GREEN_PAST_DUE": Example(
        found=action(rating="green", due=dt.date(2026, 9, 23)),
        not_found=action(rating="green", due=TODAY),
        subject="action:12",
        sentence="4.2 is Green and 38 days past due: it was due on 23 September 2026.",
        question="4.2 is Green although its due date has passed. Is it done, or is it late?",
        owner="Head of Quality",
        since=dt.date(2026, 9, 24),
        link="update",
    ),
    "WATERMELON": Example(
        found=action(rating="green", linked=(WORSE,)),
        not_found=action(rating="green", linked=(CHANCE,)),
        subject="action:12",
        sentence="4.2 is Green, but “Child in need visits on time” is worsening by more than chance explains.",
        question="4.2 is Green. Why do the figures that should show its effect not show it?",
        owner="Head of Quality",
        since=dt.date(2026, 9, 3),
        link="update",
    ),
    "STATEMENT_LATE": Example(
        found=facts(month=Month(2019, 6), on=dt.date(2019, 6, 12), statements=(replace(making.STATEMENT, sent=None, over=1),)),
        not_found=facts(month=Month(2019, 6), on=dt.date(2019, 6, 11), statements=(replace(making.STATEMENT, sent=None),)),
        subject="statement:2",
        sentence="The statement of action has not been sent. It was due on 11 June 2019, 1 working day ago: 70 working days from "
        "27 February 2019, when the report was received.",
        question="Why has the statement of action not been sent, and does the inspectorate know?",
        owner="Director of Children's Services",
        since=dt.date(2019, 6, 12),
        link="inspection",
    ),
    "FINDINGS_LEFT_OUT": Example(
        found=facts(inspections=(replace(making.INSPECTION, listed=6, not_listed=(4,)),)),
        not_found=facts(inspections=(replace(making.INSPECTION, listed=7),)),
        subject="inspection:2",
        sentence="The published report has 7 findings, and “Improvement plan” lists 6. Not listed: finding 4.",
        question="Which finding of the report is not in the plan, and who decided to leave that out?",
        owner="Programme lead",
        since=dt.date(2019, 3, 4),
        link="inspection",
    ),
    "FINDING_NO_ACTION": Example(
        found=facts(findings=(replace(making.FINDING, actions=0),)),
        not_found=facts(findings=(replace(making.FINDING, actions=1),)),
        subject="finding:5",
        sentence="No action answers finding 5 of “Inspection of January 2019”.",
        question="What is being done about finding 5, and by when?",
        owner="Programme lead",
        since=dt.date(2019, 3, 4),
        link="coverage",
    ),
    "REVIEW_OVERDUE": Example(
        found=facts(on=dt.date(2026, 7, 19), notices=(replace(making.NOTICE, reviewed=()),)),
        not_found=facts(on=dt.date(2026, 7, 18), notices=(replace(making.NOTICE, reviewed=()),)),
        subject="notice:1",
        sentence="The notice is to be reviewed every 6 months. The review due on 18 July 2026 is not recorded.",
        question="Did the review due on 18 July 2026 take place, and what did it conclude?",
        owner="Director of Children's Services",
        since=dt.date(2026, 7, 19),
        link="notice",
    ),
    "TOTAL_WRONG": Example(
        found=facts(totals=(replace(making.TOTAL, computed="£472,000", adds_up=False),)),
        not_found=facts(totals=(making.TOTAL,)),
        subject="finance:2019-07",
        sentence="The total variance in the budget table of September 2019 is given as £471,000, but its parts add up to "
        "£472,000 (paragraph 8.1).",
        question="Why does the budget table of September 2019 give £471,000 where the parts add up to £472,000?",
        owner="Finance lead",
        since=dt.date(2019, 9, 12),
        link="finance",
    ),
    "RESOURCES_UNEXPLAINED": Example(
        found=facts(resources=(replace(making.RESOURCE, lines=(Decimal(500_000), Decimal(176_000))),)),
        not_found=facts(resources=(making.RESOURCE,)),
        subject="resource:1",
        sentence="£750,000 was asked for, and the lines add up to £676,000 (paragraph 3.3): £74,000 is unexplained.",
        question="What are the other £74,000 for?",
        owner="Programme lead",
        since=dt.date(2019, 2, 26),
        link="resources",
    ),
    "PLAN_DATE_IMPOSSIBLE": Example(
        found=facts(plans=(replace(making.PLAN, steps=(ONE_PAPER,)),)),
        not_found=facts(plans=(replace(making.PLAN, steps=(replace(ONE_PAPER, known=ONE_PAPER.on),)),)),
        subject="plan:1",
        sentence="A paper of 10 June 2019 says that the plan was submitted on 11 June 2019, a day that had not come.",
        question="On which days were these steps of the plan taken, and what shows it?",
        owner="Programme lead",
        since=dt.date(2019, 6, 10),
        link="plan",
    ),
    "COMPLETE_NO_SIGN_OFF": Example(
        found=action(**DONE | {"signed_off": False}, evidence=(DATA, AUDIT)),
        not_found=action(**DONE, evidence=(DATA, AUDIT)),
        subject="action:12",
        sentence="4.2 is shown as completed, but no second person has signed it off.",
        question="Who, other than its author, has confirmed that 4.2 is done?",
        owner="Head of Quality",
        since=dt.date(2026, 9, 30),
        link="action",
    ),
    "COMPLETE_NO_EVIDENCE": Example(
        found=action(**DONE, evidence=()),
        not_found=action(**DONE, evidence=(AUDIT,)),
        subject="action:12",
        sentence="4.2 is completed, and no evidence of its effect is recorded.",
        question="What shows that 4.2 has made a difference to children?",
        owner="Head of Quality",
        since=dt.date(2026, 9, 30),
        link="evidence",
    ),
    "COMPLETE_DATA_ONLY": Example(
        found=action(**DONE, evidence=(DATA, DATA)),
        not_found=action(**DONE, evidence=(DATA, AUDIT)),
        subject="action:12",
        sentence="4.2 is completed on data alone (2 pieces of evidence): no audit, and nothing from children and families, "
        "staff or peers.",
        question="Who, apart from the figures, says that 4.2 has worked?",
        owner="Head of Quality",
        since=dt.date(2026, 9, 30),
        link="evidence",
    ),
    "RATING_NO_REASON": Example(
        found=action(rating="green", updates=(said(8, "amber"), said(9, "green", on=dt.date(2026, 9, 3)))),
        not_found=action(rating="green", updates=(said(8, "amber"), said(9, "green", impact="early_evidence"))),
        subject="action:12",
        sentence="4.2 moved from Amber to Green in September 2026, but its stage, impact, progress and due date are the same as "
        "in August 2026.",
        question="What changed between August 2026 and September 2026 that makes 4.2 Green?",
        owner="Head of Quality",
        since=dt.date(2026, 9, 3),
        link="update",
    ),
    "RATING_ONE_SIDED": Example(
        found=actions(*["amber"] * 22, *["red"] * 2, "green"),
        not_found=actions(*["amber"] * 19, *["red"] * 4, *["green"] * 2),
        subject="plan:1",
        sentence="22 of 25 rated actions are Amber, so the rating tells members little.",
        question="Which of the 22 Amber actions should worry us, and which should not?",
        owner="Programme lead",
        since=None,
        link="plan",
    ),
    "SAME_WORDS": Example(
        found=action(updates=(said(8), said(9, on=dt.date(2026, 9, 3)), said(10))),
        not_found=action(updates=(said(9), said(10))),
        subject="action:12",
        sentence="The last 3 updates of 4.2 say the same, word for word: August 2026 to October 2026.",
        question="4.2 is reported in the same words month after month. What has been done in that time?",
        owner="Head of Quality",
        since=dt.date(2026, 9, 3),
        link="update",
    ),
    "NO_UPDATE": Example(
        found=action(cycles_without_update=2, last_update=dt.date(2026, 8, 4)),
        not_found=action(cycles_without_update=1, last_update=dt.date(2026, 9, 4)),
        subject="action:12",
        sentence="4.2 has had no update for 2 review months; the last one is of 4 August 2026.",
        question="What has happened on 4.2 since members last heard of it?",
        owner="Head of Quality",
        since=dt.date(2026, 8, 4),
        link="update",
    ),
    "DUE_MOVED_OFTEN": Example(
        found=action(due_moves=2, first_due=dt.date(2026, 3, 31), moved_on=dt.date(2026, 9, 1)),
        not_found=action(due_moves=1, first_due=dt.date(2026, 3, 31), moved_on=dt.date(2026, 9, 1)),
        subject="action:12",
        sentence="The due date of 4.2 has moved twice: first due 31 March 2026, now 31 December 2026.",
        question="Why has the date of 4.2 moved twice, and what makes this one firm?",
        owner="Head of Quality",
        since=dt.date(2026, 9, 1),
        link="due_date",
    ),
    "NO_OFFICER": Example(
        found=action(has_officer=False, owner_role=""),
        not_found=action(has_officer=True, owner_role=""),
        subject="action:12",
        sentence="4.2 has no officer who answers for it.",
        question="Who answers for 4.2?",
        owner="Programme lead",
        since=dt.date(2026, 1, 5),
        link="owner",
    ),
    "NO_DUE_DATE": Example(
        found=action(due=None),
        not_found=action(due=YESTERDAY),
        subject="action:12",
        sentence="4.2 has no due date.",
        question="By when will 4.2 be done?",
        owner="Head of Quality",
        since=dt.date(2026, 1, 5),
        link="due_date",
    ),
    "NO_SUCCESS_MEASURE": Example(
        found=action(success_measure=False),
        not_found=action(success_measure=True),
        subject="action:12",
        sentence="4.2 does not say how the board will know that it has worked.",
        question="How will we know that 4.2 has worked?",
        owner="Head of Quality",
        since=dt.date(2026, 1, 5),
        link="wording",
    ),
    "EVIDENCE_OUT_OF_DATE": Example(
        found=facts(evidence=(replace(making.EVIDENCE, valid_until=YESTERDAY),)),
        not_found=facts(evidence=(replace(making.EVIDENCE, valid_until=TODAY),)),
        subject="evidence:7",
        sentence="This evidence of 4.2 is out of date: it held until 30 October 2026, 1 day ago.",
        question="Is what “Audit of 20 case files” showed still so, and when will it be looked at again?",
        owner="Head of Quality",
        since=TODAY,
        link="evidence",
    ),
    "SERIES_STALE": Example(
        found=facts(
            series=(
                replace(
                    making.SERIES,
                    latest=Month(2026, 8),
                    late_since=TODAY,
                    sentence="Figures for September 2026 were due by 30 October 2026.",
                ),
            )
        ),
        not_found=facts(series=(replace(making.SERIES, late_since=TOMORROW),)),
        subject="series:9",
        sentence="The latest figure is of August 2026. Figures for September 2026 were due by 30 October 2026.",
        question="Why is there no newer figure of “Child in need visits on time”, and when will there be one?",
        owner="Performance manager",
        since=TODAY,
        link="series",
    ),
}
