"""Headings of a text -> sections with their paths, in plain text and in pages alike."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from extractor.documents.search import Teller, matches
from extractor.records import Section, Span
from extractor.rulebook import Rule, Rulebook, RuleFile


class Numbered(Rule):
    """A way to number headings; examples: lines with the heading in brackets, not_examples: lines
    without one."""

    rank: int
    mark: str
    run_in: int
    whole: int


class RunIn(Rule):
    """Headings without a number that run into their paragraph."""

    rank: int
    heading: str


class Standalone(BaseModel):
    """Lines that are headings without a number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    longest: int
    shortest: int
    rank: int
    top: str
    not_headings: str
    examples: list[str] = Field(min_length=1)
    not_examples: list[str] = Field(default_factory=list)


class Lost(BaseModel):
    """What a paragraph begins with where the closing mark of its heading was lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    openers: str
    examples: list[str] = Field(min_length=1)


class HeadingRules(RuleFile):
    """rules/headings.toml."""

    numbered: list[Numbered]
    run_in: list[RunIn]
    standalone: Standalone
    lost: Lost


class _Patterns(NamedTuple):
    numbered: dict[str, Numbered]
    mark: re.Pattern[str]
    run_in: dict[str, RunIn]
    unnumbered: re.Pattern[str]
    standalone: Standalone
    top: Teller
    not_headings: re.Pattern[str]
    openers: str


class Heading(NamedTuple):
    """A heading found: its span, the rank of its kind, the kind's name."""

    start: int
    end: int
    rank: int
    kind: str


_TOP_RANK = 2
_CLOSING = re.compile("[\u3002\uff1a:\uff1b;\uff1f\uff01!?]")
_COMMA = re.compile("[\uff0c,]")
_MID_STOP = re.compile("[\u3002\uff1b;\uff01]")
_STOPS = "\u3002\uff1a:\uff1b;\uff0c,\u3001"
_AMOUNT = re.compile('\\d(?!\\d*(?:\u5e74|[\u201d"\u2019\uff09)]))')
_WIDE = re.compile("[\u4e00-\u9fff]")
_LONG = 40
_SHORTEST_LOST, _LONGEST_LOST = 4, 36


def patterns(rules: Rulebook) -> _Patterns:
    """Compile rules/headings.toml; call it through `rules.once`."""
    loaded = rules.load("headings.toml", HeadingRules)
    return _Patterns(
        numbered={rule.name: rule for rule in loaded.numbered},
        mark=re.compile("|".join(f"(?P<{rule.name}>{rule.mark})" for rule in loaded.numbered)),
        run_in={rule.name: rule for rule in loaded.run_in},
        unnumbered=re.compile("|".join(f"(?P<{rule.name}>{rule.heading})" for rule in loaded.run_in)),
        standalone=loaded.standalone,
        top=matches(loaded.standalone.top),
        not_headings=re.compile(loaded.standalone.not_headings),
        openers=loaded.lost.openers,
    )


def sections(
    text: str, found: list[Span], title: Span | None, rules: Rulebook, place: str = ""
) -> tuple[Section, ...]:
    """Return the title and all headings among the lines `found` of a text, in reading order.

    title: where the title stands, if it does: what comes before it holds no headings. place: the
    township's name, with which a paragraph often begins.
    """
    known = rules.once(patterns)
    body = found if title is None else found[bisect_left(found, (title.end,)) :]
    headings = _headings(text, body, known, _openers(known, place))
    name = "" if title is None else text[title.start : title.end]
    result = [] if title is None else [Section(title.start, title.end, 0, name, name)]
    return (*result, *_nested(text, _repeated(headings, known)))


def heading_at(text: str, body: list[Span], number: int, rules: Rulebook) -> Heading | None:
    """Return the heading that one line begins with, whether or not its kind occurs again."""
    known = rules.once(patterns)
    headings = _headings(text, body, known, _openers(known, ""))
    return next((heading for heading in headings if heading.start == body[number].start), None)


def _openers(known: _Patterns, place: str) -> re.Pattern[str]:
    return re.compile(f"{known.openers}|{re.escape(place)}" if place else known.openers)


def _headings(text: str, body: list[Span], known: _Patterns, openers: re.Pattern[str]) -> list[Heading]:
    """Return what lines begin with that may be a heading, line by line."""
    shortest, longest = known.standalone.shortest, known.standalone.longest
    headings: list[Heading] = []
    heading: Heading | None
    told = False  # whether a paragraph stands above
    for number, (start, end) in enumerate(body):
        length = end - start
        if mark := known.mark.match(text, start, end):
            heading = _numbered(text, mark, end, known, openers)
        else:
            heading = _run_in(text, start, end, known) if length >= _LONG else None
            if heading is None and shortest <= length <= longest and text[end - 1] not in _STOPS:
                below = body[number + 1] if told and number + 1 < len(body) else None
                heading = _standalone(text, body[number], below, known)
        if heading is not None:
            headings.append(heading)
        told = told or length >= _LONG
    return headings


def _numbered(
    text: str, mark: re.Match[str], end: int, known: _Patterns, openers: re.Pattern[str]
) -> Heading | None:
    rule = known.numbered[mark.lastgroup or ""]
    stop = _numbered_end(text, mark.end(), end, rule, openers)
    return Heading(mark.start(), stop, rule.rank, rule.name) if stop else None


def _run_in(text: str, start: int, end: int, known: _Patterns) -> Heading | None:
    found = known.unnumbered.match(text, start, end)
    if found is None or end - found.end() < _LONG:
        return None
    rule = known.run_in[found.lastgroup or ""]
    return Heading(start, found.end(), rule.rank, rule.name)


def _numbered_end(text: str, start: int, end: int, rule: Numbered, openers: re.Pattern[str]) -> int:
    """Return where the heading after a number ends, or 0 where the number begins a mere item."""
    rest = text[start:end]
    if (
        len(rest) <= rule.whole
        and not _MID_STOP.search(rest[:-1])
        and rest[-1:] not in ("\uff1b", "\uff0c", ";", ",")
    ):
        whole = rest.rstrip(_STOPS)
        counts = _AMOUNT.search(whole) is not None
        if whole and not (counts and rule.rank > 3 and (whole != rest or _COMMA.search(whole))):
            inner = _CLOSING.search(whole)
            return start + (inner.start() if inner and rule.rank > 3 else len(whole))
    closing = _CLOSING.search(rest)
    if closing and 2 <= closing.start() <= rule.run_in and closing.group() not in "\uff1b;":
        heading = rest[: closing.start()]
        if not (rule.rank > 3 and _AMOUNT.search(heading)):
            return start + closing.start()
    if rule.rank != 4:
        return 0
    opener = openers.search(rest, _SHORTEST_LOST)
    stop = min((found.start() for found in (_COMMA.search(rest), closing) if found), default=len(rest))
    if opener and opener.start() <= min(stop, _LONGEST_LOST) and not _AMOUNT.search(rest[: opener.start()]):
        return start + opener.start()
    return 0


def _standalone(text: str, line: Span, below: Span | None, known: _Patterns) -> Heading | None:
    """Return a line without number or final mark as a heading, if it is one.

    below: the line below, where a paragraph stands above.
    """
    start, end = line
    written = text[start:end]
    if _MID_STOP.search(written) or "\t" in written:
        return None
    if known.top(written) and not _COMMA.search(written):
        return Heading(start, end, _TOP_RANK, "top")
    prose = below is not None and below.end - below.start >= _LONG
    if prose and len(_WIDE.findall(written)) * 2 > end - start and not known.not_headings.search(written):
        return Heading(start, end, known.standalone.rank, "standalone")
    return None


def _repeated(headings: list[Heading], known: _Patterns) -> list[Heading]:
    """Leave out headings without a number whose kind occurs only once: one short sentence is no heading."""
    counted = [heading.kind for heading in headings]
    return [
        heading for heading in headings if heading.kind not in known.run_in or counted.count(heading.kind) > 1
    ]


def _nested(text: str, headings: list[Heading]) -> list[Section]:
    shift = 0 if any(heading.rank == 1 for heading in headings) else 1
    above: list[tuple[int, int, str]] = []
    result = []
    for start, end, rank, _ in headings:
        while above and above[-1][0] >= rank:
            above.pop()
        numbered = rank < 7
        level = rank - shift if numbered else (above[-1][1] if above else 0) + 1
        written = text[start:end]
        path = f"{above[-1][2]} > {written}" if above else written
        above.append((rank, level, path))
        result.append(Section(start, end, level, written, path))
    return result
