import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import RequestFactory

from accounts.errors import Refused
from accounts.models import FormToken, User
from accounts.once import do_once, fingerprint, new_token, where_it_went
from plans.models import Area


@pytest.fixture
def counted():
    calls = []

    def work():
        calls.append(1)
        return f"/done/{len(calls)}/"

    work.calls = calls
    return work


def test_a_new_token_is_a_uuid_and_never_the_same():
    assert uuid.UUID(new_token()) != uuid.UUID(new_token())


def test_a_form_sent_twice_acts_once_and_leads_to_the_same_place(world, counted):
    token = uuid.uuid4()
    first = do_once(token=token, user=world.officer, work=counted)
    second = do_once(token=token, user=world.officer, work=counted)
    assert (first, second) == ("/done/1/", "/done/1/")
    assert len(counted.calls) == 1
    assert FormToken.objects.get(token=token).target == "/done/1/"


def test_two_forms_act_twice(world, counted):
    do_once(token=uuid.uuid4(), user=world.officer, work=counted)
    do_once(token=uuid.uuid4(), user=world.officer, work=counted)
    assert len(counted.calls) == 2


def test_a_form_without_a_token_acts_each_time(world, counted):
    do_once(token=None, user=world.officer, work=counted)
    do_once(token=None, user=world.officer, work=counted)
    assert len(counted.calls) == 2
    assert not FormToken.objects.exists()


def test_a_refused_form_can_be_sent_again(world, counted):
    token = uuid.uuid4()

    def refuse():
        raise Refused("Not today.")

    with pytest.raises(Refused):
        do_once(token=token, user=world.officer, work=refuse)
    assert not FormToken.objects.exists()
    assert do_once(token=token, user=world.officer, work=counted) == "/done/1/"


def test_the_work_and_its_token_are_stored_together_or_not_at_all(world):
    """A work that fails half way leaves neither its half nor the token."""

    def half():
        User.objects.filter(pk=world.officer.pk).update(name="Half done")
        raise RuntimeError("cut off")

    with pytest.raises(RuntimeError):
        do_once(token=uuid.uuid4(), user=world.officer, work=half)
    assert User.objects.get(pk=world.officer.pk).name == world.officer.name
    assert not FormToken.objects.exists()


def test_a_constraint_broken_by_the_work_is_not_taken_for_a_second_sending(world):
    def work():
        area = Area(plan=world.plan, number=world.area.number, title="Twice")
        area._history_user = world.lead
        area.save()
        return "/never/"

    with pytest.raises(IntegrityError):
        do_once(token=uuid.uuid4(), user=world.officer, work=work)
    assert not FormToken.objects.exists()


def test_of_two_sendings_at_the_same_moment_the_second_is_led_to_where_the_first_went(world, counted):
    """The second finds the token taken when it writes its own, and does not act."""
    token = uuid.uuid4()

    def first_is_quicker():
        raise AssertionError("the second sending must not act")

    FormToken.objects.create(token=token, user=world.officer, target="/first/")
    assert do_once(token=token, user=world.officer, work=first_is_quicker) == "/first/"
    assert counted.calls == []


def test_an_address_that_is_known_beforehand_is_not_written_again(world, counted, django_assert_num_queries):
    with django_assert_num_queries(3):  # a savepoint, the token, and the end of the savepoint
        assert do_once(token=uuid.uuid4(), user=world.officer, work=counted, target="/done/1/") == "/done/1/"
    assert FormToken.objects.get().target == "/done/1/"


def test_work_that_leads_elsewhere_than_was_thought_is_believed(world, counted):
    token = uuid.uuid4()
    assert do_once(token=token, user=world.officer, work=counted, target="/thought/") == "/done/1/"
    assert do_once(token=token, user=world.officer, work=counted, target="/thought/") == "/done/1/"


def test_another_persons_token_is_not_mine(world, counted):
    """Nobody is led to what another person did, and nobody is kept from acting by it."""
    token = uuid.uuid4()
    first = do_once(token=token, user=world.officer, work=counted)
    assert do_once(token=token, user=world.lead, work=counted) != first
    assert len(counted.calls) == 2


def sending(user, method="post", **data):
    request = getattr(RequestFactory(), method)("/", data)
    request.user = user
    return request


def test_a_second_sending_is_known_before_the_page_looks_at_what_it_is_about(world, counted):
    token = new_token()
    assert where_it_went(sending(world.officer, token=token)) is None
    form = sending(world.officer, token=token, progress="Done", csrfmiddlewaretoken="one")
    do_once(token=uuid.UUID(token), user=world.officer, work=counted, sent=fingerprint(form.POST))
    again = sending(world.officer, token=token, progress="Done", csrfmiddlewaretoken="another")
    assert where_it_went(again) == "/done/1/"


def test_a_form_that_was_changed_before_it_was_sent_again_is_no_repeat(world, counted):
    """Saved, Back, another word, saved: the second is dealt with on its own and not swallowed."""
    token = new_token()
    first = sending(world.officer, token=token, progress="Done")
    do_once(token=uuid.UUID(token), user=world.officer, work=counted, sent=fingerprint(first.POST))
    changed = sending(world.officer, token=token, progress="Done, and more")
    assert where_it_went(changed) is None
    assert do_once(token=uuid.UUID(token), user=world.officer, work=counted, sent=fingerprint(changed.POST)) == "/done/2/"


def test_a_form_with_another_file_is_no_repeat_and_with_the_same_it_is(world, counted):
    token = new_token()

    def with_file(content, name="figures.csv"):
        return sending(world.officer, token=token, file=SimpleUploadedFile(name, content))

    first = with_file(b"1,2")
    do_once(token=uuid.UUID(token), user=world.officer, work=counted, sent=fingerprint(first.POST, first.FILES))
    assert where_it_went(with_file(b"1,2")) == "/done/1/"
    assert where_it_went(with_file(b"1,3")) is None
    assert where_it_went(with_file(b"1,2", "other.csv")) is None


@pytest.mark.parametrize("data", [{}, {"token": ""}, {"token": "junk"}, {"token": "\x00"}])
def test_a_form_without_a_token_was_never_sent_before(world, data):
    assert where_it_went(sending(world.officer, **data)) is None


def test_a_page_that_is_looked_at_and_another_persons_form_lead_nowhere(world, counted):
    token = new_token()
    do_once(token=uuid.UUID(token), user=world.officer, work=counted)
    assert where_it_went(sending(world.officer, "get", token=token)) is None
    assert where_it_went(sending(world.lead, token=token)) is None
