"""Who is told, of what, and that a notice nobody takes does not change the run's outcome."""

from __future__ import annotations

import io
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.commands.notice import news_of, tell
from extractor.console import Console
from extractor.crawler.sources import Notice, load_notice


def noted(out: Path, stamp: str, *reasons: str, command: str = "run") -> None:
    (out / "runs").mkdir(exist_ok=True)
    failures = [{"source_id": "town", "url": "http://town.example/", "reason": reason} for reason in reasons]
    state = {"town": {"state": "partial" if reasons else "ok"}}
    notes = {"command": command, "started": stamp, "sources": state, "failures": {"town": failures}}
    (out / "runs" / f"{stamp}.json").write_text(json.dumps(notes))


class Listener:
    """A server for one connection that says its lines and remembers what it was told."""

    def __init__(self, *says: bytes) -> None:
        self.heard = b""
        self._says = list(says)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(10)
        self.place = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        connection, _ = self._socket.accept()
        with connection:
            connection.settimeout(5)
            for said in self._says:
                if said.startswith(b"HTTP"):
                    while b'"text"' not in self.heard:
                        self.heard += connection.recv(65536)
                    connection.sendall(said)
                    return
                connection.sendall(said)
                if said.startswith(b"221"):
                    return
                ends = b"\r\n.\r\n" if said.startswith(b"354") else b"\r\n"
                piece = b""
                while not piece.endswith(ends):
                    piece += connection.recv(65536)
                self.heard += piece

    def close(self) -> None:
        self._thread.join(5)
        self._socket.close()


@pytest.fixture
def webhook() -> Iterator[Listener]:
    listener = Listener(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
    yield listener
    listener.close()


def test_only_what_is_new_is_told(tmp_path: Path) -> None:
    assert news_of(tmp_path)["new"] == []
    noted(tmp_path, "20240601T000000Z", "the list pages show 3 items")
    noted(tmp_path, "20240601T120000Z", command="audit")
    noted(tmp_path, "20240602T000000Z", "the list pages show 2 items", "answers 500")
    message = news_of(tmp_path)
    assert [one["reason"] for one in message["new"]] == ["answers 500"]
    assert (message["known_before"], message["sources"]) == (1, {"town": "partial"})


def test_a_webhook_gets_the_news_as_json(tmp_path: Path, webhook: Listener) -> None:
    noted(tmp_path, "20240602T000000Z", "answers 500")
    tell(Notice.model_validate({"webhook": f"http://{webhook.place}/hook"}), tmp_path, Console(quiet=True))
    webhook.close()
    head, _, body = webhook.heard.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /hook HTTP/1.1")
    assert json.loads(body)["new"][0]["reason"] == "answers 500"


def test_a_mail_is_sent(tmp_path: Path) -> None:
    fine = b"250 ok\r\n"
    server = Listener(b"220 here\r\n", fine, fine, fine, b"354 go on\r\n", fine, b"221 bye\r\n")
    noted(tmp_path, "20240602T000000Z", "answers 500")
    notice = Notice.model_validate({"mail_to": "a@b.example", "smtp": server.place})
    tell(notice, tmp_path, Console(quiet=True))
    server.close()
    assert b"To: a@b.example" in server.heard
    assert b"town: answers 500" in server.heard


def test_nothing_new_tells_nobody_and_a_deaf_hook_is_a_warning(tmp_path: Path) -> None:
    stream = io.StringIO()
    notice = Notice.model_validate({"webhook": "http://127.0.0.1:9/"})
    noted(tmp_path, "20240602T000000Z")
    tell(notice, tmp_path, Console(stream=stream))
    assert stream.getvalue() == ""
    noted(tmp_path, "20240603T000000Z", "answers 500")
    tell(notice, tmp_path, Console(stream=stream))
    assert "the webhook could not be sent" in stream.getvalue()


def test_the_table_is_read_from_sources_toml(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        '[notice]\nmail_to = "a@b.example"\n[[source]]\nid="a"\npublisher="b"\nstart=["http://a.example/"]\n'
    )
    assert load_notice(path).mail_to == "a@b.example"
