"""Lists that a page does not hold: what interface fills them, and what its answers in JSON say.

A POST is written into its address as web archives do, `?__wb_method=POST&` and the form behind it, so that
one string names a request wherever addresses are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

from extractor.crawler.addresses import canonical
from extractor.crawler.vocabulary import ListingRules, ProxyRule

LONGEST_SERIES = 500
POSTED = "__wb_method=POST"
_CHINA = timezone(timedelta(hours=8))
_MILLISECONDS = 10**11


class Request(NamedTuple):
    """How to ask for an address: with a GET, or with a POST of this form."""

    url: str
    form: list[tuple[str, str]] | None = None


class Row(NamedTuple):
    """An item of an answer in JSON. when: as written."""

    url: str
    title: str
    when: str


class Answer(NamedTuple):
    """What an answer in JSON holds: items as objects, or pieces of HTML with links."""

    rows: list[Row]
    html: list[str]


def as_request(url: str) -> Request:
    """Return the request that an address names."""
    before, marked, form = url.partition(POSTED)
    if not marked or not before.endswith(("?", "&")):
        return Request(url)
    return Request(before[:-1], parse_qsl(form.lstrip("&"), keep_blank_values=True))


def posted(url: str, form: str) -> str:
    """Return the address that names a POST of a form, `name=value&...`."""
    return f"{url}{'&' if urlsplit(url).query else '?'}{POSTED}&{form}"


def proxied(text: str, url: str, fragment: str, vocabulary: ListingRules) -> list[str]:
    """Return the addresses from which the list of a page can be had, by the first rule that fits.

    fragment: what the source declares behind the `#` of this address.
    """
    for rule in vocabulary.proxy:
        sign = re.search(rule.sign, text)
        values = _values(rule, sign, text, url, fragment) if sign is not None else None
        if values is not None:
            return [_address(rule, part, url) for part in _parts(rule, values, text)]
    return []


def columns(text: str, vocabulary: ListingRules) -> str:
    """Return number and name of the lists that a site of one script has, as its page names them, or ""."""
    for rule in vocabulary.proxy:
        if rule.columns and re.search(rule.sign, text):
            named = (f"{match['number']} {match['name']}" for match in re.finditer(rule.columns, text))
            return ", ".join(dict.fromkeys(named))
    return ""


def next_step(asked: str, vocabulary: ListingRules) -> str:
    """Return the address of the part after the one asked for, or "" where no rule counts its address on."""
    for rule in vocabulary.step:
        match = re.search(rule.pattern, asked)
        if match is None:
            continue
        counted = asked
        size = int(match.groupdict().get("size") or 1)
        for name in ("end", "number"):
            if match.groupdict().get(name):
                start, stop = match.span(name)
                counted = f"{counted[:start]}{int(match[name]) + size}{counted[stop:]}"
        return counted
    return ""


def read_answer(text: str, vocabulary: ListingRules) -> Answer | None:
    """Read an answer in JSON, its objects with an address and a title and its pieces of HTML; None for what
    is no JSON."""
    stripped = text.strip()
    if not stripped.startswith(("{", "[")):
        return None
    try:
        data = json.loads(stripped)
    except (ValueError, RecursionError):
        return None
    keys = vocabulary.answer
    rows, html = [], []
    for value in _walked(data):
        if isinstance(value, dict):
            found = [_first(value, names) for names in (keys.url, keys.title, keys.date)]
            if found[0] and found[1]:
                rows.append(Row(*found))
        elif isinstance(value, str) and "<a " in value:
            html.append(value)
    return Answer(rows, [] if rows else html)


def day_of(when: str) -> date | None:
    """Return the day of a time in seconds or milliseconds since 1970, as it was in China; None for others."""
    if not when.isdigit() or len(when) < 9:
        return None
    seconds = int(when) / (1000 if int(when) > _MILLISECONDS else 1)
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone(_CHINA).date()
    except (OverflowError, ValueError, OSError):
        return None


def _values(
    rule: ProxyRule, sign: re.Match[str], text: str, url: str, fragment: str
) -> dict[str, str] | None:
    """Return what a rule's template needs, from the page's source and address; None where something lacks."""
    values = {"fragment": fragment, **sign.groupdict()}
    own = re.search(rule.own_address, url) if rule.own_address else None
    if rule.own_address and own is None:
        return None
    values |= own.groupdict() if own else {}
    for name in rule.fields:
        written = re.search(rf"""\b{name}["']?\s*[:=]\s*["']?(?P<value>[^"'&,;\s)}}<>]+)""", text)
        if written is None:
            return None
        values[name] = written["value"]
    return None if "{fragment}" in rule.address and not fragment else values


def _parts(rule: ProxyRule, values: dict[str, str], text: str) -> Iterator[dict[str, str]]:
    """Yield the values for each part of the list: one where nothing tells how many there are."""
    total = re.search(rule.total, text) if rule.total else None
    if total is None:
        yield values | {
            "number": str(rule.first),
            "start": "1",
            "end": str(rule.size),
            "size": str(rule.size),
        }
        return
    size = rule.size
    for number in range(min(LONGEST_SERIES, -(-int(total["total"]) // size))):
        start, end = number * size + 1, min((number + 1) * size, int(total["total"]))
        yield values | {
            "number": str(rule.first + number),
            "start": str(start),
            "end": str(end),
            "size": str(size),
        }


def _address(rule: ProxyRule, values: dict[str, str], url: str) -> str:
    quoted = {name: quote(value, safe="%/" if name == "proxy" else "%") for name, value in values.items()}
    address = canonical(rule.address.format_map(quoted), url)
    return posted(address, rule.form.format_map(quoted)) if rule.form else address


def _walked(value: Any, depth: int = 0) -> Iterator[Any]:
    """Yield all values inside a value, in order."""
    yield value
    if depth > 12:
        return
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _walked(one, depth + 1)


def _first(value: dict[str, Any], names: list[str]) -> str:
    for name in names:
        found = value.get(name)
        if isinstance(found, str | int) and str(found).strip():
            return str(found).strip()
    return ""
