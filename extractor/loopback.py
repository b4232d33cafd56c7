"""A small web server on loopback for the samples and the review site: serves a folder, and ends by itself.

The folder holds one folder for each host name: a request for `dazhou.example` is answered from
`folder/dazhou.example/`. An optional `headers.toml` beside them says what to send other than by default:

    [[file]]
    path = "dazhou.example/x.html"
    content_type = "text/html; charset=utf-8"
    status = 200
    headers = { X-Name = "value" }
"""

from __future__ import annotations

import hashlib
import mimetypes
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from extractor.errors import ExtractorError

LAST_MODIFIED = "Mon, 01 Jan 2024 00:00:00 GMT"
_INDEXES = ("index.html", "index.htm", "index.shtml")
_TYPES = mimetypes.MimeTypes(
    filenames=()
)  # the machine's own tables would make answers differ between machines
_TYPES.add_type("text/html", ".shtml")
_KEYS = {"path", "content_type", "status", "headers"}


class Site:
    """A folder that is being served. port: where. hosts: the names it answers to. requests: how many it
    answered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.hosts = sorted(path.name for path in self.folder.iterdir() if path.is_dir())
        self.overrides = _overrides(self.folder / "headers.toml")
        self.requests = 0
        self.port = 0

    @property
    def connect_to(self) -> dict[str, tuple[str, int]]:
        """Host name -> where to connect instead: addresses stay as they are, the socket comes here."""
        return dict.fromkeys(self.hosts, ("127.0.0.1", self.port))

    def file_for(self, host: str, target: str) -> Path | None:
        """Return the file that answers a request, or None; never one outside the host's own folder."""
        if host not in self.hosts:
            return None
        root = (self.folder / host).resolve()
        try:
            wanted = (root / unquote(urlsplit(target).path).lstrip("/")).resolve()
            if not wanted.is_relative_to(root):
                return None
            places = [wanted / name for name in _INDEXES] if wanted.is_dir() else [wanted]
            return next((place for place in places if place.is_file()), None)
        except (ValueError, OSError):  # a NUL in the name, a name too long
            return None


@contextmanager
def serve(folder: Path, max_seconds: float = 900) -> Iterator[Site]:
    """Serve a folder on 127.0.0.1 at a free port while the context lasts, at most `max_seconds`.

    Raises ExtractorError where the folder or its headers.toml cannot be read, or no port can be had.
    """
    try:
        site = Site(folder)
        server = _Server(("127.0.0.1", 0), _handler(site))
    except OSError as error:
        raise ExtractorError(f"cannot be served: {error}", str(folder)) from None
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    end = threading.Timer(max_seconds, server.shutdown)
    end.daemon = True
    thread.start()
    end.start()
    try:
        yield site
    finally:
        end.cancel()
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away is no news."""


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "loopback"
        sys_version = ""
        timeout = 30

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def _answer(self, with_body: bool) -> None:
            site.requests += 1
            host = (self.headers.get("Host") or "").rpartition(":")[0] or (self.headers.get("Host") or "")
            path = site.file_for(host.lower(), self.path)
            if path is None:
                self._send(404, {"Content-Type": "text/plain; charset=utf-8"}, b"not found\n", with_body)
                return
            body = path.read_bytes()
            override = site.overrides.get(path.relative_to(site.folder).as_posix(), {})
            headers = _headers(path, body, override)
            status = override.get("status", 200)
            if status == 200 and headers["ETag"] in (self.headers.get("If-None-Match") or ""):
                self._send(304, headers, b"", with_body)
            else:
                self._send(status, headers, body, with_body)

        def _send(self, status: int, headers: dict[str, str], body: bytes, with_body: bool) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if with_body and body:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def _headers(path: Path, body: bytes, override: dict[str, Any]) -> dict[str, str]:
    kind = _TYPES.guess_type(path.name)[0] or "application/octet-stream"
    headers = {
        "Content-Type": override.get("content_type", kind),
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:24]}"',
        "Last-Modified": LAST_MODIFIED,
    }
    return headers | {str(name): str(value) for name, value in override.get("headers", {}).items()}


def _overrides(path: Path) -> dict[str, dict[str, Any]]:
    if not path.is_file():
        return {}
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("file", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExtractorError(f"not valid TOML: {error}", str(path)) from None
    for entry in entries:
        unknown = sorted(set(entry) - _KEYS)
        if unknown or "path" not in entry:
            fault = f'unknown key "{unknown[0]}"' if unknown else "an entry without a path"
            raise ExtractorError(fault, str(path), f"known: {', '.join(sorted(_KEYS))}")
    return {entry["path"]: entry for entry in entries}
