"""The finance page, its files, and entering budgets, over HTTP."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from accounts.services import published_actor
from metrics.models import BudgetLine
from metrics.services.finance import Money, record_budget_line
from tests.factories import JANUARY, at, make_budget_line
from tests.plans.views.sending import assert_refused, errors_of, filled, text_of

DECEMBER = JANUARY - 1
TYPED = {"unit": "thousands", "revised_budget": "9,500", "forecast": "10,045", "use": "drawn", "reserves": "279"}


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer)
    return client


@pytest.fixture
def enter(base):
    return base + "finance/enter/?month=2025-12"


def standing(world) -> BudgetLine:
    return BudgetLine.objects.filter(authority=world.authority).latest("pk")


class TestPage:
    @pytest.mark.parametrize("role", ["officer", "lead", "board", "administrator", "auditor"])
    def test_every_role_reads_it_with_the_adverse_variance_in_words(self, client, world, base, role):
        make_budget_line(world.authority, world.officer, month=DECEMBER, commentary="Two moves to homes far away.")
        client.force_login(world.people[role])
        page = text_of(client.get(base + "finance/"))
        assert "At the end of December 2025 the year is forecast to end £200 overspent; no reserves used." in page
        assert "This variance is adverse" in page
        assert "Two moves to homes far away." in page

    def test_without_a_budget_it_says_so(self, officer, base):
        assert "No budget has been entered yet." in text_of(officer.get(base + "finance/"))

    def test_a_month_without_lines_names_the_latest(self, officer, world, base):
        make_budget_line(world.authority, world.officer, month=DECEMBER)
        page = text_of(officer.get(base + "finance/?month=2025-06"))
        assert "No budget has been entered for June 2025. The latest is that of December 2025." in page

    def test_the_past_offers_nothing_to_enter(self, officer, world, base):
        for month in (DECEMBER, JANUARY):
            make_budget_line(world.authority, world.officer, month=month)
        assert "finance/enter/" in officer.get(base + "finance/").content.decode()
        past = officer.get(base + "finance/?month=2025-12").content.decode()
        assert "finance/enter/" not in past
        assert "You are looking at" in past

    def test_those_who_only_read_are_not_offered_the_form(self, client, world, base):
        make_budget_line(world.authority, world.officer)
        client.force_login(world.board)
        assert "finance/enter/" not in client.get(base + "finance/").content.decode()

    def test_a_correction_is_listed_with_its_reason(self, officer, world, base):
        make_budget_line(world.authority, world.officer)
        make_budget_line(world.authority, world.lead, forecast=Decimal(1300), reason="A typing error")
        assert "forecast £1,200 → £1,300. A typing error" in text_of(officer.get(base + "finance/"))

    @pytest.mark.parametrize(("services", "months"), [(2, 2), (12, 24)])
    def test_it_takes_the_same_queries_at_any_size(self, world, base, queries_of, services, months):
        BudgetLine.objects.bulk_create(
            BudgetLine(
                authority=world.authority,
                service=f"Service {number}",
                month=JANUARY - back,
                revised_budget=1000,
                forecast=1100,
                by=world.officer,
                known_from=at(JANUARY),
            )
            for number in range(services)
            for back in range(months)
        )
        assert queries_of(world.board, base + "finance/") == 5
        assert queries_of(world.officer, base + "finance/enter/") == 3


class TestExport:
    @pytest.fixture(autouse=True)
    def _lines(self, world):
        make_budget_line(world.authority, world.officer, "=Placements", month=DECEMBER, use_of_reserves=Decimal(-50))
        make_budget_line(world.authority, world.officer, month=JANUARY)

    def test_the_table_of_the_month_as_csv(self, officer, base):
        response = officer.get(base + "finance/export.csv?month=2025-12")
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert "budgets-2025-12.csv" in response["Content-Disposition"]
        assert [(row["Service"], row["Variance after reserves (£)"]) for row in rows] == [
            ("'=Placements", "150.00"),
            ("Total", "150.00"),
        ]

    def test_the_same_as_a_workbook_with_what_the_columns_mean(self, officer, base):
        workbook = load_workbook(io.BytesIO(officer.get(base + "finance/export.xlsx?month=2025-12").content))
        table, about = workbook.worksheets
        assert [cell.value for cell in table[2]][4:7] == [200, -50, 150]
        assert "adverse" in " ".join(str(row[0].value) for row in about)

    def test_without_a_month_it_is_the_latest_in_which_no_service_is_missing(self, officer, base):
        """January lacks a service of December, so it may not be complete yet."""
        assert "2025-12" in officer.get(base + "finance/export.csv").content.decode()

    def test_another_kind_does_not_exist(self, officer, base):
        assert officer.get(base + "finance/export.pdf").status_code == 404


class TestEnter:
    def test_a_new_service_is_saved_in_pounds_whichever_unit_was_typed(self, officer, world, enter, base):
        sent = filled(officer.get(enter)) | TYPED | {"service": " Fieldwork  & Family Support "}
        response = officer.post(enter, sent)
        assert response.status_code == 302
        line = standing(world)
        assert line.service == "Fieldwork & Family Support"
        assert (line.month, line.by) == (DECEMBER, world.officer)
        assert (line.revised_budget, line.forecast, line.use_of_reserves) == (9_500_000, 10_045_000, -279_000)
        page = text_of(officer.get(response["Location"]))
        assert "Budget £9,500,000, forecast £10,045,000: £266,000 overspent after using £279,000 of reserves" in page

    def test_the_unit_is_asked_and_never_guessed(self, officer, world, enter):
        page = officer.get(enter)
        assert "unit" not in filled(page)
        sent = filled(page) | TYPED | {"service": "Legal"}
        del sent["unit"]
        assert_refused(officer.post(enter, sent), "unit", "Say whether the amounts are in pounds or in thousands of pounds")
        assert not BudgetLine.objects.exists()

    def test_a_line_of_the_month_before_does_not_choose_the_unit(self, officer, world, base):
        make_budget_line(world.authority, world.officer, "Legal", month=DECEMBER)
        response = officer.get(base + "finance/enter/?month=2026-01&service=Legal")
        assert "unit" not in filled(response)
        assert "In December 2025" in text_of(response)
        assert "Revised budget £1,000" in text_of(response)

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"use": ""}, "use", "Say whether reserves are used"),
            ({"use": "none"}, "use", "Choose which way it goes, or empty the box."),
            ({"reserves": ""}, "reserves", "Give the amount of reserves"),
            ({"reserves": "-279"}, "reserves", "without a minus sign"),
            ({"reserves": "0"}, "reserves", "Give the amount of reserves"),
            ({"revised_budget": ""}, "revised_budget", "Enter revised budget"),
            ({"revised_budget": "-1"}, "revised_budget", "A budget is not below 0."),
            ({"forecast": "12,34"}, "forecast", "full stop for decimals"),
            ({"unit": "pounds", "forecast": "10.005"}, "forecast", "whole pence"),
            ({"forecast": "10000000"}, "forecast", "£10 billion or more"),
            ({"service": " "}, "service", "Enter service"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(self, officer, enter, changes, field, gist):
        sent = filled(officer.get(enter)) | TYPED | {"service": "Legal"} | changes
        assert_refused(officer.post(enter, sent), field, gist)
        assert not BudgetLine.objects.exists()

    def test_money_put_into_reserves_is_above_zero(self, officer, world, enter):
        officer.post(enter, filled(officer.get(enter)) | TYPED | {"service": "Legal", "use": "added"})
        assert standing(world).use_of_reserves == 279_000

    def test_a_service_is_kept_by_one_name_however_it_is_typed(self, officer, world, enter):
        make_budget_line(world.authority, world.officer, "Placements at home", month=DECEMBER - 3)
        officer.post(enter, filled(officer.get(enter)) | TYPED | {"service": "PLACEMENTS  at home"})
        assert standing(world).service == "Placements at home"

    def test_a_future_month_is_refused(self, officer, base):
        address = base + "finance/enter/?month=2026-03"
        response = officer.post(address, filled(officer.get(address)) | TYPED | {"service": "Legal"})
        assert response.status_code == 422
        assert "March 2026 has not begun yet." in errors_of(response).values()

    def test_a_correction_begins_with_what_stands_in_its_unit_and_needs_a_reason(self, officer, world, enter):
        line = make_budget_line(world.authority, world.lead, month=DECEMBER, use_of_reserves=Decimal(-50), commentary="So.")
        address = enter + "&service=Placements"
        sent = filled(officer.get(address))
        assert {name: sent[name] for name in ("unit", "revised_budget", "forecast", "use", "reserves", "commentary")} == {
            "unit": "pounds",
            "revised_budget": "1000",
            "forecast": "1200",
            "use": "drawn",
            "reserves": "50",
            "commentary": "So.",
        }
        assert_refused(officer.post(address, sent | {"forecast": "1300"}), "reason", "Say why")
        assert officer.post(address, sent | {"forecast": "1300", "reason": "A typing error"}).status_code == 302
        fresh = standing(world)
        assert (fresh.forecast, fresh.reason, fresh.replaces) == (1300, "A typing error", line)

    def test_two_people_see_both_versions_and_the_second_decides(self, officer, world, enter):
        make_budget_line(world.authority, world.lead, month=DECEMBER)
        address = enter + "&service=Placements"
        sent = filled(officer.get(address)) | {"forecast": "1300", "reason": "Mine"}
        make_budget_line(world.authority, world.lead, month=DECEMBER, forecast=Decimal(1400), reason="Theirs")
        response = officer.post(address, sent)
        assert response.status_code == 409
        page = text_of(response)
        assert "Forecast £1,400" in page
        assert "Forecast £1,300" in page
        assert officer.post(address, filled(response)).status_code == 302
        assert standing(world).forecast == 1300

    def test_two_people_who_add_the_same_service_see_both_versions(self, officer, world, enter):
        sent = filled(officer.get(enter)) | TYPED | {"service": "Legal"}
        make_budget_line(world.authority, world.lead, "Legal", month=DECEMBER)
        response = officer.post(enter, sent)
        assert response.status_code == 409
        assert "Revised budget £1,000" in text_of(response)
        again = filled(response)
        assert_refused(officer.post(enter, again), "reason", "Say why")
        assert officer.post(enter, again | {"reason": "The lead's was last year's"}).status_code == 302
        assert standing(world).revised_budget == 9_500_000

    def test_a_published_line_cannot_be_corrected(self, officer, world, enter, base):
        record_budget_line(
            authority=world.authority,
            service="Placements",
            month=DECEMBER,
            money=Money(Decimal(1000), Decimal(1200)),
            by=published_actor(),
            now=at(JANUARY),
            source="Report, 8.1",
        )
        assert officer.get(enter + "&service=Placements").status_code == 403
        assert "as published, not to be changed" in text_of(officer.get(enter))
        assert "finance/enter/" not in officer.get(base + "finance/").content.decode()

    def test_a_service_that_nobody_budgets_for_does_not_exist(self, officer, enter):
        assert officer.get(enter + "&service=Space+travel").status_code == 404

    @pytest.mark.parametrize("role", ["board", "auditor"])
    def test_those_who_only_read_cannot_enter(self, client, world, enter, role):
        client.force_login(world.people[role])
        assert client.post(enter, TYPED | {"service": "Legal"}).status_code == 403

    def test_a_save_takes_so_many_queries(self, officer, enter, queries_of_save):
        sent = filled(officer.get(enter)) | TYPED | {"service": "Legal"}
        assert queries_of_save(officer, enter, sent) == 7
