"""Inspections, findings and limbs for the tests of the golden thread: what they are is not tested here."""

import datetime as dt

from metrics.months import Month
from plans.services.inspections import publish_inspection
from plans.services.notices import publish_notice, withdraw_limb
from tests.factories import JANUARY, at, make_finding, make_inspection, make_limb, make_measure, make_notice

VISITED = Month(2025, 11)


def an_inspection(authority, by, *, published=False, **fields):
    """A standard inspection of November 2025."""
    fields = {"slug": "ilacs", "title": "Standard inspection", "month": VISITED} | fields
    made = make_inspection(authority, by, **fields)
    if published:
        publish_inspection(inspection=made, source="Report", by=by, now=at(made.month))
        made.refresh_from_db()
    return made


def a_finding(inspection, by, number=1, **fields):
    return make_finding(inspection, by, number, **({"wording": f"What is asked, {number}"} | fields))


def findings_of(authority, by, count=1, *, published=False, **fields) -> list:
    """So many findings of an inspection, which is sealed afterwards if it is `published`."""
    inspection = an_inspection(authority, by, **fields)
    found = [a_finding(inspection, by, number) for number in range(1, count + 1)]
    if published:
        publish_inspection(inspection=inspection, source="Report", by=by, now=at(inspection.month))
        for finding in found:
            finding.refresh_from_db()
    return found


def a_limb(authority, by, *, withdrawn=False, published=False):
    """Limb a of measure 1 of a notice of 1 December 2025: it asks for an audit."""
    notice = make_notice(authority, by, issued=dt.date(2025, 12, 1), title="Notice", slug="notice")
    limb = make_limb(make_measure(notice, by, 1), by, kind="evidence")
    if withdrawn:
        withdraw_limb(limb=limb, reason="Agreed with the DfE", by=by, now=at(JANUARY))
    if published:
        publish_notice(notice=notice, record_ends=JANUARY, source="Notice", by=by, now=at(JANUARY))
        limb.refresh_from_db()
    return limb
