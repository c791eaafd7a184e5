"""A mail server on this machine, for tests: it takes mail as servers do, and refuses the addresses it is told to refuse."""

import contextlib
import socket
import socketserver
import threading
from email import message_from_bytes, policy


class _Session(socketserver.StreamRequestHandler):
    timeout = 10

    def handle(self):
        self._say("220 localhost")
        to = []
        while line := self.rfile.readline():
            word = line.strip().upper()
            if word.startswith((b"EHLO", b"HELO", b"MAIL", b"RSET", b"NOOP")):
                to = [] if word.startswith((b"MAIL", b"RSET")) else to
                self._say("250 OK")
            elif word.startswith(b"RCPT"):
                address = line.split(b"<")[1].split(b">")[0].decode()
                refused = address in self.server.refused
                self._say("550 There is no such mailbox" if refused else "250 OK")
                to += [] if refused else [address]
            elif word == b"DATA":
                self._say("354 Go on")
                self.server.received.append((to, message_from_bytes(self._data(), policy=policy.default)))
                self._say("250 Taken")
            elif word == b"QUIT":
                self._say("221 Bye")
                return
            else:
                self._say("500 What?")

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, words: str):
        self.wfile.write(words.encode() + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """`received` are the messages taken, each with the addresses it was for; `refused` the addresses it does not know."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.received, self.refused = [], set()

    @property
    def port(self) -> int:
        return self.server_address[1]


@contextlib.contextmanager
def mail_server():
    """A mail server that runs while this lasts."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(timeout=10)


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def send_over(settings, port: int) -> None:
    """Let Django send its mail to this port of this machine."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
