import datetime as dt

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from accounts.govuk import (
    YEARS,
    DateField,
    GovukForm,
    PlainTextField,
    at_start,
    in_sentence,
    one_kind_of_line_end,
)
from accounts.plain_text import unprintable

CHOICES = [("red", "Red"), ("amber", "Amber")]


def form_of(data=None, **fields):
    return type("OneForm", (GovukForm,), fields)(data)


def errors_of(data, **fields):
    form = form_of(data, **fields)
    assert not form.is_valid()
    return {name: list(messages) for name, messages in form.errors.items()}


# --- Words ---


@pytest.mark.parametrize(
    ("label", "inside", "start"),
    [
        ("Due date", "due date", "Due date"),
        ("due date", "due date", "Due date"),
        ("DfE number", "DfE number", "DfE number"),
        ("I agree", "I agree", "I agree"),
        ("What shows the impact?", "what shows the impact", "What shows the impact"),
        ("Name:", "name", "Name"),
        ("", "", ""),
    ],
)
def test_a_label_reads_inside_a_sentence_and_at_its_start(label, inside, start):
    assert (in_sentence(label), at_start(label)) == (inside, start)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (forms.CharField(label="Title"), "", "Enter title"),
        (PlainTextField(label="Title"), "  ", "Enter title"),
        (forms.ChoiceField(label="Rating", choices=CHOICES), "", "Select rating"),
        (forms.ChoiceField(label="Rating", choices=CHOICES, widget=forms.RadioSelect), "", "Select rating"),
        (forms.ChoiceField(label="Rating", choices=CHOICES), "purple", "Select rating from the list"),
        (forms.BooleanField(label="I have checked it"), "", "Tick the box “I have checked it” to go on"),
        (forms.FileField(label="Paper"), "", "Select paper"),
        (forms.EmailField(label="Your address"), "nobody", "Your address must look like name@example.gov.uk"),
        (forms.IntegerField(label="Months"), "two", "Months must be a whole number"),
        (forms.IntegerField(label="Months", min_value=1), "0", "Months must be 1 or more"),
        (forms.IntegerField(label="Months", max_value=12), "13", "Months must be 12 or fewer"),
        (forms.DecimalField(label="Share (%)"), "half", "Share (%) must be a number"),
        (forms.DecimalField(label="Share (%)", max_value=100), "101", "Share (%) must be 100 or fewer"),
        (forms.FloatField(label="Share"), "half", "Share must be a number"),
        (PlainTextField(label="Title", max_length=5), "sixsix", "Title must be 5 characters or fewer. You have typed 6."),
        (PlainTextField(label="Title", min_length=5), "four", "Title must be 5 characters or more. You have typed 4."),
        (forms.CharField(label="Why?", error_messages={"required": "Say why"}), "", "Say why"),
        (DateField(label="Due date"), "", "Enter due date"),
    ],
)
def test_messages_name_the_field(field, value, message):
    assert errors_of({"one": value}, one=field) == {"one": [message]}


def test_a_field_without_a_label_is_named_after_itself():
    assert errors_of({}, role_title=forms.CharField()) == {"role_title": ["Enter role title"]}


def test_an_empty_file_is_said_to_be_empty():
    from django.core.files.uploadedfile import SimpleUploadedFile

    form = type("F", (GovukForm,), {"one": forms.FileField(label="Paper", max_length=5)})(
        {}, {"one": SimpleUploadedFile("p.txt", b"")}
    )
    assert form.errors["one"] == ["Paper is an empty file"]
    long_name = type("F", (GovukForm,), {"one": forms.FileField(label="Paper", max_length=5)})(
        {}, {"one": SimpleUploadedFile("paper.txt", b"x")}
    )
    assert "at most 5 characters" in long_name.errors["one"][0]


def test_a_form_that_changes_a_label_words_its_messages_again():
    form = form_of({"one": ""}, one=forms.CharField(label="Why?"))
    form.fields["one"].label = "Why does the date move?"
    form.speak_plainly()
    assert form.errors["one"] == ["Enter why does the date move"]


# --- Text ---


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\ud800", "\r"])
def test_control_characters_and_half_characters_are_unprintable(character):
    assert unprintable(character)


@pytest.mark.parametrize("character", ["a", "é", "–", "😀", "\n", "\t", "\u200b", "\u00a0"])
def test_everything_else_is_text(character):
    assert not unprintable(character)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x7f", "\x9f"])
def test_a_character_that_cannot_be_printed_is_refused_in_one_sentence(character):
    message = "Progress contains a character that cannot be printed. Delete it and type it again."
    assert errors_of({"one": f"Done{character}so far"}, one=PlainTextField(label="Progress")) == {"one": [message]}


def test_line_ends_are_of_one_kind_and_counted_as_one_character():
    assert one_kind_of_line_end("a\r\nb\rc\u2028d\u2029e") == "a\nb\nc\nd\ne"
    form = form_of({"one": "12\r\n45"}, one=PlainTextField(widget=forms.Textarea, max_length=5))
    assert form.is_valid()
    assert form.cleaned_data["one"] == "12\n45"


def test_a_text_of_one_line_has_no_line_ends():
    form = form_of({"one": " one\r\ntwo "}, one=PlainTextField())
    assert form.is_valid()
    assert form.cleaned_data["one"] == "one two"


def test_a_text_of_100000_characters_is_refused_with_its_length():
    errors = errors_of({"one": "x" * 100_000}, one=PlainTextField(label="Progress", widget=forms.Textarea, max_length=4000))
    assert errors == {"one": ["Progress must be 4000 characters or fewer. You have typed 100000."]}


@given(st.text(max_size=50))
def test_a_cleaned_text_can_always_be_printed(text):
    form = form_of({"one": text}, one=PlainTextField(required=False, widget=forms.Textarea))
    if form.is_valid():
        assert not any(map(unprintable, form.cleaned_data["one"]))
        assert form.cleaned_data["one"] == form.cleaned_data["one"].strip()
    else:
        assert any(map(unprintable, text))


# --- Dates ---


def date(day="", month="", year="", required=True):
    return form_of({"when_day": day, "when_month": month, "when_year": year}, when=DateField(label="Due date", required=required))


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("1", "8", "2026"), dt.date(2026, 8, 1)),
        (("01", "08", "2026"), dt.date(2026, 8, 1)),
        ((" 29 ", "2", "2028"), dt.date(2028, 2, 29)),
        (("31", "August", "2026"), dt.date(2026, 8, 31)),
        (("31", "aug", "2026"), dt.date(2026, 8, 31)),
        (("3", "Sept.", "2026"), dt.date(2026, 9, 3)),
        (("3", "012", "2026"), dt.date(2026, 12, 3)),
        (("1", "1", "2000"), dt.date(2000, 1, 1)),
        (("31", "12", "2100"), dt.date(2100, 12, 31)),
    ],
)
def test_a_date_is_read_from_its_three_parts(parts, day):
    form = date(*parts)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"] == day


@pytest.mark.parametrize(
    ("parts", "message", "wrong"),
    [
        (("31", "2", "2026"), "Due date must be a real date", {"day"}),
        (("29", "2", "2026"), "Due date must be a real date", {"day"}),
        (("0", "2", "2026"), "Due date must be a real date", {"day"}),
        (("31", "13", "2026"), "Due date must be a real date", {"month"}),
        (("32", "13", "2026"), "Due date must be a real date", {"day", "month"}),
        (("one", "2", "2026"), "Due date must be a real date", {"day"}),
        (("1", "x", "2026"), "Due date must be a real date", {"month"}),
        (("1", "fe", "2026"), "Due date must be a real date", {"month"}),
        (("-1", "2", "2026"), "Due date must be a real date", {"day"}),
        (("1.5", "2", "2026"), "Due date must be a real date", {"day"}),
        (("٣", "2", "2026"), "Due date must be a real date", {"day"}),
        (("1", "2", "20266"), "Due date must be a real date", {"year"}),
        (("1", "2", "26"), "Due date must have a year of four numbers, such as 2026", {"year"}),
        (("1", "2", "0026"), "Due date must have a year from 2000 to 2100", {"year"}),
        (("1", "2", "1999"), "Due date must have a year from 2000 to 2100", {"year"}),
        (("1", "2", "2101"), "Due date must have a year from 2000 to 2100", {"year"}),
        (("", "2", "2026"), "Due date must include a day", {"day"}),
        (("1", "", "2026"), "Due date must include a month", {"month"}),
        (("1", "", ""), "Due date must include a month and year", {"month", "year"}),
        (("", "", ""), "Enter due date", {"day", "month", "year"}),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_marks_the_part(parts, message, wrong):
    form = date(*parts)
    assert form.errors["when"] == [message]
    assert form["when"].parts_in_error == wrong


def test_a_wrong_date_keeps_what_was_typed():
    html = str(date("31", "2", "2026")["when"])
    assert 'value="31"' in html
    assert html.count("govuk-input--error") == 1
    assert html.count('aria-invalid="true"') == 1


def test_a_date_that_may_be_empty_is_empty():
    form = date(required=False)
    assert form.is_valid()
    assert form.cleaned_data["when"] is None


@pytest.mark.parametrize(("text", "day"), [("2026-03-01", dt.date(2026, 3, 1)), ("", None), (" ", None)])
def test_a_hidden_date_is_read_as_it_is_written(text, day):
    form = form_of({"when": text}, when=DateField(widget=forms.HiddenInput, required=False))
    assert form.is_valid()
    assert form.cleaned_data["when"] == day


def test_a_hidden_date_that_is_none_is_refused():
    assert errors_of({"when": "soon"}, when=DateField(widget=forms.HiddenInput)) == {"when": ["When must be a real date"]}


def test_a_date_passes_through_and_is_shown_in_parts():
    day = dt.date(2026, 3, 1)
    assert DateField().clean(day) == day
    form = type("F", (GovukForm,), {"when": DateField()})(initial={"when": day})
    html = str(form["when"])
    assert all(f'value="{part}"' in html for part in ("1", "3", "2026"))


@given(st.dates(dt.date(YEARS[0], 1, 1), dt.date(YEARS[-1], 12, 31)))
def test_every_date_can_be_typed(day):
    assert date(str(day.day), str(day.month), str(day.year)).is_valid()


@given(st.text(max_size=5), st.text(max_size=10), st.text(max_size=6))
def test_whatever_is_typed_gives_a_date_or_one_message(day, month, year):
    form = date(day, month, year, required=False)
    if form.is_valid():
        assert form.cleaned_data["when"] is None or form.cleaned_data["when"].year in YEARS
    else:
        assert len(form.errors["when"]) == 1


# --- Fields as the templates see them ---


class OneOfEach(GovukForm):
    text = forms.CharField()
    long = PlainTextField(widget=forms.Textarea, max_length=10, help_text="Say it.")
    free = forms.CharField(widget=forms.Textarea, required=False)
    radios = forms.ChoiceField(widget=forms.RadioSelect, choices=CHOICES)
    boxes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=CHOICES)
    box = forms.BooleanField()
    select = forms.ChoiceField(choices=CHOICES)
    secret = forms.CharField(widget=forms.PasswordInput)
    paper = forms.FileField()
    when = DateField()
    hidden = forms.CharField(widget=forms.HiddenInput)
    none = forms.ChoiceField(widget=forms.RadioSelect, choices=[], required=False)


@pytest.mark.parametrize(
    ("name", "kind", "anchor", "css"),
    [
        ("text", "text", "id_text", "govuk-input"),
        ("long", "textarea", "id_long", "govuk-textarea"),
        ("free", "textarea", "id_free", "govuk-textarea"),
        ("radios", "radios", "id_radios_0", "govuk-radios__input"),
        ("boxes", "checkboxes", "id_boxes_0", "govuk-checkboxes__input"),
        ("box", "checkbox", "id_box", "govuk-checkboxes__input"),
        ("select", "select", "id_select", "govuk-select"),
        ("secret", "password", "id_secret", "govuk-input"),
        ("paper", "file", "id_paper", "govuk-file-upload"),
        ("when", "date", "id_when_0", "govuk-date-input__input"),
        ("hidden", "hidden", "", ""),
        ("none", "radios", "", ""),
    ],
)
def test_each_kind_of_field_has_its_anchor_and_look(name, kind, anchor, css):
    field = OneOfEach()[name]
    assert (field.kind, field.anchor) == (kind, anchor)
    assert css in str(field)


def test_the_error_summary_links_each_message_to_its_field_in_the_order_of_the_page():
    form = OneOfEach({"when_day": "1", "when_month": "", "when_year": "2026"})
    form.add_error(None, "Something else.")
    items = form.error_summary_items()
    assert items[0] == ("", "Something else.")
    assert [anchor for anchor, _ in items[1:]] == [
        "id_text",
        "id_long",
        "id_radios_0",
        "id_boxes_0",
        "id_box",
        "id_select",
        "id_secret",
        "id_paper",
        "id_when_1",
        "",
    ]
    html = "".join(str(field) for field in form)
    assert all(f'id="{anchor}"' in html for anchor, _ in items if anchor)


def test_a_field_without_ids_has_no_anchor():
    assert OneOfEach(auto_id=False)["text"].anchor == ""


def test_a_field_in_error_carries_the_error_look_and_a_group_does_not():
    form = OneOfEach({})
    assert "govuk-input--error" in str(form["text"])
    assert "govuk-textarea--error" in str(form["long"])
    assert "aria-invalid" not in str(form["radios"])
    assert "--error" not in str(form["box"])


def test_optional_is_said_unless_the_field_asks_not_to():
    class Form(GovukForm):
        one = forms.CharField(required=False)
        two = forms.CharField(required=False, widget=forms.TextInput(attrs={"data-no-optional": ""}))
        three = forms.CharField()

    assert [field.optional for field in Form()] == [True, False, False]


def test_a_long_text_has_a_character_count_that_the_input_refers_to():
    form = OneOfEach()
    assert (form["long"].character_limit, form["free"].character_limit, form["text"].character_limit) == (10, None, None)
    assert "id_long-info" in form["long"].aria_describedby
    assert "govuk-js-character-count" in str(form["long"])
    assert "maxlength" not in str(form["long"])


def test_choices_carry_their_hints():
    form = OneOfEach()
    form.fields["radios"].choice_hints = {"red": "Behind schedule."}
    red, amber = form["radios"].items
    assert (red.id, red.label, red.hint, red.hint_id) == ("id_radios_0", "Red", "Behind schedule.", "id_radios_0-hint")
    assert 'aria-describedby="id_radios_0-hint"' in red.tag
    assert (amber.hint, "aria-describedby" in amber.tag) == ("", False)


def test_the_size_of_a_label_and_the_line_of_choices_are_set_on_the_field():
    form = OneOfEach()
    assert (form["radios"].label_size, form["radios"].inline) == ("", False)
    form.fields["radios"].label_size, form.fields["radios"].inline = "s", True
    assert (form["radios"].label_size, form["radios"].inline) == ("s", True)


def test_the_page_writes_the_form_element_itself():
    helper = OneOfEach().helper
    assert (helper.form_tag, helper.include_media) == (False, False)


def test_marks_that_turn_the_direction_of_writing_are_left_out_and_writing_that_turns_by_itself_is_not():
    marks = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
    form = form_of({"one": f"It is{marks} green, שלום\u200f"}, one=PlainTextField())
    assert form.is_valid()
    assert form.cleaned_data["one"] == "It is green, שלום\u200f"
