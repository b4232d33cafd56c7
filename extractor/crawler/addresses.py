"""Addresses: one form for each page, and which ones a public page may send us to."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
_SECOND_LEVEL = {"gov", "com", "org", "net", "edu", "ac", "co"}


def canonical(url: str, base: str = "") -> str:
    """Return the one form of an address: resolved against `base`, host in lower case, without session id,
    default port and fragment, everything but ASCII percent-encoded. "" for what is no web address."""
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not parts.hostname:
        return ""
    host = _ascii_host(parts.hostname)
    if port is not None and port != _PORTS[parts.scheme]:
        host = f"{host}:{port}"
    path = quote(_without_dots(_SESSION.sub("", parts.path)) or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return urlunsplit((parts.scheme, host, path, query, ""))


def host_of(url: str) -> str:
    """Return the host of an address as one key for politeness, http and https alike; other ports apart."""
    parts = urlsplit(url)
    usual = parts.port is None or parts.port in _PORTS.values()
    return f"{parts.hostname}" if usual else f"{parts.hostname}:{parts.port}"


def same_site(one: str, other: str) -> bool:
    """Say whether two addresses belong to one site: the same host, or hosts under one registered name."""
    mine, theirs = urlsplit(one).hostname or "", urlsplit(other).hostname or ""
    return mine == theirs or (_registered(mine) == _registered(theirs) != "")


def same_page(one: str, other: str) -> bool:
    """Say whether two addresses differ in the scheme only, or not at all."""
    return one.partition("://")[2] == other.partition("://")[2]


def suffix_of(url: str) -> str:
    """Return the file suffix of an address, lower case with the dot, or ""."""
    name = unquote(urlsplit(url).path).rsplit("/", 1)[-1]
    return f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""


def is_home(url: str) -> bool:
    """Say whether an address is a site's home page."""
    return urlsplit(url).path.strip("/").lower() in (
        "",
        "index.html",
        "index.htm",
        "index.shtml",
        "index.jsp",
    )


def may_dial(address: str, allow_loopback: bool) -> bool:
    """Say whether a connection to this IP address is allowed: public ones, and loopback where a source
    says so."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        ip = mapped
    return (ip.is_global and not ip.is_multicast) or (allow_loopback and ip.is_loopback)


def _without_dots(path: str) -> str:
    """Undo `.` and `..` in a path; those above the root are dropped."""
    if "/." not in path:
        return path
    steps: list[str] = []
    for step in path.split("/")[1:]:
        if step == "..":
            del steps[-1:]
        elif step != ".":
            steps.append(step)
    return "/" + "/".join(steps) + ("/" if path.endswith(("/.", "/..")) and steps else "")


def _ascii_host(host: str) -> str:
    try:
        return host.encode("ascii").decode("ascii").lower()
    except UnicodeEncodeError:
        try:
            return host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return quote(host)


def _registered(host: str) -> str:
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or ":" in host:
        return ""
    keep = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-keep:])
