"""What the checks are given, and what they say. Values only; standard library and pure modules.

`Facts` holds what is known of one council at one month. Whoever fills it leaves out what was not known yet, what was withdrawn,
and every figure that the reader may not see: sentences are handed in ready made where they name one. Keys are the primary keys
of the rows; role titles, never names of people. Tuples may come in any order, except `updates`, which come newest last.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from metrics.months import Month
from plans.rag import NOT_RATED

# What a claim says of a measure, in words for a sentence.
MET, PARTLY_MET, NOT_MET = "met", "partly_met", "not_met"
CLAIMED_WORDS = {MET: "met", PARTLY_MET: "partly met", NOT_MET: "not met"}

# Where a problem is mended: the kind of page, by which a link is made from the subject.
MEASURE, UPDATE, ACTION, COVERAGE, INSPECTION, NOTICE, PLAN = (
    "measure",
    "update",
    "action",
    "coverage",
    "inspection",
    "notice",
    "plan",
)
SERIES, FINANCE, COMPOSITION, RESOURCES, EVIDENCE, OWNER, DUE_DATE, WORDING = (
    "series",
    "finance",
    "composition",
    "resources",
    "evidence",
    "owner",
    "due_date",
    "wording",
)
LINK_WORDS = {
    MEASURE: "The page of the measure",
    UPDATE: "A new update of the action",
    ACTION: "The page of the action",
    OWNER: "The owner of the action",
    DUE_DATE: "The due date of the action",
    WORDING: "The wording of the action",
    EVIDENCE: "The evidence",
    COVERAGE: "The coverage of the findings",
    INSPECTION: "The page of the inspection",
    NOTICE: "The page of the notice",
    PLAN: "The page of the plan",
    RESOURCES: "The resources of the plan",
    SERIES: "The figures of the measure",
    FINANCE: "The budgets",
    COMPOSITION: "The breakdown",
}


@dataclass(frozen=True)
class Problem:
    """One thing that a check found.

    subject: what it is about, the same from month to month ("action:12"); a code has at most one problem of a subject
    name: the subject in a few words ("4.2 Chair case audits every month")
    sentence: what is wrong, with figures and dates; question: what members could ask; both in plain English
    owner: the title of the role that owns it, "" where nobody is known to
    since: the day since which it is so, None where that is not known
    kind_of_link: where it is mended, one of LINK_WORDS
    acceptance_ended: the acceptance that used to hide it and no longer does; the sentence says so too
    """

    code: str
    subject: str
    name: str
    sentence: str
    question: str
    owner: str = ""
    since: dt.date | None = None
    kind_of_link: str = ACTION
    acceptance_ended: "Accepted | None" = None

    @property
    def kind(self) -> str:
        """What the subject is: "action" of "action:12"."""
        return self.subject.partition(":")[0]

    @property
    def key(self) -> str:
        """The key of the subject: "12" of "action:12"."""
        return self.subject.partition(":")[2]


@dataclass(frozen=True)
class Accepted:
    """A problem that somebody accepts from `on` up to and including `ends`. `ends` before `on` takes an acceptance back."""

    code: str
    subject: str
    reason: str
    owner: str
    ends: dt.date
    on: dt.date


@dataclass(frozen=True)
class AcceptedProblem:
    """A problem with the acceptance that hides it."""

    problem: Problem
    acceptance: Accepted


class Shown(NamedTuple):
    """A piece of evidence: its kind (as in `plans.limbs`), its date, and the last day on which it holds."""

    kind: str
    on: dt.date
    valid_until: dt.date | None = None


@dataclass(frozen=True)
class Said:
    """An update as it stands after corrections. `figures`: whatever tells the linked series' figures of then apart, never
    printed; `due`: the due date that held then; `on`: the day it was written."""

    month: Month
    rating: str
    stage: str
    impact: str
    progress: str
    due: dt.date | None = None
    figures: tuple = ()
    on: dt.date | None = None


@dataclass(frozen=True)
class LinkedFacts:
    """A series that is linked to an action, as the reader may see it.

    variation: key of the control chart at the latest figure, as `metrics.icons.VARIATION`; None where there is none to be shown
    missed: a whole sentence on the target step that it misses, safe to be read by this reader; "" where it misses none
    tells: whether the reader may see what the figures say; where not, no more is said than that there is concern
    since: since when it is so, where that is known
    """

    title: str
    variation: str | None = None
    missed: str = ""
    tells: bool = True
    since: dt.date | None = None


@dataclass(frozen=True)
class ActionFacts:
    """An action where it stands. `rated_on`: when the present rating was given; `completed_on`: when it was completed.

    `record_ends`: the last day of the record of a published plan, after which nothing in it becomes later than it was.
    `added`: when it came into the plan.
    """

    key: int
    reference: str
    title: str
    plan_key: int
    plan_title: str
    stage: str
    rating: str = NOT_RATED
    owner_role: str = ""
    has_officer: bool = True
    due: dt.date | None = None
    first_due: dt.date | None = None
    due_moves: int = 0
    success_measure: bool = True
    signed_off: bool = False
    evidence: tuple[Shown, ...] = ()
    last_update: dt.date | None = None
    cycles_without_update: int = 0
    updates: tuple[Said, ...] = ()
    linked: tuple[LinkedFacts, ...] = ()
    published: bool = False
    added: dt.date | None = None
    rated_on: dt.date | None = None
    completed_on: dt.date | None = None
    moved_on: dt.date | None = None
    record_ends: dt.date | None = None

    @property
    def name(self) -> str:
        return f"{self.reference} {self.title}"


@dataclass(frozen=True)
class LimbFacts:
    """A limb of a measure as it was judged: its letter, its finding (`plans.limbs`), and the sentence, safe for this reader."""

    letter: str
    finding: str
    sentence: str


@dataclass(frozen=True)
class MeasureFacts:
    """An escalation measure: what is claimed (MET, PARTLY_MET, NOT_MET, "" for no claim) and what was found (`plans.limbs`).

    `found_since`: since when the finding is what it is, where that is known.
    """

    key: int
    number: int
    title: str
    notice_key: int
    notice_title: str
    claim: str = ""
    claimed_on: dt.date | None = None
    claimed_by: str = ""
    finding: str = ""
    limbs: tuple[LimbFacts, ...] = ()
    owner_role: str = ""
    found_since: dt.date | None = None

    @property
    def name(self) -> str:
        return f"Measure {self.number}: {self.title}"


@dataclass(frozen=True)
class FindingFacts:
    """A finding of an inspection. `actions`: how many actions (or projects) answer it, directly or through their area; `unsaid`:
    published papers take it up and do not say which of their actions answers it."""

    key: int
    number: int
    words: str
    inspection_key: int
    inspection_title: str
    actions: int = 0
    since: dt.date | None = None
    owner_role: str = ""
    unsaid: bool = False


@dataclass(frozen=True)
class InspectionFacts:
    """An inspection, with how many findings its published report has and how many the plan that answers it lists.

    `published_count`: None where nobody counted. `listed`: None where no plan answers it. `not_listed`: the numbers of the
    findings that are known and not listed. `plan_since`: the day on which that plan was begun.
    """

    key: int
    title: str
    published_count: int | None = None
    listed: int | None = None
    not_listed: tuple[int, ...] = ()
    plan_title: str = ""
    since: dt.date | None = None
    plan_since: dt.date | None = None
    owner_role: str = ""


@dataclass(frozen=True)
class StepFacts:
    """A step of a plan's life (`plans.lifecycle`): the day it is said to have taken effect, and the date of the paper or record
    that says so. `source`: which paper, "" for an entry in the plan itself."""

    status: str
    on: dt.date
    known: dt.date
    source: str = ""


class Reported(NamedTuple):
    """An inspection that a plan answers: its title, how many findings its published report has, and the day of the report."""

    title: str
    findings: int
    on: dt.date


@dataclass(frozen=True)
class PlanFacts:
    """A plan with the steps that it took, in any order.

    `stated`: how many findings it says that it answers, None where it does not say; `since`: since when that is known.
    `answers`: the inspections that it answers, without those of which nobody counted the findings.
    """

    key: int
    title: str
    steps: tuple[StepFacts, ...] = ()
    owner_role: str = ""
    stated: int | None = None
    answers: tuple[Reported, ...] = ()
    since: dt.date | None = None


@dataclass(frozen=True)
class SeriesFacts:
    """A series of figures. `late_since` and `sentence` as in `metrics.lateness`; `latest`: the month of its latest figure."""

    key: int
    title: str
    latest: Month | None = None
    late_since: dt.date | None = None
    sentence: str = ""
    owner_role: str = ""


@dataclass(frozen=True)
class TotalFacts:
    """A published total beside what its parts add up to, both as they are to be read.

    subject: stable, such as "finance:2019-07" or "statement:12:total"; where: the document and table; source: the paragraph
    gives: how the total comes to be there, where it is not printed as such
    note: a sentence of explanation, such as that the difference is one of rounding; "" for none
    link: where it is mended, one of LINK_WORDS
    """

    subject: str
    name: str
    where: str
    stated: str
    computed: str
    adds_up: bool
    source: str = ""
    owner: str = ""
    since: dt.date | None = None
    note: str = ""
    link: str = FINANCE
    gives: str = "is given as"


@dataclass(frozen=True)
class ResourceFacts:
    """What was asked for a plan, in pounds, and the lines that it is to be spent on. `key` and `title` are the plan's.

    `asked`: None where no request is known. Not to be handed in as a TotalFacts as well.
    """

    key: int
    title: str
    asked: Decimal | None
    lines: tuple[Decimal, ...] = ()
    source: str = ""
    since: dt.date | None = None
    owner_role: str = ""


@dataclass(frozen=True)
class EvidenceFacts:
    """A piece of evidence and what it is evidence of. `ended`: whether that is an action that has ended, of which evidence need
    not be renewed."""

    key: int
    title: str
    kind: str
    about: str
    on: dt.date
    valid_until: dt.date | None = None
    owner_role: str = ""
    ended: bool = False


@dataclass(frozen=True)
class NoticeFacts:
    """A notice. `reviews_due`: the days on which its reviews fall due (`plans.working_days.review_dates`); `reviewed`: those on
    which one took place; `every`: months between two."""

    key: int
    title: str
    issued: dt.date
    in_force: bool = True
    reviews_due: tuple[dt.date, ...] = ()
    reviewed: tuple[dt.date, ...] = ()
    every: int = 6
    owner_role: str = ""


@dataclass(frozen=True)
class StatementFacts:
    """The working-day clock of a statement of action. `key` and `title` are the inspection's; `over`: working days since `due`
    at the day of judgement; `sent`: the day it was sent, None where it was not."""

    key: int
    title: str
    received: dt.date
    days: int
    due: dt.date
    sent: dt.date | None = None
    over: int = 0
    owner_role: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of one council at `month`, judged on the day `on`: the last of the month, or today where that comes first."""

    month: Month
    on: dt.date
    measures: tuple[MeasureFacts, ...] = ()
    actions: tuple[ActionFacts, ...] = ()
    findings: tuple[FindingFacts, ...] = ()
    inspections: tuple[InspectionFacts, ...] = ()
    plans: tuple[PlanFacts, ...] = ()
    series: tuple[SeriesFacts, ...] = ()
    totals: tuple[TotalFacts, ...] = ()
    resources: tuple[ResourceFacts, ...] = ()
    evidence: tuple[EvidenceFacts, ...] = ()
    notices: tuple[NoticeFacts, ...] = ()
    statements: tuple[StatementFacts, ...] = ()

    def owner_of(self, action: ActionFacts) -> str:
        """The role that owns an action, or else its plan; "" where nobody is known to."""
        return action.owner_role or next((plan.owner_role for plan in self.plans if plan.key == action.plan_key), "")
