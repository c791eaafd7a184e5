"""What the templates of judgements and the timeline print: parts that travel together, sound mark-up, and not too much of it."""

import datetime as dt
import re
from xml.etree import ElementTree

from django.template.loader import render_to_string

from metrics.months import Month
from plans.charts import NARROW, Happening, Judged, judgement_chart, timeline_chart
from tests.plans.charts.test_judgements import history
from tests.plans.charts.test_timeline import many

CONTEXT = {"chart_id": "x", "title": "From then to now", "desc": "What came when.", "source": "Published papers"}


def judgements_page(judged=None, narrow=True, **context):
    judged = history() if judged is None else judged
    charts = {"chart": judgement_chart(judged)} | ({"narrow": judgement_chart(judged, width=NARROW)} if narrow else {})
    return render_to_string("components/chart_judgements.html", CONTEXT | charts | context)


def timeline_page(happenings=None, narrow=True, **context):
    happenings = many(100) if happenings is None else happenings
    viewed = Month(2019, 8)
    charts = {"chart": timeline_chart(happenings, viewed=viewed)}
    if narrow:
        charts["narrow"] = timeline_chart(happenings, viewed=viewed, width=NARROW)
    return render_to_string("components/chart_timeline.html", CONTEXT | charts | context)


def tree(page):
    return ElementTree.fromstring(page)


def drawings(page):
    return [svg for svg in tree(page).iter("svg") if svg.get("role") == "img"]


def texts(element, tag):
    return ["".join(found.itertext()) for found in element.iter(tag)]


def test_every_drawing_has_a_title_and_a_description_of_its_own():
    for page in (judgements_page(), timeline_page()):
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        for svg in drawings(page):
            named = svg.get("aria-labelledby").split()
            own = {found.get("id"): "".join(found.itertext()) for found in svg if found.tag in ("title", "desc")}
            assert list(own) == named
            assert own[named[0]].startswith("From then to now")
            assert own[named[1]].endswith("in the table that follows.")


def test_they_travel_with_heading_key_and_source():
    for page in (judgements_page(), timeline_page()):
        assert texts(tree(page), "figcaption") == ["From then to now"]
        assert "Source: Published papers" in page
    assert texts(tree(judgements_page()), "li")[0].strip() == "OOutstanding"
    assert texts(tree(timeline_page()), "li") == [
        "Inspection",
        "Notice or direction",
        "Letter",
        "Plan",
        "Decision",
        "Report",
        "Other",
        "Hollow: planned",
        "End of August 2019",
    ]


def test_wide_and_narrow_are_told_apart_by_style_alone_and_one_of_them_is_enough():
    classes = [svg.get("class") for svg in drawings(judgements_page())]
    alone = [svg.get("class") for svg in drawings(judgements_page(narrow=False))]

    assert classes == ["app-drawing app-drawing--wide", "app-drawing app-drawing--narrow"]
    assert alone == ["app-drawing app-drawing--wide app-drawing--only"]
    assert {svg.get("class") for svg in drawings(timeline_page(narrow=False))} == {
        "app-drawing app-drawing--wide app-drawing--only"
    }


def test_no_inline_style_no_script_and_nothing_to_click_in_a_drawing():
    for page in (judgements_page(), timeline_page()):
        assert not any(element.get("style") for element in tree(page).iter())
        assert not {"a", "script", "style"} & {element.tag for element in tree(page).iter()}


def test_planned_events_are_hollow():
    planned = [Happening(None, Month(2019, 12), "plan", "A plan", True)]
    (wide,) = drawings(timeline_page(planned, narrow=False))
    (done,) = drawings(timeline_page([Happening(None, Month(2019, 12), "plan", "A plan")], narrow=False))

    assert [path.get("fill") for path in wide.iter("path") if path.get("stroke-width") == "1.5"] == ["#fff"]
    assert [path.get("fill") for path in done.iter("path") if path.get("stroke-width") == "1.5"] == ["#0a5257"]


def test_what_people_wrote_is_escaped():
    page = timeline_page([Happening(None, Month(2019, 12), "plan", "<b>A & B</b>")]) + judgements_page(
        [Judged("overall", "<i>Overall</i>", dt.date(2019, 1, 1), "good")]
    )

    assert "<b>" not in page and "<i>" not in page
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in page


def test_without_anything_the_page_says_so():
    assert "There is no judgement to draw yet." in judgements_page([])
    assert "There is nothing to draw yet." in timeline_page([])
    assert "<svg" not in judgements_page([]) + timeline_page([])


def test_a_hundred_events_twice_are_no_more_than_a_third_of_a_page():
    assert len(timeline_page().encode()) < 110_000
    assert len(judgements_page().encode()) < 25_000
