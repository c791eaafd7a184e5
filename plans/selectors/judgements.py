"""The judgements of a council, from inspection to inspection: of one, beside the one before, and as a history by area."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from metrics.months import AsAt
from metrics.selectors.viewing import Viewing
from plans.charts.judgements import Judged, JudgementChart, judgement_chart
from plans.charts.shapes import GRADE_MARKS, NARROW, GradeMark
from plans.frameworks import ALL_AREAS, GRADE_ORDER, GRADE_WORDS, GradedArea, areas_of
from plans.models import Inspection, Judgement

OVERALL = "overall"


@dataclass(frozen=True)
class Grade:
    """One judgement that holds: of which inspection, since when it is known, and whether it stands for an earlier row."""

    row: Judgement
    inspection: Inspection
    corrected: bool = False

    @property
    def code(self) -> str:
        return self.row.grade

    @property
    def word(self) -> str:
        return GRADE_WORDS[self.row.grade]

    @property
    def mark(self) -> GradeMark:
        return GRADE_MARKS[self.row.grade]


@dataclass(frozen=True)
class AreaLine:
    """An area that an inspection grades: its judgement (None: none recorded), and the last one of the same area before it."""

    area: GradedArea
    grade: Grade | None
    before: Grade | None

    @property
    def movement(self) -> str:
        """How it moved since the inspection before, in words; empty where there is nothing to compare."""
        if not self.grade or not self.before:
            return ""
        steps = GRADE_ORDER[self.before.code] - GRADE_ORDER[self.grade.code]
        if steps == 0:
            return "the same"
        return f"{'better' if steps > 0 else 'worse'} by {abs(steps)} grade{'' if abs(steps) == 1 else 's'}"


@dataclass(frozen=True)
class HistoryLine:
    """An area in the table of the history: a cell for each inspection that gave judgements, oldest first."""

    area: GradedArea
    cells: list[Grade | None]


@dataclass(frozen=True)
class JudgementHistory:
    """Every judgement that counts at a position, drawn and as a table. `inspections` are its columns, oldest first."""

    inspections: list[Inspection]
    lines: list[HistoryLine]
    wide: JudgementChart
    narrow: JudgementChart


class Judgements:
    """The judgements of a council that count at a position: reported by its day, and recorded by then."""

    def __init__(self, rows: Iterable[Judgement], inspections: Collection[Inspection], shown: Viewing):
        """`rows` are judgements in the order of recording; those of inspections that are not given are left out."""
        known = {row.pk: row for row in inspections if is_reported(row, shown)}
        self._found: dict[int, dict[str, Grade]] = {}
        for row in rows:
            inspection = known.get(row.inspection_id)
            if inspection is not None:
                of_inspection = self._found.setdefault(inspection.pk, {})
                of_inspection[row.area] = Grade(row, inspection, corrected=row.area in of_inspection)
        self.inspections = sorted((known[key] for key in self._found), key=order)

    def of(self, inspection: Inspection) -> dict[str, Grade]:
        """The judgements of one inspection by the code of the area."""
        return self._found.get(inspection.pk, {})

    def overall(self, inspection: Inspection) -> Grade | None:
        return self.of(inspection).get(OVERALL)

    def lines(self, inspection: Inspection) -> list[AreaLine]:
        """Each area that the framework graded in the month of the inspection, in the order of its reports."""
        found = self.of(inspection)
        areas = areas_of(inspection.framework, inspection.month.first)
        return [AreaLine(area, found.get(area.code), self._before(inspection, area.code)) for area in areas]

    def _before(self, inspection, area) -> Grade | None:
        earlier = [row for row in self.inspections if order(row) < order(inspection) and area in self.of(row)]
        return self.of(earlier[-1])[area] if earlier else None

    def history(self, as_at: AsAt) -> JudgementHistory | None:
        """The history by area, of frameworks that share areas in one line; None where nothing was judged."""
        if not self.inspections:
            return None
        judged = [
            Judged(area, _short(area), day_of(inspection), grade.code)
            for inspection in self.inspections
            for area, grade in self.of(inspection).items()
        ]
        until = as_at.month.last
        lines = [HistoryLine(area, [self.of(inspection).get(area.code) for inspection in self.inspections]) for area in ALL_AREAS]
        return JudgementHistory(
            inspections=self.inspections,
            lines=[line for line in lines if any(line.cells)],
            wide=judgement_chart(judged, until=until),
            narrow=judgement_chart(judged, until=until, width=NARROW),
        )


def judgements_of(inspections: Collection[Inspection], shown: Viewing) -> Judgements:
    """The judgements of these inspections that count at a position. One query."""
    rows = Judgement.objects.filter(inspection__in=inspections).known_on(shown.as_at.known_on)
    return Judgements(rows.order_by("pk"), inspections, shown)


def is_reported(inspection: Inspection, shown: Viewing) -> bool:
    """Whether the council could know what the inspection found by the day of the position. One of which no day is recorded is
    looked at from its month on."""
    dated = inspection.report_published or inspection.received or inspection.ended
    return dated <= shown.judged_on if dated else inspection.month <= shown.as_at.month


def day_of(inspection: Inspection):
    """The day by which an inspection stands in a history: its first one, or that of its month where no day is known."""
    return inspection.began or inspection.month.first


def order(inspection: Inspection) -> tuple:
    """Inspections from the oldest to the newest."""
    return day_of(inspection), inspection.pk


def _short(code: str) -> str:
    return next(area.short for area in ALL_AREAS if area.code == code)
