"""Forms in which a lead says what a limb asks for and how it is judged: first the kind, then what that kind needs."""

import re
from decimal import Decimal
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import OnceForm
from accounts.govuk import DateField, GovukForm, PlainTextField, one_kind_of_line_end
from metrics.forms.fields import FigureField, SeenField
from metrics.kinds import COMPARATOR_WORDS, MEAN, MEDIAN
from metrics.shown import places
from plans import limbs
from plans.forms.action import reason_field
from plans.forms.inspections import TypedMonthField
from plans.forms.measures import MeasureChoice
from plans.forms.notices import number_field, reason_of_a_change, whose_words
from plans.limb_rows import measured_by

KIND_HINTS = {
    limbs.THRESHOLD: "Such as: at least 85% of visits on time by 30 June.",
    limbs.STEPPED: "Such as: at least 75% by March, 85% by June and 90% by September.",
    limbs.COUNT_TO_ZERO: "Such as: no social worker has more than 40 cases.",
    limbs.CHANGE: "Such as: caseloads fall by at least 20% from what they were in December.",
    limbs.TREND: "Such as: more visits on time each month. It takes three months at least.",
    limbs.COMPARATOR: "Such as: within 10% of the regional average.",
    limbs.SUSTAINED: "Such as: at least 90% in each of six months in a row.",
    limbs.EVIDENCE: "Such as: two audits since the notice. No figures are needed.",
}
# The fields of each kind, in the order of the page; `due` is asked of all whose dates are not in their steps.
USES = {
    limbs.THRESHOLD: ("series", "direction", "value", "due"),
    limbs.STEPPED: ("series", "direction", "steps"),
    limbs.COUNT_TO_ZERO: ("series", "due"),
    limbs.CHANGE: ("series", "direction", "value", "unit_of_change", "baseline", "due"),
    limbs.TREND: ("series", "trend", "direction", "baseline", "months", "due"),
    limbs.COMPARATOR: ("series", "group", "statistic", "model", "value", "unit_of_change", "due"),
    limbs.SUSTAINED: ("series", "direction", "value", "months", "due"),
    limbs.EVIDENCE: ("needs", "kinds", "since", "due"),
}
RULE_FIELDS = tuple(dict.fromkeys(name for names in USES.values() for name in names))
# What may stay empty, of any kind and of some.
OPTIONAL = {"due", "since", "statistic", "model"}
OPTIONAL_OF = {limbs.TREND: {"direction", "baseline", "months"}}
MOVES = [(limbs.AT_MOST, "It is to fall"), (limbs.AT_LEAST, "It is to rise")]
LABELS = {
    (limbs.CHANGE, "direction"): "Which way?",
    (limbs.TREND, "direction"): "Which way?",
    (limbs.CHANGE, "value"): "By how much at least?",
    (limbs.COMPARATOR, "value"): "Within how much of it?",
    (limbs.COMPARATOR, "unit_of_change"): "What is that number in?",
    (limbs.TREND, "baseline"): "First month",
    (limbs.TREND, "months"): "Look at the last months only: how many?",
}
HELP = {
    (limbs.CHANGE, "baseline"): "Such as December 2019. There has to be a figure for it.",
    (limbs.TREND, "baseline"): "Such as January 2020. Left empty, it is the month of the notice.",
    (limbs.TREND, "direction"): "Needed only for series of which neither direction is better.",
    (limbs.STEPPED, "direction"): "The same for every step.",
    (limbs.CHANGE, "value"): "A number above 0, in percent or in points as chosen below.",
    (limbs.COMPARATOR, "value"): "Better than the comparator is always within.",
}
UNIT_HINTS = {
    (limbs.COMPARATOR, limbs.PERCENT): "Within 10% of 80% allows 72%.",
    (limbs.COMPARATOR, limbs.POINTS): "Within 10 percentage points of 80% allows 70%.",
    (limbs.CHANGE, limbs.PERCENT): "A fall of 10% from 80% leads to 72%.",
    (limbs.CHANGE, limbs.POINTS): "A fall of 10 percentage points from 80% leads to 70%; of 10 from 30 cases, to 20.",
}
UNIT_WORDS = {
    limbs.CHANGE: {limbs.PERCENT: "Percent of the earlier figure", limbs.POINTS: "Percentage points, or units of the series"},
    limbs.COMPARATOR: {limbs.PERCENT: "Percent of the comparator", limbs.POINTS: "Percentage points, or units of the series"},
}
MOST_STEPS = 24


class StepsField(forms.CharField):
    """Steps as people type them, one a line: "31 March 2020: 75"."""

    widget = forms.Textarea
    default_error_messages: ClassVar = {"many": f"Give at most {MOST_STEPS} steps"}

    def clean(self, value):
        text = one_kind_of_line_end(str(value or ""))
        lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) > MOST_STEPS:
            raise ValidationError(self.error_messages["many"], code="many")
        return tuple(self._step(number, line) for number, line in lines)

    def prepare_value(self, value):
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{step.due.day} {step.due:%B %Y}: {step.value:.{places(step.value)}f}" for step in value)

    @staticmethod
    def _step(number: int, line: str) -> limbs.Step:
        day, colon, value = line.partition(":")
        if not colon:
            raise ValidationError(f"Line {number} must be a date, a colon and a value, such as 31 March 2020: 75", code="invalid")
        parts = re.split(r"[\s/.-]+", day.strip())
        if len(parts) != 3:
            raise ValidationError(f"Line {number} must begin with a date, such as 31 March 2020", code="invalid")
        # A year that stands first is that of 2020-03-31.
        parts = parts[::-1] if len(parts[0]) == 4 and parts[0].isdigit() else parts
        try:
            due = DateField(label=f"The date in line {number}").to_python(parts)
        except ValidationError as error:
            # Which part of a date is wrong is no use to a field that has no parts.
            raise ValidationError([message.replace("%", "%%") for message in error.messages], code="invalid") from None
        try:
            return limbs.Step(due, FigureField(required=True).clean(value))
        except ValidationError:
            raise ValidationError(f"The value in line {number} must be a number", code="invalid") from None


class OptionalMeasure(MeasureChoice):
    """A series of the council, or none: the rules of limbs say whether one is needed."""

    def choices_of(self) -> list:
        return [("", "Choose a series"), *super().choices_of()[1:]]

    def clean(self, value):
        return super().clean(value) if value else None


class KindForm(GovukForm):
    """The first step. It is sent by GET, so it takes no token."""

    kind = forms.ChoiceField(
        label="How is this limb judged?",
        widget=forms.RadioSelect,
        choices=limbs.KIND_WORDS.items(),
        error_messages={"required": "Choose how this limb is judged", "invalid_choice": "Choose how this limb is judged"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choice_hints = KIND_HINTS
        self.helper.disable_csrf = True


class WordingFields(OnceForm):
    """The words of a limb."""

    letter = PlainTextField(
        label="Letter",
        max_length=1,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2", "autocomplete": "off", "autocapitalize": "none"}),
        help_text="One small letter: the limbs of a measure are a, b, c.",
    )
    wording = PlainTextField(
        label="What this part of the measure asks for", widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )
    verbatim = whose_words("the notice")

    def words(self) -> dict:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("letter", "wording", "verbatim")}


class WordingForm(WordingFields):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_of_a_change()


class RuleFields(OnceForm):
    """What a rule of one kind needs. To the form every field may stay empty: `limbs.problems` says what is missing."""

    kind = forms.CharField(widget=forms.HiddenInput, required=False)
    series = OptionalMeasure(
        label="Series of figures", required=False, help_text="Of this council, or of one of its teams or groups."
    )
    group = forms.ChoiceField(
        label="Compared with", required=False, choices=[("", "Choose a comparator"), *COMPARATOR_WORDS.items()]
    )
    statistic = forms.ChoiceField(
        label="Of statistical neighbours: their mean or median",
        required=False,
        choices=[("", "Not compared with neighbours"), (MEDIAN, "Median"), (MEAN, "Mean")],
    )
    model = PlainTextField(
        label="Of statistical neighbours: which model",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        help_text="Such as April 2021.",
    )
    trend = forms.ChoiceField(
        label="What kind of trend?", required=False, widget=forms.RadioSelect, choices=limbs.TREND_WORDS.items()
    )
    direction = forms.ChoiceField(
        label="The figure is to be",
        required=False,
        widget=forms.RadioSelect,
        choices=[(key, words.capitalize()) for key, words in limbs.DIRECTION_WORDS.items()],
    )
    value = FigureField(label="Value", required=False, help_text="In the unit of the series.")
    steps = StepsField(
        label="Steps",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One a line, in order: the date, a colon, the value. Such as 31 March 2020: 75",
    )
    unit_of_change = forms.ChoiceField(label="What is that number in?", required=False, widget=forms.RadioSelect)
    baseline = TypedMonthField(label="Measured from the month", required=False, max_length=30)
    months = number_field("For how many months in a row?", first=1, last=60, required=False)
    needs = number_field("How many items of evidence?", first=1, last=50, required=False)
    kinds = forms.MultipleChoiceField(
        label="Of which kinds?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=limbs.EVIDENCE_KIND_WORDS.items(),
        help_text="Where several are chosen, each of them has to be there.",
    )
    since = DateField(label="Evidence counts from", required=False, help_text="Left empty, it counts from the day of the notice.")
    due = DateField(label="Due by", required=False, help_text="Left empty, it is due from the day of the notice.")
    due_note = PlainTextField(
        label="About the date",
        required=False,
        max_length=300,
        help_text="Such as: the notice says “by the end of the year”, and we read it as the reporting year.",
    )

    def __init__(self, *args, kind: str, series, notice, **kwargs):
        """`kind` is what was chosen first; `series` are those to choose from."""
        super().__init__(*args, **kwargs)
        self.chosen, self.notice = kind, notice
        self.initial["kind"] = kind
        uses = USES[kind]
        for name in RULE_FIELDS:
            if name not in uses:
                del self.fields[name]
        if "series" in uses:
            self.fields["series"].offer(series)
        self._speak_of(kind)
        self.order_fields([*self.fields_before, *uses, "due_note"])
        self.speak_plainly()

    fields_before: ClassVar = ("letter", "wording", "verbatim")

    def _speak_of(self, kind: str) -> None:
        optional = OPTIONAL | OPTIONAL_OF.get(kind, set())
        for name in USES[kind]:
            field = self.fields[name]
            field.label = LABELS.get((kind, name), field.label)
            field.help_text = HELP.get((kind, name), field.help_text)
            if name not in optional:
                field.widget.attrs["data-no-optional"] = ""
        if kind in (limbs.CHANGE, limbs.TREND):
            nothing = [("", "Whichever is better")] if kind == limbs.TREND else []
            self.fields["direction"].choices = [*nothing, *MOVES]
        if "unit_of_change" in self.fields:
            field = self.fields["unit_of_change"]
            field.choices = UNIT_WORDS[kind].items()
            field.choice_hints = {unit: UNIT_HINTS[kind, unit] for unit in UNIT_WORDS[kind]}

    def clean(self):
        data = super().clean()
        if not set(USES[self.chosen]) & set(self.errors):
            series = data.get("series")
            known = {"has_series": series is not None, "begins": self.notice.issued}
            for name, message in limbs.problems(self.rule(), measured_by(series), **known):
                self.add_error(name if name in self.fields else None, message)
        return data

    def rule(self) -> limbs.Rule:
        """The rule that was typed."""
        data = {name: self.cleaned_data.get(name) for name in USES[self.chosen] if name != "series"}
        if "kinds" in data:
            data["kinds"] = tuple(data["kinds"] or ())
        return limbs.Rule(kind=self.chosen, **data)

    def asked(self) -> dict:
        """What was typed, as the service takes it."""
        return {"rule": self.rule(), "series": self.cleaned_data.get("series"), "due_note": self.cleaned_data["due_note"]}


class AddLimbForm(WordingFields, RuleFields):
    pass


class LimbRuleForm(RuleFields):
    seen = SeenField()
    reason = reason_of_a_change()


class WithdrawLimbForm(OnceForm):
    seen = SeenField()
    reason = reason_field("Why is this limb withdrawn?")


def initial_of(rule: limbs.Rule) -> dict:
    """What the form of a rule starts with; the series and the note about the date stand in the row."""
    found = {name: getattr(rule, name) for name in RULE_FIELDS if name != "series"}
    if isinstance(found["value"], Decimal):
        found["value"] = found["value"].normalize()
    return found
