"""What a person chooses to be written about, and what they cannot switch off."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import Refused
from accounts.models import ReminderChoice
from accounts.permissions import Role
from accounts.reminders import MONTH_CLOSES, PACK_PUBLISHED, UPDATES_WAIT
from accounts.selectors import reminder_page, switched_off
from accounts.services import choose_reminders
from tests.factories import JANUARY, at, make_member, make_user

NOW = at(JANUARY)


def choose(user, *wanted):
    choose_reminders(wanted=wanted, by=user, now=NOW)


@pytest.mark.parametrize(
    ("role", "duties", "optional"),
    [
        (Role.OFFICER, 1, [PACK_PUBLISHED]),
        (Role.LEAD, 1, [MONTH_CLOSES, PACK_PUBLISHED]),
        (Role.BOARD, 0, [PACK_PUBLISHED]),
        (Role.ADMINISTRATOR, 0, [PACK_PUBLISHED]),
        (Role.AUDITOR, 0, [PACK_PUBLISHED]),
    ],
)
def test_a_person_is_offered_what_their_role_can_get(world, role, duties, optional):
    page = reminder_page(make_member(world.authority, role))
    assert len(page.duties) == duties
    assert list(page.optional) == page.wanted == optional, "everything is wanted until somebody says otherwise"


def test_without_a_council_there_is_nothing_to_choose(db):
    page = reminder_page(make_user(is_superuser=True))
    assert (page.duties, page.optional) == ([], {})


def test_a_choice_holds_until_the_next_and_each_stays_on_record(world):
    choose(world.lead, PACK_PUBLISHED)
    assert reminder_page(world.lead).wanted == [PACK_PUBLISHED]
    choose(world.lead, PACK_PUBLISHED)
    choose(world.lead)
    choose(world.lead, MONTH_CLOSES)
    assert reminder_page(world.lead).wanted == [MONTH_CLOSES]
    rows = ReminderChoice.objects.filter(user=world.lead).values_list("kind", "wanted", "by")
    lead = world.lead.pk
    assert list(rows) == [(MONTH_CLOSES, False, lead), (PACK_PUBLISHED, False, lead), (MONTH_CLOSES, True, lead)]


def test_one_persons_choice_is_nobody_elses(world):
    choose(world.board)
    everybody = [user.pk for user in world.people.values()]
    assert switched_off(everybody) == {(world.board.pk, PACK_PUBLISHED)}


@pytest.mark.parametrize("wanted", [UPDATES_WAIT, MONTH_CLOSES, "nothing"])
def test_what_is_a_duty_or_not_offered_cannot_be_chosen(world, wanted):
    with pytest.raises(Refused, match="Choose from the list"):
        choose(world.officer, wanted)
    assert not ReminderChoice.objects.exists()


def test_the_database_refuses_a_choice_about_a_duty(world):
    row = ReminderChoice(user=world.officer, kind=UPDATES_WAIT, wanted=False, by=world.officer, known_from=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


# --- The page ---


@pytest.fixture
def lead(world):
    client = Client()
    client.force_login(world.lead)
    return client


def test_the_page_says_what_always_comes_and_offers_the_rest(lead):
    html = lead.get(reverse("reminders")).content.decode()
    assert "Updates of your actions that are due or overdue" in html
    assert html.count('type="checkbox"') == html.count(" checked") == 2
    assert '<legend class="govuk-fieldset__legend govuk-fieldset__legend--m">Which other e-mails do you want?</legend>' in html


def test_what_is_ticked_is_saved_and_shown(lead, world):
    response = lead.post(reverse("reminders"), {"wanted": [PACK_PUBLISHED]}, follow=True)
    html = response.content.decode()
    assert "Your choice of e-mails is saved." in html
    assert html.count(" checked") == 1
    assert reminder_page(world.lead).wanted == [PACK_PUBLISHED]


def test_a_choice_that_is_not_offered_is_refused_beside_the_boxes(lead, world):
    response = lead.post(reverse("reminders"), {"wanted": [UPDATES_WAIT]})
    assert response.status_code == 422
    assert "Error: " in response.content.decode()
    assert not ReminderChoice.objects.exists()


def test_the_page_is_linked_from_every_page(lead):
    assert f'<a href="{reverse("reminders")}">E-mails</a>' in lead.get("/").content.decode()


def test_how_many_queries_the_page_and_a_save_take(lead, django_assert_num_queries):
    """With session and user; a page may take ten, a save twelve, of which two begin and end a savepoint."""
    with django_assert_num_queries(3):
        lead.get(reverse("reminders"))
    with django_assert_num_queries(10):
        assert lead.post(reverse("reminders"), {"wanted": []}).status_code == 302
