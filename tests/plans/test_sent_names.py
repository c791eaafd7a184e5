"""What a file was called when it was sent is known to a form, and everything else is read as Django reads it."""

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile, TemporaryUploadedFile
from django.test import RequestFactory

from plans.sent_names import NAMELESS, name_as_sent

LARGE = 3 * 1024 * 1024


def request_of(*parts: tuple[str, str | None, bytes]):
    """A form of (field, name of the file or None, content) as it arrives."""
    body = b""
    for field, name, content in parts:
        named = "" if name is None else f'; filename="{name}"'
        body += f'--edge\r\nContent-Disposition: form-data; name="{field}"{named}\r\n\r\n'.encode() + content + b"\r\n"
    return RequestFactory().post("/", body + b"--edge--\r\n", content_type="multipart/form-data; boundary=edge")


@pytest.mark.parametrize("sent", ["../../x.pdf", "/etc/x.pdf", "a/b\\x.pdf"])
def test_the_path_is_kept_beside_the_name(sent):
    file = request_of(("file", sent, b"1")).FILES["file"]
    assert (file.name, name_as_sent(file)) == ("x.pdf", sent)


def test_each_of_several_files_has_its_own():
    parts = [("other", None, b"words"), ("file", "a/1.pdf", b"1"), ("more", "2.pdf", b"2"), ("file", "3.pdf", b"3")]
    request = request_of(*parts, ("empty", "", b""))
    assert request.POST.dict() == {"other": "words", "empty": ""}
    assert [name_as_sent(file) for file in request.FILES.getlist("file")] == ["a/1.pdf", "3.pdf"]
    assert [file.read() for file in request.FILES.getlist("file")] == [b"1", b"3"]
    assert name_as_sent(request.FILES["more"]) == "2.pdf"
    assert "empty" not in request.FILES, "no file was chosen"


def test_a_name_of_dots_is_handed_on_to_be_refused():
    file = request_of(("file", "..", b"1")).FILES["file"]
    assert (file.name, name_as_sent(file)) == (NAMELESS, "..")


def test_large_files_go_to_disk_as_before():
    request = request_of(("small", "a/1.pdf", b"1"), ("large", "a/2.pdf", b"2" * LARGE))
    assert [type(request.FILES[name]) for name in ("small", "large")] == [TemporaryUploadedFile] * 2
    assert [name_as_sent(request.FILES[name]) for name in ("small", "large")] == ["a/1.pdf", "a/2.pdf"]
    assert request.FILES["large"].size == LARGE
    request.close()
    assert isinstance(request_of(("small", "1.pdf", b"1")).FILES["small"], InMemoryUploadedFile)


def test_a_file_that_came_another_way_has_its_name():
    assert name_as_sent(SimpleUploadedFile("x.pdf", b"1")) == "x.pdf"
