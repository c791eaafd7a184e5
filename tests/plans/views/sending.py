"""Forms as a browser sends them: what the page holds, with what somebody changed."""

import re
from html.parser import HTMLParser


class _Form(HTMLParser):
    """The names and values that the last form with a token in a page would send."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.select, self.textarea, self.option = [], None, None, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name, value = given.get("name"), given.get("value", "")
        if tag == "form":
            self.forms.append({"": given.get("action")})
        elif not self.forms:
            return
        elif tag == "input" and name:
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self.forms[-1][name] = value
        elif tag == "textarea":
            self.textarea = name
            self.forms[-1][name] = ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.forms[-1]):
            self.forms[-1][self.select] = value

    def handle_endtag(self, tag):
        if tag == "textarea":
            # The first line end after the tag is not part of the text.
            self.forms[-1][self.textarea] = re.sub(r"^\r?\n", "", self.forms[-1][self.textarea])
            self.textarea = None
        if tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.textarea:
            self.forms[-1][self.textarea] += data


def filled(response, holding="token") -> dict[str, str]:
    """What the form on this page sends if nobody touches it. `holding` is a field by which it is known."""
    found = [form for form in _Form(response.content.decode()).forms if holding in form]
    assert found, "there is no such form on the page"
    return {name: value for name, value in found[-1].items() if name}


def day(name, value) -> dict[str, str]:
    """A date as it is typed: `2026-02-31` need not exist."""
    year, month, number = value.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def errors_of(response) -> dict[str, str]:
    """The messages of the error summary by the id that each leads to; the whole form's under an empty id."""
    html = response.content.decode()
    summary = re.search(r'<ul class="govuk-list govuk-error-summary__list">(.*?)</ul>', html, re.S)
    assert summary, "there is no error summary"
    found = {}
    for item in re.findall(r"<li>(.*?)</li>", summary[1], re.S):
        link = re.match(r'<a href="#([^"]*)">(.*)</a>', item, re.S)
        found[link[1] if link else ""] = (link[2] if link else item).replace("&#x27;", "'").replace("&quot;", '"')
    return found


def assert_refused(response, field, gist, status=422):
    """The status says so, the summary leads to the field, the message stands beside it, the title says it first."""
    assert response.status_code == status
    html = response.content.decode()
    errors = errors_of(response)
    assert any(gist in message for message in errors.values()), errors
    if field:
        [anchor] = [anchor for anchor, message in errors.items() if gist in message]
        assert anchor.startswith(f"id_{field}"), anchor
        assert f'id="{anchor}"' in html, "the summary leads to an input that is there"
        assert f'id="id_{field}_error"' in html, "the message stands beside the field"
    assert "<title>Error: " in html
