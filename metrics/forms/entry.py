"""Forms in which people enter figures."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import OnceForm
from accounts.govuk import PlainTextField
from metrics.figures import check
from metrics.forms.fields import FigureField, MonthChoiceField, SeenField
from metrics.kinds import COMPUTED_UNITS, MONEY, PER, PERCENT
from metrics.models.snapshot import COMMENTARY_LIMIT
from metrics.services.snapshots import Entry

BOXES = ("numerator", "denominator", "value")
WHY_CORRECTED = "Kept with the figure and shown beside it. Only needed where a figure stands already."


def reason_field(label: str, required: bool, help_text: str = "", message: str = "Say why") -> PlainTextField:
    return PlainTextField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        required=required,
        help_text=help_text,
        error_messages={"required": message},
    )


def _box() -> forms.TextInput:
    """Each may stay empty, but not all: "optional" beside each would say the opposite."""
    return forms.TextInput(attrs={"data-no-optional": ""})


def value_hint(indicator) -> str:
    """How the value is typed."""
    if indicator.unit == PERCENT:
        return "As a number between 0 and 100, such as 77.5."
    if indicator.unit == MONEY:
        return f"In {indicator.unit_words or 'pounds'}, below zero with a minus sign."
    return ""


class SnapshotForm(OnceForm):
    """One month's figure of one series. `standing` is the one that stands, for which a correction says why."""

    seen = SeenField()
    month = MonthChoiceField(widget=forms.HiddenInput)
    numerator = FigureField(label="Numerator", required=False, widget=_box())
    denominator = FigureField(label="Denominator", required=False, widget=_box())
    value = FigureField(label="Value", required=False, widget=_box())
    provisional = forms.BooleanField(label="This figure is provisional", required=False)
    caveat = PlainTextField(
        label="Caveat", max_length=300, required=False, help_text="What a reader must know to judge the figure."
    )
    commentary = PlainTextField(
        label="So what?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=COMMENTARY_LIMIT,
        required=False,
        help_text="What changed, why, and what is being done, in two or three plain sentences. No names of people.",
    )
    reason = reason_field("Why is it corrected?", True, "Kept with the figure and shown beside it.")

    def __init__(self, *args, series, month, standing, **kwargs):
        super().__init__(*args, **kwargs)
        self.series = series
        indicator = series.indicator
        self.fields["month"].months_to_choose([month])
        self.fields["value"].help_text = value_hint(indicator)
        if indicator.unit in COMPUTED_UNITS:
            self.fields["numerator"].help_text = indicator.numerator_words
            self.fields["denominator"].help_text = indicator.denominator_words
            self.fields["value"].help_text = (
                f"{value_hint(indicator)} Leave it empty where you give numerator and denominator: it is computed."
            ).strip()
        else:
            del self.fields["numerator"], self.fields["denominator"]
            self.fields["value"].required = True
            self.fields["value"].error_messages["required"] = "Give a value."
        if standing is None:
            del self.fields["reason"]
        else:
            # Whoever has not seen the figure that stands is told of it first; it was not there when they typed.
            self.fields["reason"].required = not self.is_bound or self.data.get("seen") == str(standing.pk)

    def clean(self):
        data = super().clean()
        if not any(name in self.errors for name in BOXES):
            _check(self, self.series, data, "value")
        return data

    def entry(self) -> Entry:
        names = ("value", "numerator", "denominator", "provisional", "caveat", "commentary")
        return Entry(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})


class MonthForm(OnceForm):
    """The figures of many series for one month: three boxes for each, and which figure was on screen."""

    month = MonthChoiceField(widget=forms.HiddenInput)
    reason = reason_field("Why are figures corrected?", False, WHY_CORRECTED)

    def __init__(self, *args, lines, month, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["month"].months_to_choose([month])
        for line in lines:
            key, series, standing = line.series.pk, line.series, line.standing
            self.fields[f"seen_{key}"] = SeenField(initial=standing.pk if standing else 0)
            names = BOXES if series.indicator.unit in COMPUTED_UNITS else ("value",)
            for name in names:
                initial = getattr(standing, name) if standing else None
                if name == "value" and standing and standing.numerator is not None:
                    initial = None
                label = f"{series.title}: {name}"
                self.fields[f"{name}_{key}"] = FigureField(label=label, required=False, initial=initial)
                self.fields[f"{name}_{key}"].widget.attrs["class"] = "govuk-input--width-5"
            self.fields[f"provisional_{key}"] = forms.BooleanField(
                label=f"{series.title}: provisional", required=False, initial=bool(standing and standing.provisional)
            )
        self.speak_plainly()

    def rows(self):
        """Each line with its own fields, for the table; None for a box that a line of its unit does not have."""
        for line in self.lines:
            key = line.series.pk
            boxes = {name: self[f"{name}_{key}"] if f"{name}_{key}" in self.fields else None for name in BOXES}
            yield {
                "line": line,
                "boxes": boxes,
                "seen": self[f"seen_{key}"],
                "provisional": self[f"provisional_{key}"],
                "wrong": [box for box in boxes.values() if box and box.errors],
            }

    def clean(self):
        data = super().clean()
        for line in self.lines:
            if self._given(line, data) and not any(f"{name}_{line.series.pk}" in self.errors for name in BOXES):
                _check(self, line.series, self._of(line, data), f"value_{line.series.pk}", f"{line.series.title}: ")
        return data

    def entries(self) -> dict:
        """What was typed, by series, for `record_month`. A line left empty is left as it is."""
        found = {}
        for line in self.lines:
            if self._given(line, self.cleaned_data):
                typed = self._of(line, self.cleaned_data)
                kept = {"caveat": line.standing.caveat, "commentary": line.standing.commentary} if line.standing else {}
                found[line.series.pk] = Entry(**typed, **kept), self.cleaned_data[f"seen_{line.series.pk}"] or 0
        return found

    def _of(self, line, data) -> dict:
        return {name: data.get(f"{name}_{line.series.pk}") for name in BOXES} | {
            "provisional": bool(data.get(f"provisional_{line.series.pk}"))
        }

    def _given(self, line, data) -> bool:
        return any(data.get(f"{name}_{line.series.pk}") is not None for name in BOXES)


class WithdrawForm(OnceForm):
    reason = reason_field("Why is this figure withdrawn?", True, "Kept with the figure, which stays listed.")


def _check(form, series, data, field, whose="") -> None:
    unit = series.indicator.unit
    try:
        check(unit, PER.get(unit), data.get("value"), data.get("numerator"), data.get("denominator"))
    except ValueError as error:
        form.add_error(field, ValidationError(f"{whose}{error}", code="invalid"))
