"""What an upload would change, in words and numbers, and kept as JSON."""

import json
from decimal import Decimal

import pytest

from metrics import kinds
from metrics.models import Series
from metrics.months import Month
from metrics.selectors.upload_figures import Contents, Known, Stood
from metrics.selectors.upload_preview import LISTED, Preview, preview_of
from metrics.uploads.cells import Problem
from metrics.uploads.lines import Figure
from metrics.uploads.preview import CHANGED, NEW, NO_VALUE, Existing
from tests.factories import JANUARY
from tests.metrics.uploading import make_numbers, make_shares


@pytest.fixture
def known(world) -> Known:
    make_numbers(world.authority, world.lead)
    make_shares(world.authority, world.lead)
    return Known.of(world.authority)


def figure(series="CON_NUM", value="120", month=JANUARY, line=2, **fields) -> Figure:
    return Figure("", line, "C", series, month, None if value is None else Decimal(value), **fields)


def preview(known, *pairs, **fields) -> Preview:
    """Of figures, each with what stands in its place."""
    standing = {(new.series, new.month): Stood(old, 7, 7) for new, old in pairs if old is not None}
    return preview_of(Contents([new for new, _ in pairs], known, **fields), standing)


def existing(value, **fields) -> Existing:
    return Existing(Decimal(value), **fields)


@pytest.mark.parametrize(
    ("new", "old", "before", "after"),
    [
        (figure(), existing(119), "119 contacts", "120 contacts"),
        (figure("VISITS", "77"), existing("77.5"), "77.5%", "77.0%"),
        # More decimals where both would look the same.
        (figure("VISITS", "77.46"), existing("77.4512"), "77.45%", "77.46%"),
        (figure("VISITS", "77.4513"), existing("77.4512"), "77.4512%", "77.4513%"),
        (
            figure("VISITS", "75", numerator=Decimal(3), denominator=Decimal(4)),
            existing("66.6667", numerator=Decimal(2), denominator=Decimal(3)),
            "66.7% (2 of 3)",
            "75.0% (3 of 4)",
        ),
        (figure(provisional=True), existing(120), "120 contacts, final", "120 contacts, provisional"),
        (figure(caveat="Late"), existing(120), "120 contacts; caveat none", "120 contacts; caveat “Late”"),
        (
            figure(commentary="More of them. " * 10),
            existing(120, commentary="Fewer."),
            "120 contacts; commentary “Fewer.”",
            f"120 contacts; commentary “{('More of them. ' * 10)[:79]}…”",
        ),
    ],
)
def test_a_correction_reads_from_what_was_to_what_it_becomes(known, new, old, before, after):
    [listed] = preview(known, (new, old)).changed
    assert (listed.old, listed.new, listed.month) == (before, after, "January 2026")


def test_a_value_alone_says_that_numerator_and_denominator_would_be_lost(known):
    found = preview(known, (figure("VISITS", "80"), existing("75", numerator=Decimal(3), denominator=Decimal(4))))
    assert found.counts.losing_parts == 1
    assert found.changed[0].note == "Only a value is given: the numerator and denominator that stand would be lost."


@pytest.mark.parametrize(("word", "said"), [("c", "“c”"), ("", "an empty cell")])
def test_a_cell_without_a_value_is_listed_where_a_figure_stands(known, word, said):
    none = figure(value=None, no_value=word)
    found = preview(known, (none, existing(119)), (figure(value=None, month=JANUARY - 1), None))
    assert found.counts.no_value == 2
    [listed] = found.no_value
    assert (listed.old, listed.new) == ("119 contacts", said)


def test_of_each_kind_the_first_are_listed_and_all_are_counted(known):
    months = [Month(1990, 1) + number for number in range(LISTED[CHANGED] + 3)]
    found = preview(
        known,
        *((figure(month=month), existing(1)) for month in months),
        *((figure("VISITS", "5", month=month), None) for month in months),
    )
    assert (found.counts.changed, len(found.changed), found.more_changed) == (503, 500, 3)
    assert (found.counts.new, len(found.new), found.more_new) == (503, LISTED[NEW], 403)
    assert found.counts.to_save == 1006
    assert LISTED[NO_VALUE] < LISTED[NEW]


def test_it_comes_back_from_json_as_it_was(known):
    problems = (Problem("Figures", 3, "C", "“12x” is not a number."), Problem("", 0, "", "The workbook is damaged."))
    found = preview(known, (figure(), existing(119)), (figure(month=JANUARY - 1), None), problems=problems, wrong=9, unknown=1)
    assert Preview.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert (found.is_faulty, found.has_sheets, found.more_problems) == (True, True, 7)
    assert Preview.from_json({"head": {}}) == Preview()


def test_its_digest_is_that_of_what_saving_would_do(known):
    """It changes with what is corrected and with what is new, and not with what else anybody did."""
    alike = [
        preview(known, (figure(), None)),
        preview(known, (figure(value="121"), None)),  # the file is the same, so its values are
    ]
    assert len({each.digest for each in alike}) == 1
    others = [
        preview(known, (figure(), existing(119))),
        preview(known, (figure(), existing(120))),
        preview(known, (figure(month=JANUARY - 1), None)),
        preview(known, (figure("VISITS", "5"), None)),
        preview(known),
    ]
    assert len({each.digest for each in (*alike, *others)}) == 6
    stands = {("CON_NUM", JANUARY): Stood(existing(119), 8, 8)}
    assert preview_of(Contents([figure()], known), stands).digest not in {each.digest for each in others}


def test_a_series_that_is_as_published_is_known_and_closed(world, known):
    Series.objects.filter(indicator__code="VISITS").update(published=True, ends=JANUARY, source="Paper 4")
    infos = Known.of(world.authority).infos
    assert infos["CON_NUM"].closed == ""
    assert infos["VISITS"].closed.startswith("This series is a published record")
    assert (infos["VISITS"].unit, infos["VISITS"].per, infos["VISITS"].ends) == (kinds.PERCENT, 100, JANUARY)
