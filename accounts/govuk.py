"""Forms that look and speak like the GOV.UK Design System.

A form takes the look by inheriting `GovukForm`, or `GovukFormMixin` beside `ModelForm` or a library's own form. The templates
of the crispy pack `govuk` draw it and ask the `GovukBoundField` for everything they need to know.

What a field may carry, set where the form is made (`self.fields["stage"].choice_hints = {…}`):

* `label_size`: "s", "m", "l" or "xl", the size of its label or legend;
* `choice_hints`: a hint for a choice, by the choice's value (radios and checkboxes);
* `inline`: radios beside each other instead of one below another;
* the widget attribute `data-no-optional`: no "(optional)" behind the label of a field that may stay empty.

Messages name the field ("Enter the due date" follows from the label "The due date"). A message given as `error_messages` to
the field itself is left as it is.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name

from accounts.guards import EARLIEST, LATEST
from accounts.plain_text import has_unprintable, is_blank, without_turns

# What services take as well, so that every form says the same.
YEARS = range(EARLIEST.year, LATEST.year + 1)
DATE_PARTS = ("day", "month", "year")
MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


# --- Words ---


def in_sentence(label: str) -> str:
    """The label as it reads inside a sentence: "Due date" becomes "due date"; "DfE number" and "I agree" stay."""
    label = str(label).strip().rstrip("?:")
    first = label.split(" ", 1)[0]
    if first == "I" or first[1:] != first[1:].lower():
        return label
    return label[:1].lower() + label[1:]


def at_start(label: str) -> str:
    label = str(label).strip().rstrip("?:")
    return label[:1].upper() + label[1:]


def _literal(text: str) -> str:
    """Text for a message that Django formats with `%`, as it does where an error carries parameters and only there."""
    return text.replace("%", "%%")


def _messages(field: forms.Field, label: str) -> dict[str, str]:
    """The sentences for one field by error code; only those that Django would otherwise word for any field alike."""
    plain_start, plain_inside = at_start(label), in_sentence(label)
    start, inside = _literal(plain_start), _literal(plain_inside)
    widget = field.widget
    messages = {
        "required": f"Enter {plain_inside}",
        "invalid_choice": f"Select {inside} from the list",
        "invalid_pk_value": f"Select {inside} from the list",
        "max_length": f"{start} must be %(limit_value)d characters or fewer. You have typed %(show_value)d.",
        "min_length": f"{start} must be %(limit_value)d characters or more. You have typed %(show_value)d.",
        "min_value": f"{start} must be %(limit_value)s or more",
        "max_value": f"{start} must be %(limit_value)s or fewer",
    }
    if isinstance(widget, forms.CheckboxInput):
        messages["required"] = f"Tick the box “{label}” to go on"
    elif isinstance(widget, (forms.Select, forms.RadioSelect, forms.FileInput)):
        messages["required"] = f"Select {plain_inside}"
    if isinstance(field, forms.EmailField):
        messages["invalid"] = f"{start} must look like name@example.gov.uk"
    elif isinstance(field, forms.DecimalField | forms.FloatField):
        messages["invalid"] = f"{plain_start} must be a number"
    elif isinstance(field, forms.IntegerField):
        messages["invalid"] = f"{plain_start} must be a whole number"
    elif isinstance(field, forms.FileField):
        messages["empty"] = f"{plain_start} is an empty file"
        del messages["max_length"]  # Django's counts characters of the file's name, with other parameters
    return messages


def _default_message(field: forms.Field, code: str) -> str | None:
    for base in type(field).__mro__:
        if code in getattr(base, "default_error_messages", {}):
            return base.default_error_messages[code]
    return None


class _Worded(str):
    """A message that was worded here, and may be worded again when the label changes."""


def _speak_plainly(field: forms.Field, label: str) -> None:
    for code, message in _messages(field, label).items():
        present = field.error_messages.get(code)
        if isinstance(present, _Worded) or present == _default_message(field, code):
            field.error_messages[code] = _Worded(message)


# --- Text ---


def one_kind_of_line_end(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")


class PlainTextField(forms.CharField):
    """Text as a person types it. The length is counted after line ends are normalised, as the character count counts it."""

    default_error_messages: ClassVar = {
        "unprintable": "{label} contains a character that cannot be printed. Delete it and type it again."
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        # Django's own check for NUL has its own wording and would come second.
        self.validators = [v for v in self.validators if type(v).__name__ != "ProhibitNullCharactersValidator"]

    def to_python(self, value):
        if value in self.empty_values:
            return self.empty_value
        value = without_turns(one_kind_of_line_end(str(value)))
        if isinstance(self.widget, forms.TextInput):
            value = value.replace("\n", " ")
        if has_unprintable(value):
            message = self.error_messages["unprintable"].replace("{label}", at_start(self.label or "This text"))
            raise ValidationError(message, code="unprintable")
        return self.empty_value if is_blank(value) else value.strip()


# --- Dates ---


class GovukDateInput(forms.MultiWidget):
    """Day, month and year as three short text inputs, which keep what was typed."""

    template_name = "govuk/widgets/date.html"
    use_fieldset = True
    parts_in_error: frozenset[str] = frozenset()

    def __init__(self, attrs=None):
        super().__init__({part: forms.TextInput() for part in DATE_PARTS}, attrs)

    def decompress(self, value):
        if isinstance(value, datetime.date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["", "", ""]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for part, widget in zip(DATE_PARTS, context["widget"]["subwidgets"], strict=True):
            width = 4 if part == "year" else 2
            classes = f"govuk-input govuk-date-input__input govuk-input--width-{width}"
            widget["attrs"] = {k: v for k, v in widget["attrs"].items() if k not in {"aria-invalid", "class"}}
            if part in self.parts_in_error:
                classes += " govuk-input--error"
                widget["attrs"]["aria-invalid"] = "true"
            widget["attrs"] |= {
                "class": classes,
                "inputmode": "numeric",
                "autocomplete": "off",
            }
            widget["part"] = part.capitalize()
        return context


class DateField(forms.Field):
    """A date in three parts. Each message says which part is wrong; `params["parts"]` of the error names them for the look."""

    widget = GovukDateInput
    default_error_messages: ClassVar = {
        "incomplete": "{label} must include {missing}",
        "invalid": "{label} must be a real date",
        "short_year": "{label} must have a year of four numbers, such as 2026",
        "year_range": f"{{label}} must have a year from {YEARS[0]} to {YEARS[-1]}",
    }

    def to_python(self, value):
        if value is None or isinstance(value, datetime.date):
            return value
        if isinstance(value, str):
            return self._from_iso(value)
        typed = dict(zip(DATE_PARTS, ((part or "").strip() for part in value), strict=True))
        missing = [part for part in DATE_PARTS if not typed[part]]
        if len(missing) == len(DATE_PARTS):
            return None
        if missing:
            raise self._error("incomplete", missing, missing="a " + " and ".join(missing))
        day, month, year = (
            _number(typed["day"]),
            _month(typed["month"]),
            _number(typed["year"]),
        )
        unread = [part for part, number in zip(DATE_PARTS, (day, month, year), strict=True) if number is None]
        if unread:
            raise self._error("invalid", unread)
        if len(typed["year"]) < 4:
            raise self._error("short_year", ["year"])
        if year not in YEARS:
            raise self._error("year_range", ["year"])
        if not 1 <= month <= 12:
            raise self._error("invalid", ["month"] if 1 <= day <= 31 else ["day", "month"])
        try:
            return datetime.date(year, month, day)
        except ValueError:
            raise self._error("invalid", ["day"]) from None

    def _from_iso(self, value):
        if not value.strip():
            return None
        try:
            return datetime.date.fromisoformat(value.strip())
        except ValueError:
            raise self._error("invalid", DATE_PARTS) from None

    def _error(self, code, parts, **words):
        message = self.error_messages[code].replace("{label}", at_start(self.label or "The date"))
        for name, word in words.items():
            message = message.replace("{" + name + "}", word)
        return ValidationError(_literal(message), code=code, params={"parts": tuple(parts)})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _month(text: str) -> int | None:
    """The month as a number, also when its name or the first three or more letters of it were typed."""
    word = text.lower().rstrip(".")
    if len(word) >= 3:
        for number, name in enumerate(MONTH_NAMES, start=1):
            if name.startswith(word):
                return number
    return _number(text)


# --- Fields as the templates see them ---


@dataclass(frozen=True)
class Choice:
    """One radio or checkbox: its input as HTML, its label, and its hint with the id that the input refers to."""

    tag: str
    id: str
    label: str
    hint: str
    hint_id: str


class GovukBoundField(forms.BoundField):
    @cached_property
    def kind(self) -> str:
        widget = self.field.widget
        for kind, types in (
            ("hidden", (forms.HiddenInput, forms.MultipleHiddenInput)),
            ("checkboxes", forms.CheckboxSelectMultiple),
            ("radios", forms.RadioSelect),
            ("checkbox", forms.CheckboxInput),
            ("password", forms.PasswordInput),
            ("date", GovukDateInput),
            ("file", forms.FileInput),
            ("textarea", forms.Textarea),
            ("select", forms.Select),
        ):
            if isinstance(widget, types):
                return kind
        return "text"

    @property
    def optional(self) -> bool:
        """Whether "(optional)" stands behind the label."""
        return not self.field.required and "data-no-optional" not in self.field.widget.attrs

    @property
    def label_size(self) -> str:
        return getattr(self.field, "label_size", "")

    @property
    def inline(self) -> bool:
        return getattr(self.field, "inline", False)

    @property
    def character_limit(self) -> int | None:
        """The limit that the character count shows, for textareas that have one."""
        return getattr(self.field, "max_length", None) if self.kind == "textarea" else None

    @property
    def aria_describedby(self):
        ids = super().aria_describedby
        if ids is not None and self.character_limit:
            ids = f"{ids} {self.auto_id}-info".strip()
        return ids

    @property
    def parts_in_error(self) -> frozenset[str]:
        """The parts of a date that carry the error border. An error that names none concerns the whole date."""
        if self.kind != "date" or not self.errors:
            return frozenset()
        parts: set[str] = set()
        for error in self.errors.as_data():
            parts.update((error.params or {}).get("parts", DATE_PARTS))
        return frozenset(parts)

    @property
    def anchor(self) -> str:
        """The id of the input to go to when something is wrong here; empty when there is none to go to."""
        if self.kind == "hidden" or not self.auto_id:
            return ""
        if self.kind in {"radios", "checkboxes"}:
            return self.subwidgets[0].id_for_label if len(self) else ""
        if self.kind == "date":
            first = next(
                (i for i, part in enumerate(DATE_PARTS) if part in self.parts_in_error),
                0,
            )
            return f"{self.auto_id}_{first}"
        return self.id_for_label

    @property
    def items(self) -> Iterator[Choice]:
        """The radios or checkboxes, each with its hint."""
        hints = getattr(self.field, "choice_hints", {})
        for widget in self:
            hint = hints.get(widget.data["value"]) or hints.get(str(widget.data["value"])) or ""
            hint_id = f"{widget.id_for_label}-hint"
            if hint:
                widget.data["attrs"] = widget.data["attrs"] | {"aria-describedby": hint_id}
            yield Choice(widget.tag(), widget.id_for_label, widget.choice_label, hint, hint_id)

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if widget.is_hidden:
            return attrs
        css = {
            "textarea": "govuk-textarea",
            "select": "govuk-select",
            "file": "govuk-file-upload",
            "radios": "govuk-radios__input",
            "checkbox": "govuk-checkboxes__input",
            "checkboxes": "govuk-checkboxes__input",
            "date": "",
        }.get(self.kind, "govuk-input")
        classes = [widget.attrs.get("class", ""), css]
        if self.kind == "password":
            classes.append("govuk-password-input__input govuk-js-password-input-input")
            attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        if self.character_limit:
            classes.append("govuk-js-character-count")
        if self.kind in {"radios", "checkboxes"}:
            # The group is in error, not each of its choices.
            attrs.pop("aria-invalid", None)
        elif self.kind == "date":
            widget.parts_in_error = self.parts_in_error
        elif self.errors and self.kind != "checkbox":
            classes.append(f"{css}--error")
        if any(classes):
            attrs["class"] = " ".join(filter(None, classes))
        return attrs


# --- Forms ---


class GovukFormMixin:
    bound_field_class = GovukBoundField
    # The browser's own bubbles cannot be read by everybody and are worded for no field in particular.
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # A browser that obeys maxlength cuts what is pasted, silently. The count and the message say it instead.
            field.widget.attrs.pop("maxlength", None)
            field.widget.attrs.pop("minlength", None)
        self.speak_plainly()

    def speak_plainly(self) -> None:
        """Word the messages after the labels. To be called again by a form that changes a label or adds a field."""
        for name, field in self.fields.items():
            if field.label is None:
                field.label = pretty_name(name)
            _speak_plainly(field, str(field.label))

    @cached_property
    def helper(self) -> FormHelper:
        """For `{% crispy form %}`: the fields and the CSRF token. The page writes `<form>` and its buttons."""
        helper = FormHelper()
        helper.form_tag = False
        helper.include_media = False
        return helper

    def error_summary_items(self) -> list[tuple[str, str]]:
        """(id of an input, message) in the order of the page. The id is empty where there is no one input to go to."""
        items = [("", message) for message in self.non_field_errors()]
        for field in self:
            items += [(field.anchor, message) for message in field.errors]
        return items


class GovukForm(GovukFormMixin, forms.Form):
    pass
