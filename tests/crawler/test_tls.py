"""Old and broken TLS servers: what each needs, and that certificates are verified whatever a source declares."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import QUICK, Patience, answer, declared

from extractor.crawler.fetch import Fetcher
from extractor.crawler.trouble import FetchError

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="certificates are made with openssl")
PAGE = b"<p>1</p>"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a root, an intermediate and certificates for town.example."""
    folder = tmp_path_factory.mktemp("keys")

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, timeout=60)

    def certificate(
        name: str, host: str, signer: str, days: str = "30", bits: str = "2048", ca: bool = False
    ) -> None:
        (folder / f"{name}.ext").write_text(
            f"subjectAltName=DNS:{host}\nbasicConstraints=critical,CA:{'TRUE' if ca else 'FALSE'}\n"
        )
        openssl("req", "-newkey", f"rsa:{bits}", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
                "-subj", f"/CN={name}")  # fmt: skip
        signed = (
            ["-signkey", f"{name}.key"]
            if signer == name
            else ["-CA", f"{signer}.pem", "-CAkey", f"{signer}.key"]
        )
        more = [] if signer == name else ["-CAcreateserial"]
        openssl("x509", "-req", "-in", f"{name}.csr", *signed, *more, "-out", f"{name}.pem", "-days", days, "-sha256",
                "-extfile", f"{name}.ext")  # fmt: skip

    certificate("root", "root", "root", ca=True)
    certificate("middle", "middle", "root", ca=True)
    certificate("good", "town.example", "root")
    certificate("below", "town.example", "middle")
    certificate("wrong", "elsewhere.example", "root")
    certificate("expired", "town.example", "root", days="-1")
    certificate("own", "town.example", "own")
    certificate("short", "town.example", "root", bits="1024")
    return folder


@contextmanager
def served(keys: Path, name: str, tls1: bool = False) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    if tls1:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    context.load_cert_chain(keys / f"{name}.pem", keys / f"{name}.key")
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(20)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            try:
                connection.settimeout(3)
                with context.wrap_socket(connection, server_side=True) as secure:
                    path = secure.recv(65536).split(b" ")[1]
                    secure.sendall(answer(PAGE) if path == b"/a.html" else answer(b"", "404 Not Found"))
            except (OSError, IndexError):
                connection.close()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def asked(keys: Path, port: int, **fields: object) -> str:
    source = declared(ca_file=str(keys / "root.pem"), **fields)
    visit = Fetcher({"town.example": ("127.0.0.1", port)}, QUICK, Patience()).visit(source)
    try:
        return "ok" if visit.get("https://town.example/a.html").body == PAGE else "?"
    except FetchError as error:
        return str(error)


@pytest.mark.parametrize(
    ("name", "tls1", "declared_tls", "says"),
    [
        ("good", False, "modern", "ok"),
        ("short", False, "modern", 'try tls = "legacy"'),  # 21
        ("short", False, "legacy", "ok"),
        ("good", True, "modern", 'try tls = "tls1"'),  # 22
        ("good", True, "tls1", "ok"),
        ("expired", False, "tls1", "expired"),  # 23
        ("own", False, "tls1", "self-signed"),
        ("wrong", False, "tls1", "mismatch"),
        ("below", False, "modern", "unable to get local issuer"),  # 24
    ],
)
def test_a_tls_server_needs_what_its_message_says(
    keys: Path, name: str, tls1: bool, declared_tls: str, says: str
) -> None:
    with served(keys, name, tls1) as port:
        said = asked(keys, port, tls=declared_tls)
    assert says in said.replace("self signed", "self-signed")


def test_a_missing_intermediate_can_be_given(keys: Path) -> None:
    both = keys / "both.pem"
    both.write_text((keys / "root.pem").read_text() + (keys / "middle.pem").read_text())
    with served(keys, "below") as port:
        source = declared(ca_file=str(both))
        visit = Fetcher({"town.example": ("127.0.0.1", port)}, QUICK, Patience()).visit(source)
        assert visit.get("https://town.example/a.html").body == PAGE
