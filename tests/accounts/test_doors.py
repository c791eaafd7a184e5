"""The one door for views about a council."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from accounts.doors import council_view, open_door
from accounts.models import LocalAuthority, User
from accounts.once import do_once, fingerprint, new_token
from accounts.permissions import PERMISSIONS, SIGN_OFF, VIEW_PLANS
from tests.factories import make_council, make_user


def test_the_door_gives_the_council_to_somebody_whose_role_allows_it(world):
    assert open_door(world.board, world.authority.slug, VIEW_PLANS) == world.authority


def test_the_wrong_role_is_a_403(world):
    with pytest.raises(PermissionDenied, match="Your role does not allow this"):
        open_door(world.board, world.authority.slug, SIGN_OFF)


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_another_council_is_a_404_whatever_is_asked(world, other_world, permission):
    for person in world.people.values():
        with pytest.raises(Http404):
            open_door(person, other_world.authority.slug, permission)


def test_a_council_that_does_not_exist_and_another_council_are_answered_alike(world, other_world):
    """The message must not say which of the two it is."""
    messages = []
    for slug in (other_world.authority.slug, "no-such-council"):
        with pytest.raises(Http404) as refusal:
            open_door(world.lead, slug, VIEW_PLANS)
        messages.append(str(refusal.value))
    assert messages[0] == messages[1]


def test_somebody_without_any_council_gets_a_404(world):
    with pytest.raises(Http404):
        open_door(make_user(), world.authority.slug, VIEW_PLANS)


def test_a_superuser_enters_every_council_and_none_that_does_not_exist(world, other_world):
    superuser = make_user(is_superuser=True)
    assert open_door(superuser, world.authority.slug, SIGN_OFF) == world.authority
    assert open_door(superuser, other_world.authority.slug, SIGN_OFF) == other_world.authority
    with pytest.raises(Http404):
        open_door(superuser, "no-such-council", VIEW_PLANS)


def test_the_door_costs_one_query_and_none_the_second_time(world, django_assert_num_queries):
    person = User.objects.get(pk=world.lead.pk)
    with django_assert_num_queries(1):
        open_door(person, world.authority.slug, VIEW_PLANS)
        open_door(person, world.authority.slug, SIGN_OFF)


def test_the_decorator_hands_the_view_the_council_and_keeps_its_permission_readable(world, rf):
    @council_view(VIEW_PLANS)
    def page(request, authority, plan):
        """A page."""
        assert isinstance(authority, LocalAuthority)
        assert request.authority is authority
        return HttpResponse(f"{authority.slug} {plan}")

    request = rf.get("/")
    request.user = world.board
    assert page(request, authority=world.authority.slug, plan="p").content.decode() == f"{world.authority.slug} p"
    assert (page.permission, page.__name__, page.__doc__) == (VIEW_PLANS, "page", "A page.")


def test_the_view_is_not_run_for_a_stranger(world, rf):
    @council_view(VIEW_PLANS)
    def page(request, authority):
        raise AssertionError("a stranger came in")

    request = rf.get("/")
    request.user = world.board
    with pytest.raises(Http404):
        page(request, authority=make_council().slug)


def test_what_is_sent_from_an_earlier_position_changes_nothing(world, rf):
    ran = []

    @council_view(VIEW_PLANS)
    def page(request, authority):
        ran.append(request.method)
        return HttpResponse("")

    for method, query in (("get", "?known=2026-01-20"), ("post", "?month=2026-01")):
        request = getattr(rf, method)(f"/{query}")
        request.user = world.board
        assert page(request, authority=world.authority.slug).status_code == 200
    request = rf.post("/?month=2026-01&known=2026-01-20")
    request.user = world.board
    with pytest.raises(PermissionDenied, match="An earlier position cannot be changed"):
        page(request, authority=world.authority.slug)
    assert ran == ["GET", "POST"]


# --- A form that is sent a second time ---


def sent(rf, user, **data):
    request = rf.post("/", data)
    request.user = user
    return request


def acted_on(request) -> None:
    """Somebody acted on this form already, and was led to /done/."""
    token, sent = uuid.UUID(request.POST["token"]), fingerprint(request.POST)
    do_once(token=token, user=request.user, work=lambda: "/done/", sent=sent)


@council_view(VIEW_PLANS)
def refusing(request, authority, answer):
    if answer == 404:
        raise Http404("It has another reference now.")
    if answer == 403:
        raise PermissionDenied("It is signed off.")
    return HttpResponse("Look at this.", status=answer)


@pytest.mark.parametrize("answer", [403, 404, 409, 422])
def test_a_second_sending_that_does_not_get_through_is_led_to_where_the_first_went(world, rf, answer):
    """What the form is about may have changed by the first one."""
    request = sent(rf, world.lead, token=new_token(), reason="Done")
    acted_on(request)
    response = refusing(request, authority=world.authority.slug, answer=answer)
    assert (response.status_code, response["Location"]) == (302, "/done/")


@pytest.mark.parametrize("answer", [403, 404, 409, 422])
def test_a_first_sending_that_does_not_get_through_is_told_why(world, rf, answer):
    request = sent(rf, world.lead, token=new_token(), reason="Done")
    if answer in (403, 404):
        with pytest.raises((Http404, PermissionDenied)):
            refusing(request, authority=world.authority.slug, answer=answer)
    else:
        assert refusing(request, authority=world.authority.slug, answer=answer).status_code == answer


def test_a_form_that_was_changed_since_is_told_why_too(world, rf):
    token = new_token()
    acted_on(sent(rf, world.lead, token=token, reason="Done"))
    changed = sent(rf, world.lead, token=token, reason="Done, and more")
    assert refusing(changed, authority=world.authority.slug, answer=422).status_code == 422


def test_a_form_that_gets_through_is_not_looked_up(world, rf, django_assert_num_queries):
    request = sent(rf, User.objects.get(pk=world.lead.pk), token=new_token())
    assert request.user.memberships
    with django_assert_num_queries(0):
        assert refusing(request, authority=world.authority.slug, answer=200).status_code == 200


def test_the_door_is_shut_to_a_stranger_whatever_they_sent_before(world, rf):
    request = sent(rf, make_user(), token=new_token())
    acted_on(request)
    with pytest.raises(Http404):
        refusing(request, authority=world.authority.slug, answer=200)
