"""A page and its later version: CHANGED where its numbers differ and the page does not say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from extractor.across.tell import Failed, Said, joined
from extractor.across.vocabulary import Wording, vocabulary
from extractor.records import Figure, Report
from extractor.rulebook import Rulebook

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ENDS = re.compile(r"[^\u3002\uff1b\n]+")


class Sentence(NamedTuple):
    """A sentence with its figures, and its words without numbers."""

    text: str
    bare: str
    figures: tuple[Figure, ...]


def changed(before: Report, now: Report, rules: Rulebook) -> Iterator[Failed]:
    """Yield each sentence of a page whose words stayed and whose figures did not."""
    notices = vocabulary(rules).times.notice
    noticed = any(word in now.document.text and word not in before.document.text for word in notices)
    if noticed:
        return
    old, new = _sentences(before), _sentences(now)
    matcher = SequenceMatcher(None, [one.bare for one in old], [one.bare for one in new], autojunk=False)
    for start, other, length in matcher.get_matching_blocks():
        for one, two in zip(old[start : start + length], new[other : other + length], strict=True):
            yield from _differing(one, two, before, now)


def _differing(one: Sentence, two: Sentence, before: Report, now: Report) -> Iterator[Failed]:
    if len(one.figures) != len(two.figures):
        return
    pairs = [
        (mine, theirs)
        for mine, theirs in zip(one.figures, two.figures, strict=True)
        if mine.surface != theirs.surface and _amount(mine) != _amount(theirs)
    ]
    if not pairs:
        return

    def line(words: Wording) -> str:
        return joined(
            words, *(words.change.format(before=mine.surface, after=theirs.surface) for mine, theirs in pairs)
        )

    said = tuple(Said(theirs, now.document, two.text) for _, theirs in pairs)
    quoted = Said(pairs[0][1], before.document, one.text)
    figures = tuple(mine.figure_id for mine, _ in pairs)
    yield Failed("CHANGED", now.document.title, "", (quoted, *said), line, keep=figures)


def _amount(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.lower, figure.upper, figure.date_start, figure.date_end


def _sentences(report: Report) -> list[Sentence]:
    text, found = report.document.text, []
    figures = sorted(report.figures, key=lambda figure: figure.start)
    index = 0
    for match in _ENDS.finditer(text):
        mine = []
        while index < len(figures) and figures[index].start < match.end():
            mine.append(figures[index])
            index += 1
        if mine:
            found.append(Sentence(match[0].strip(), _NUMBER.sub("#", match[0].strip()), tuple(mine)))
    return found
