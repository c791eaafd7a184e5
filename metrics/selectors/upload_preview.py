"""What an upload would change, counted and put into words: made once when it is checked, kept as JSON, printed by its page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from metrics.figures import DECIMALS
from metrics.kinds import COUNT
from metrics.models import Series
from metrics.months import Month
from metrics.selectors.upload_figures import Contents, Stood, beside, digest
from metrics.shown import places, rounded, show
from metrics.uploads.preview import CHANGED, KINDS, NEW, NO_VALUE, Change, Existing

# How many of each kind are listed; of the others there is the count alone.
LISTED = {CHANGED: 500, NEW: 100, NO_VALUE: 50}
WORDS = ("caveat", "commentary")
QUOTED = 80


@dataclass(frozen=True)
class Counts:
    """How many figures of a file are of each kind; `losing_parts`, part of `changed`: those that would lose their numerator and
    denominator. `unknown` counts lines and is part of `wrong`; `repeated` are figures that stand in the file more than once."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    no_value: int = 0
    unknown: int = 0
    wrong: int = 0
    repeated: int = 0
    losing_parts: int = 0

    @property
    def to_save(self) -> int:
        return self.new + self.changed


@dataclass(frozen=True)
class ListedChange:
    """One figure of a file, beside the one that stands; all as text."""

    line: int
    column: str
    key: str
    title: str
    month: str
    old: str
    new: str
    note: str = ""

    @property
    def code(self) -> str:
        return self.key.partition("/")[0]

    @property
    def sub_group(self) -> str:
        return self.key.partition("/")[2]


@dataclass(frozen=True)
class ListedProblem:
    sheet: str
    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Preview:
    """What checking found. `digest` stands for what saving would do, and tells whether it would still do the same."""

    counts: Counts = Counts()
    problems: tuple[ListedProblem, ...] = ()
    changed: tuple[ListedChange, ...] = ()
    new: tuple[ListedChange, ...] = ()
    no_value: tuple[ListedChange, ...] = ()
    digest: str = ""

    @property
    def is_faulty(self) -> bool:
        return self.counts.wrong > 0

    @property
    def has_sheets(self) -> bool:
        return any(problem.sheet for problem in self.problems)

    # How many there are beside those listed.

    @property
    def more_problems(self) -> int:
        return self.counts.wrong - len(self.problems)

    @property
    def more_changed(self) -> int:
        return self.counts.changed - len(self.changed)

    @property
    def more_new(self) -> int:
        return self.counts.new - len(self.new)

    def to_json(self) -> dict:
        """Rows as lists, since the names of their columns would be most of it."""
        rows = {name: [list(vars(row).values()) for row in getattr(self, name)] for name in ("problems", *LISTED_AS.values())}
        return {"counts": vars(self.counts), "digest": self.digest, **rows}

    @classmethod
    def from_json(cls, stored: Mapping) -> "Preview":
        rows = {name: tuple(ListedChange(*row) for row in stored.get(name, ())) for name in LISTED_AS.values()}
        problems = tuple(ListedProblem(*row) for row in stored.get("problems", ()))
        return cls(Counts(**stored.get("counts", {})), problems, **rows, digest=stored.get("digest", ""))


LISTED_AS = {CHANGED: "changed", NEW: "new", NO_VALUE: "no_value"}


@dataclass
class _Tally:
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    listed: dict[str, list[ListedChange]] = field(default_factory=lambda: {kind: [] for kind in LISTED})
    losing_parts: int = 0

    def add(self, change: Change, series: Mapping[str, Series]) -> None:
        self.counts[change.kind] += 1
        self.losing_parts += change.kind == CHANGED and change.loses_parts
        # A cell without a value where nothing stands is not worth a line.
        is_told = change.kind in LISTED and not (change.kind == NO_VALUE and change.old is None)
        if is_told and len(self.listed[change.kind]) < LISTED[change.kind]:
            self.listed[change.kind].append(_listed(change, series[change.new.series]))


def preview_of(contents: Contents, standing: Mapping[tuple[str, Month], Stood]) -> Preview:
    """Set every figure beside the one that stands."""
    tally = _Tally()

    def told():
        for change, stood in beside(contents, standing):
            tally.add(change, contents.known.series)
            yield change, stood

    key = digest(told(), contents.known)
    kinds = {LISTED_AS.get(kind, kind): number for kind, number in tally.counts.items()}
    counts = Counts(
        **kinds,
        unknown=contents.unknown,
        wrong=contents.wrong,
        repeated=contents.repeated,
        losing_parts=tally.losing_parts,
    )
    problems = tuple(ListedProblem(each.sheet, each.line, each.column, each.message) for each in contents.problems)
    return Preview(counts, problems, **{LISTED_AS[kind]: tuple(rows) for kind, rows in tally.listed.items()}, digest=key)


def _listed(change: Change, series: Series) -> ListedChange:
    figure, old, new = change.new, change.old, change.result
    before, after = _figures(series, old, new)
    if old is not None and "provisional" in change.differs:
        before, after = (f"{text}, {_state(each)}" for text, each in ((before, old), (after, new)))
    for name in WORDS:
        if name in change.differs:
            before, after = (f"{text}; {name} {_quoted(getattr(each, name))}" for text, each in ((before, old), (after, new)))
    if change.kind == NO_VALUE:
        after = f"“{figure.no_value}”" if figure.no_value else "an empty cell"
    where = figure.line, figure.column, series.key, series.title, figure.month.label
    return ListedChange(*where, before, after, change.note)


def _figures(series: Series, old: Existing | None, new: Existing | None) -> tuple[str, str]:
    """Both as printed, with more decimals where they would look the same."""
    decimals = series.indicator.decimals
    if old is not None and new is not None and old.value != new.value:
        while decimals < DECIMALS and rounded(old.value, decimals) == rounded(new.value, decimals):
            decimals += 1
    return _figure(series, old, decimals), _figure(series, new, decimals)


def _figure(series: Series, figure: Existing | None, decimals: int) -> str:
    if figure is None:
        return ""
    indicator = series.indicator
    text = show(figure.value, indicator.unit, decimals, indicator.unit_words)
    if figure.numerator is None:
        return text
    above, below = (show(number, COUNT, places(number)) for number in (figure.numerator, figure.denominator))
    return f"{text} ({above} of {below})"


def _state(figure: Existing) -> str:
    return "provisional" if figure.provisional else "final"


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= QUOTED else text[: QUOTED - 1] + '…'}”" if text else "none"
