"""The plan: its ratings by month as chart and table, what moved, each area in short, and the whole plan as appendix."""

from boards.packs.contents import Contents, Moved, PackAction, PackArea, PackPlan
from boards.packs.sections import APPENDIX, PLAN
from boards.papers.blocks import Cell, Column, Text
from boards.papers.drawing import ratings_chart
from boards.papers.sections.opening import in_words, rated
from boards.papers.words import counted, day, impact, listed, month, rating, sentence, stage
from boards.papers.writing import Section
from plans.checks.words import times

# In short, an area tells so many of its actions, the gravest first; of the others their references.
TOLD = 10
# Of so many that moved, those that moved alike share a row.
MANY_MOVED = 25
# With fewer months there is no course of ratings to show; where they stand is told before.
MONTHS_AT_LEAST = 2
# Of fewer actions what they all have in common is said of each.
ALIKE = 3
MONTH_HEADS = ("Red", "Amber", "Green", "Not rated", "Total")
ACTION_COLUMNS = (
    Column("Action"),
    Column("Owner and date due", named=False),
    Column("Stage and effect", named=False),
    Column("Rating", named=False),
    Column("Progress", named=False),
)
# The owner with the date, and the stage with the effect.
SAID_ONCE = (1, 2)


def plan(contents: Contents, section: Section) -> None:
    held = contents.plan
    if held is None:
        return
    section.say_lines(contents.commentary.get(PLAN, ""))
    if not held.actions:
        section.say(Text(held.title, held.href), " holds no actions yet.")
        return
    _by_month(held, section)
    _moved(held, section)
    for area in held.areas:
        _area(area, [action for action in held.actions if action.area == area.number], section)


def appendix(contents: Contents, section: Section) -> None:
    """Every action. Rows go by their reference, as the paragraphs of the plan do."""
    if contents.plan is None or not contents.plan.actions:
        return
    section.say_lines(contents.commentary.get(APPENDIX, ""))
    titles = {area.number: area.title for area in contents.plan.areas}
    for number, title in titles.items():
        actions = [action for action in contents.plan.actions if action.area == number]
        if actions:
            section.under(f"Area {number}: {title} ({counted(len(actions), 'action')})", f"area-{number}", folds=True)
            caption, columns, rows = _once(f"The actions of {title}", ACTION_COLUMNS, [_row(action) for action in actions])
            section.table(caption, columns, rows, name=f"Actions {number}")


def _once(caption: str, columns: tuple[Column, ...], rows: list[tuple[Cell, ...]]):
    """The table with what its owners and stages have in common said once, in its caption, in the place of a column."""
    common = [at for at in SAID_ONCE if len(rows) >= ALIKE and len({row[at].words for row in rows}) == 1]
    if not common:
        return caption, columns, rows
    said = " ".join(rows[0][at].words for at in common)

    def kept(cells):
        return tuple(cell for at, cell in enumerate(cells) if at not in common)

    return f"{caption} (of each of them: {said})", kept(columns), [kept(row) for row in rows]


def _by_month(held: PackPlan, section: Section) -> None:
    if len(held.months) < MONTHS_AT_LEAST:
        return
    section.draw(ratings_chart(held.months))
    section.table(
        "The same as figures: actions by rating at the end of each month",
        ("Month", *(Column(head, True) for head in MONTH_HEADS)),
        [
            (month(each.month), *(str(n) for n in (c.red, c.amber, c.green, c.not_rated, c.total)))
            for each in held.months
            for c in [each.counts]
        ],
        name="Ratings by month",
    )


def _moved(held: PackPlan, section: Section) -> None:
    if not held.since:
        return
    caption = f"What improved and what worsened since {month(held.since)}"
    moved = sorted(held.moved, key=lambda each: each.how == "improved")
    if len(moved) > MANY_MOVED:
        section.table(caption, ("How", "Was", "Is now", Column("Actions", True), "Which"), _moved_alike(moved), name="Moved")
        return
    section.table(
        caption,
        ("Action", "How", "Was", "Is now"),
        [(f"{each.reference} {each.title}", each.how.capitalize(), rating(each.was), rating(each.now)) for each in moved],
        name="Moved",
    )


def _moved_alike(moved: list[Moved]):
    """A row for each way in which actions moved, with their references."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for each in moved:
        alike.setdefault((each.how, each.was, each.now), []).append(each.reference)
    for (how, was, now), references in alike.items():
        yield how.capitalize(), rating(was), rating(now), str(len(references)), ", ".join(references)


def _area(area: PackArea, actions: list[PackAction], section: Section) -> None:
    """An area in short: its counts, and the actions that members should know of: Red, late, or rated rosier than suggested."""
    section.under(f"Area {area.number}: {area.title}")
    words = in_words(area.counts)
    section.say(f"{words[:1].upper()}{words[1:]}.")
    told = [(action, why) for action in actions if (why := _why_told(action))]
    if len(told) > TOLD:
        told.sort(key=lambda each: (each[0].rating != "red", not each[0].late))
    items = [
        (Text(f"{action.reference} {action.title}", action.href, True), Text(f" ({rating(action.rating)}): {why}"))
        for action, why in told[:TOLD]
    ]
    if told[TOLD:]:
        rest = listed([action.reference for action, _ in told[TOLD:]])
        items.append((Text(f"{len(told) - TOLD} more, told in the appendix: ", strong=True), Text(f"{rest}.")))
    section.list(items)


def _why_told(action: PackAction) -> str:
    """What members should know of an action; "" where it is as planned."""
    said = []
    if action.late:
        said.append(f"It was due on {day(action.due)} and is late.")
    if action.rating == "red":
        said.append(sentence(action.why) if action.suggested == "red" else sentence(action.progress))
    if action.difference:
        said.append(
            f"The rules suggest {rating(action.suggested)}. Reason given for the difference: {sentence(action.difference)}"
        )
    if action.moved > 1:
        said.append(f"Its date has moved {times(action.moved)}; it was first due on {day(action.first_due)}.")
    return " ".join(part for part in said if part)


def _row(action: PackAction) -> tuple[Cell, ...]:
    name = Cell((Text(action.reference, action.href, True), Text(f" {action.title}")))
    due = f"Due {day(action.due)}" if action.due else "No due date"
    if action.moved:
        due += f"; moved {times(action.moved)}, first due {day(action.first_due)}"
    if action.late:
        due += "; late"
    mark = rated(action.rating)
    if action.suggested != action.rating:
        mark = Cell((*mark.runs, Text(f"; the rules suggest {rating(action.suggested)}")), mark.rating)
    progress = action.progress or "No update yet."
    if action.updated:
        progress = f"{sentence(progress)} ({month(action.updated) if len(action.updated) == 7 else day(action.updated)})"
    owner = f"{action.owner or 'No owner'}. {due}."
    effect = f"{stage(action.stage)}. Effect on children: {impact(action.impact).lower()}."
    return (name, Cell.of(owner), Cell.of(effect), mark, Cell.of(progress))
