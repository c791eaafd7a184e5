"""Packs written down by hand, as small as they can be."""

from boards.packs.contents import (
    Contents,
    Counts,
    Header,
    PackAction,
    PackArea,
    PackBudget,
    PackFigure,
    PackFinance,
    PackMeasure,
    PackNotice,
    PackPlan,
    Point,
)


def an_action(key: int, rating: str = "amber", **fields) -> PackAction:
    given = {
        "href": f"/ours/plans/plan/actions/1.{key}/?month=2026-01&known=2026-02-02",
        "reference": f"1.{key}",
        "title": f"Action {key}",
        "area": 1,
        "stage": "in_progress",
        "suggested": "amber",
        "why": "In progress.",
        "difference": "",
        "impact": "no_evidence",
        "owner": "Head of Service",
        "due": "2026-12-31",
        "first_due": "2026-12-31",
        "moved": 0,
        "updated": "2026-01-20",
        "progress": "It goes on.",
    }
    return PackAction(key=key, rating=rating, **(given | fields))


def a_figure(series: int, values: dict[str, str], **fields) -> PackFigure:
    """A percentage by month, the latest of which is that of the pack; an empty value is hidden."""
    points = tuple(Point(month, value, f"{value}%" if value else "c") for month, value in values.items())
    last = points[-1]
    given = {
        "snapshot": 1,
        "href": f"/ours/metrics/S{series}/?month=2026-01&known=2026-02-02",
        "code": f"S{series}",
        "name": f"Series {series}",
        "group": "Assessment and enquiry",
        "unit": "percent",
        "polarity": "Higher is better",
        "sentence": "So it stands.",
        "target": "",
        "provisional": False,
    }
    given |= {"month": last.month, "value": last.value, "shown": last.shown}
    return PackFigure(**({"series": series, "points": points} | given | fields))


def a_budget(service: str, budget: int, forecast: int, reserves: int = 0) -> PackBudget:
    return PackBudget(service, str(budget), str(forecast), str(reserves), str(forecast - budget + reserves))


def a_measure(number: int, claim: str = "met", finding: str = "supported") -> PackMeasure:
    words = {"": "", "met": "Met", "not_met": "Not met"}[claim]
    told = {"supported": "Supported", "contradicted": "Contradicted"}[finding]
    return PackMeasure(number, "/ours/", number, f"Measure {number}", "", claim, words, "", "", "", "", finding, told, "", "", ())


ONE_ACTION = (an_action(1),)


def a_pack(month: str = "2026-01", *, actions=ONE_ACTION, figures=(), budgets=(), measures=(), **header) -> Contents:
    counts = Counts(*(sum(1 for each in actions if each.rating == rating) for rating in ("red", "amber", "green", "")))
    plan = PackPlan(
        title="Plan",
        slug="plan",
        href="/ours/plans/plan/",
        status="Monitoring",
        position=f"{month}-31",
        suggested="amber",
        confirmed="",
        confirmed_note="",
        counts=counts,
        areas=(PackArea(1, "Practice", counts),),
        months=(),
        since="",
        moved=(),
        actions=tuple(actions),
    )
    finance = PackFinance(month, tuple(budgets), a_budget("Total", 0, 0), "So.") if budgets else None
    notice = PackNotice("Notice", "/ours/", "2025-07-01", "In force", "", tuple(measures)) if measures else None
    head = {"council": "Ours", "board": "Board", "title": "Pack", "dated": f"{month}-31"} | header
    return Contents(Header(month=month, **head), plan=plan, notice=notice, figures=tuple(figures), finance=finance)
