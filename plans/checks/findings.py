"""What was asked for, and whether the plan takes it up. Standard library and pure modules."""

from collections.abc import Iterator

from plans.checks.facts import COVERAGE, INSPECTION, PLAN, Facts, Problem
from plans.checks.words import cut, later, listed, number
from plans.coverage import UNANSWERED, how_answered

# What a plan says of its inspections together is compared with them together from so many on.
SEVERAL = 2


def no_action(facts: Facts) -> Iterator[Problem]:
    """A finding that no action answers. Of one that a published plan takes up, papers seldom say which action answers it."""
    for finding in facts.findings:
        if how_answered(finding.actions, finding.unsaid) == UNANSWERED:
            yield Problem(
                "FINDING_NO_ACTION",
                f"finding:{finding.key}",
                cut(f"Finding {finding.number}: {finding.words}"),
                f"No action answers finding {finding.number} of “{finding.inspection_title}”.",
                f"What is being done about finding {finding.number}, and by when?",
                finding.owner_role,
                finding.since,
                COVERAGE,
            )


def left_out(facts: Facts) -> Iterator[Problem]:
    """A plan lists fewer findings than the published report has, or states fewer than the reports that it answers together."""
    for subject, name, sentence, question, owner, since, link in (*_lists_too_few(facts), *_states_too_few(facts)):
        yield Problem("FINDINGS_LEFT_OUT", subject, cut(name), sentence, question, owner, since, link)


def _lists_too_few(facts) -> Iterator[tuple]:
    """By inspection."""
    for inspection in facts.inspections:
        published, in_plan = inspection.published_count, inspection.listed
        if published is None or in_plan is None or in_plan >= published:
            continue
        plan = f"“{inspection.plan_title}”" if inspection.plan_title else "the plan"
        numbers = [str(each) for each in sorted(inspection.not_listed)]
        which = f" Not listed: {'finding' if len(numbers) == 1 else 'findings'} {listed(numbers)}." if numbers else ""
        yield (
            f"inspection:{inspection.key}",
            inspection.title,
            f"The published report has {number(published, 'finding')}, and {plan} lists {in_plan}.{which}",
            _which("report", published - in_plan),
            inspection.owner_role,
            later(inspection.since, inspection.plan_since),
            INSPECTION,
        )


def _states_too_few(facts) -> Iterator[tuple]:
    """By plan. One that answers a single inspection is compared with it above."""
    for plan in facts.plans:
        answers = sorted(plan.answers, key=lambda each: (each.on, each.title))
        together = sum(each.findings for each in answers)
        if plan.stated is None or len(answers) < SEVERAL or plan.stated >= together:
            continue
        parts = listed([f"{each.findings} of “{each.title}”" for each in answers])
        yield (
            f"plan:{plan.key}",
            plan.title,
            f"“{plan.title}” states {number(plan.stated, 'finding')}, and the published reports that it answers have {together}: "
            f"{parts}.",
            _which("reports", together - plan.stated),
            plan.owner_role,
            later(plan.since, *(each.on for each in answers)),
            PLAN,
        )


def _which(reports: str, missing: int) -> str:
    which = f"Which finding of the {reports} is" if missing == 1 else f"Which {missing} findings of the {reports} are"
    return f"{which} not in the plan, and who decided to leave that out?"
