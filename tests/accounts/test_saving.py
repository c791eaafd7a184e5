import datetime as dt

import pytest
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import RequestFactory

from accounts.errors import NotAllowed, Refused, Stale
from accounts.forms import OnceForm
from accounts.models import FormToken
from accounts.once import new_token
from accounts.saving import CONFLICT, INVALID, OK, add_errors, save


class TitleForm(OnceForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day = forms.DateField(required=False)
    title = forms.CharField()


def send(user, work=lambda: "/next/", target=None, **data):
    data = {"title": "A title", "seen": "1", "token": new_token()} | data
    request = RequestFactory().post("/", data)
    request.user = user
    form = TitleForm(request.POST)
    return save(request, form, work, target), form


def fail(error):
    def work():
        raise error

    return work


def test_a_page_that_is_only_looked_at_does_nothing(world):
    request = RequestFactory().get("/")
    outcome = save(request, TitleForm(), fail(AssertionError("a GET must not write")))
    assert (outcome.response, outcome.status, outcome.theirs) == (None, OK, None)


def test_a_valid_form_does_its_work_and_leads_on(world):
    outcome, _ = send(world.officer)
    assert (outcome.response.status_code, outcome.response.url) == (302, "/next/")


def test_where_it_leads_may_be_said_before_the_work_is_done(world):
    outcome, _ = send(world.officer, target=lambda: "/next/")
    assert outcome.response.url == FormToken.objects.get().target == "/next/"


def test_where_it_leads_is_asked_of_a_valid_form_only(world):
    def target():
        raise AssertionError("there is nothing clean in an invalid form")

    outcome, _ = send(world.officer, target=target, title="")
    assert outcome.status == INVALID


def test_an_invalid_form_does_no_work_and_is_shown_again(world):
    outcome, form = send(world.officer, fail(AssertionError("an invalid form must not write")), title="")
    assert (outcome.response, outcome.status) == (None, INVALID)
    assert form.errors["title"] == ["Enter title"]


def test_a_refusal_stands_beside_the_field_it_names(world):
    outcome, form = send(world.officer, fail(Refused("Choose another title.", field="title")))
    assert outcome.status == INVALID
    assert form.errors == {"title": ["Choose another title."]}


@pytest.mark.parametrize("field", [None, "a field of another form"])
def test_a_refusal_without_a_field_of_this_form_stands_at_its_top(world, field):
    outcome, form = send(world.officer, fail(Refused("The plan is closed.", field=field)))
    assert outcome.status == INVALID
    assert form.non_field_errors() == ["The plan is closed."]


def test_the_wrong_person_is_forbidden_with_the_reason(world):
    with pytest.raises(PermissionDenied, match="Not yours"):
        send(world.officer, fail(NotAllowed("Not yours.")))


def test_a_stale_form_keeps_what_was_typed_and_has_seen_theirs_when_sent_again(world):
    theirs = object()
    token = new_token()
    outcome, form = send(world.officer, fail(Stale("Changed since.", theirs=theirs, seen=7)), title="Mine", token=token)
    assert (outcome.status, outcome.theirs) == (CONFLICT, theirs)
    assert form.non_field_errors() == ["Changed since."]
    assert (form["title"].value(), form["seen"].value(), form["token"].value()) == ("Mine", "7", token)
    assert not FormToken.objects.exists()


@pytest.mark.parametrize(("seen", "value"), [(None, ""), (dt.date(2026, 3, 1), "2026-03-01")])
def test_what_was_seen_goes_into_the_form_as_text(world, seen, value):
    _, form = send(world.officer, fail(Stale("Changed since.", day=seen)))
    assert form["day"].value() == value


def test_a_models_own_messages_stand_beside_their_fields(world):
    error = ValidationError({"title": ["Too long.", "Too loud."], "plan": "No such plan."})
    outcome, form = send(world.officer, fail(error))
    assert outcome.status == INVALID
    assert form.errors["title"] == ["Too long.", "Too loud."]
    assert form.non_field_errors() == ["No such plan."]


def test_a_message_about_no_field_stands_at_the_top():
    form = TitleForm({"title": "A title"})
    assert form.is_valid()
    add_errors(form, ValidationError("Something else."))
    assert form.non_field_errors() == ["Something else."]
