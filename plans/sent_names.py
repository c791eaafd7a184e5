"""The name under which a browser sent a file. Django cuts a path off it before a form sees it, so a form could not refuse one."""

import html
from collections import defaultdict

from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser

# What a file without any name of its own is handed on as, so that the form says what is wrong with it.
NAMELESS = "nameless"


class NamesAsSent(FileUploadHandler):
    """Reads the request as Django does, with the handlers that follow, and notes on each file what it was called (`sent_as`)."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        others = [handler for handler in self.request.upload_handlers if handler is not self]
        names = _Names()
        parser = _Parser(META, input_data, [names, *others], encoding)
        parser.names = names
        sent, files = parser.parse()
        for field, called in names.by_field.items():
            for file, name in zip(files.getlist(field), called, strict=False):
                file.sent_as = name
        return sent, files


class _Names(FileUploadHandler):
    """Notes the names of files by their field, in the order in which they come."""

    def __init__(self):
        super().__init__()
        self.by_field: dict[str, list[str]] = defaultdict(list)
        self.latest = ""

    def new_file(self, field_name, *args, **kwargs):
        super().new_file(field_name, *args, **kwargs)
        self.by_field[field_name].append(self.latest)

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None


class _Parser(MultiPartParser):
    names: _Names

    def sanitize_file_name(self, file_name):
        self.names.latest = html.unescape(file_name)
        return super().sanitize_file_name(file_name) or NAMELESS


def name_as_sent(file) -> str:
    """What an uploaded file was called, with the path where there was one."""
    return getattr(file, "sent_as", file.name)
