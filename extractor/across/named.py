"""Villages and bodies that the reports of a place name -> entities, their links, and names one character off: NAME.

A name is the same wherever the township writes it the same, so that its id is made of it and stays whatever comes. What
differs in one character is another name, and only a note says so.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from extractor.across.callings import Called, Callings, sentence_at
from extractor.across.periods import issued
from extractor.across.tell import Miswritten
from extractor.across.vocabulary import vocabulary
from extractor.documents.places import PlaceRules, gazetteer
from extractor.findings.needed import places
from extractor.findings.relations import digest
from extractor.records import Document, Entity, Figure, Link, Relation, Report
from extractor.rulebook import Rulebook
from extractor.values.words import alternation

_WITNESSES = 2
_TELLING = 2
_PREFECTURE = 4
_RELATIONS: dict[str, Relation] = {"place": "same_place", "body": "same_body"}
Key = tuple[str, str]


class Named:
    """The names in the reports of one place, in order of publication."""

    def __init__(self, reports: Sequence[Report], place: str, rules: Rulebook) -> None:
        self._rules, self._place = rules, place
        self._callings = rules.once(Callings)
        self._reports = sorted(reports, key=lambda one: (issued(one.document), one.document.document_id))
        self._told: dict[Key, list[tuple[Document, Called]]] = defaultdict(list)
        for report in self._reports:
            for called in self._callings.of(report.document):
                self._told[called.kind, called.core].append((report.document, called))
        self._subjects = {key: figures for key, figures in self._of_subjects().items() if key in self._told}

    def entities(self) -> list[Entity]:
        """Return an entity for each name that is written twice, or that a figure is of."""
        return [
            Entity(
                entity_id=self._entity_id(key),
                kind=told[0][1].kind,
                name=names[0],
                aliases=names[1:],
                place_name=told[0][0].place_name,
                county_code=told[0][0].county_code,
                document_ids=list(dict.fromkeys(document.document_id for document, _ in told)),
            )
            for key, told in self._told.items()
            if len(told) >= _TELLING or key in self._subjects
            for names in [[name for name, _ in Counter(called.name for _, called in told).most_common()]]
        ]

    def links(self) -> Iterator[Link]:
        """Yield two links for each two reports, one after the other, that have figures of one village or body."""
        for (kind, core), figures in self._subjects.items():
            for earlier, later in pairwise(figures):
                relation_id = digest(kind, core, earlier.figure_id, later.figure_id)
                for role, figure in (("earlier", earlier), ("later", later)):
                    yield Link(
                        link_id=digest(relation_id, role, figure.figure_id),
                        relation=_RELATIONS[kind],
                        role=role,
                        figure_id=figure.figure_id,
                        document_id=figure.document_id,
                        level="worded" if earlier.subject == later.subject else "inferred",
                        wording=f"{earlier.subject} ~ {later.subject}",
                        relation_id=relation_id,
                    )

    def miswritten(self) -> Iterator[Miswritten]:
        """Yield each name of one report that is a character off a name of two others, or of a division of its county's."""
        by_report = {key: {one.document_id for one, _ in told} for key, told in self._told.items()}
        known = [key for key, found in by_report.items() if len(found) >= _WITNESSES]
        for key, found in by_report.items():
            if len(found) > 1:
                continue
            near = [
                other
                for other in known
                if other[0] == key[0]
                and self._one_off(key[1], other[1])
                and len(by_report[other] - found) >= _WITNESSES
                and not self._together(key, other)
            ]
            if len(near) == 1:
                yield self._beside(key, near[0])
        for report in self._reports:
            yield from self._off_the_list(report.document)

    def _beside(self, odd: Key, known: Key) -> Miswritten:
        document, called = self._told[odd][0]
        others = [(one, named) for one, named in self._told[known] if one is not document]
        witness, right = others[-1]
        return Miswritten(
            called.name, right.name, document, sentence_at(document.text, called.start), witness,
            sentence_at(witness.text, right.start), len({one.document_id for one, _ in others}),
        )  # fmt: skip

    def _together(self, one: Key, other: Key) -> bool:
        """Tell whether both names stand in one sentence: two names for two places."""
        theirs = {called.name for _, called in self._told[other]}
        return any(
            any(name in sentence_at(document.text, called.start) for name in theirs)
            for document, called in self._told[one]
        )

    def _one_off(self, one: str, other: str) -> bool:
        """Tell whether two names differ in one character, which is none that tells neighbours apart."""
        spelling = vocabulary(self._rules).spelling
        if len(one) != len(other):
            return False
        differing = [(mine, theirs) for mine, theirs in zip(one, other, strict=True) if mine != theirs]
        return len(differing) == 1 and not any(mine in spelling.contrasts for mine in differing[0])

    def _off_the_list(self, document: Document) -> Iterator[Miswritten]:
        """Yield what is a character off the name of the township, or of a county of the prefecture, in no list itself."""
        known = self._rules.once(gazetteer)
        prefecture = document.county_code[:_PREFECTURE]
        siblings = dict(self._rules.once(Divisions).of(prefecture)) if prefecture else {}
        siblings[document.place_name] = siblings.get(document.place_name, "")
        spelling = vocabulary(self._rules).spelling
        told: set[str] = set()
        for name, code in siblings.items():
            end = next((end for end in spelling.ends if name.endswith(end)), "")
            if len(name) - len(end) < spelling.least or not end:
                continue
            almost = _almost(name, end, spelling.in_front, *spelling.unless_followed)
            for found in _ending(almost, end, len(name), document.text):
                odd = found[1]
                if odd not in known.codes and odd not in told and self._one_off(odd, name):
                    told.add(odd)
                    count = sum(name in one.document.text for one in self._reports)
                    sentence = sentence_at(document.text, found.start(1))
                    yield Miswritten(odd, name, document, sentence, reports=count, code=code)

    def _of_subjects(self) -> dict[Key, list[Figure]]:
        """Return the first figure of each report that is of a village or body."""
        found: dict[Key, list[Figure]] = defaultdict(list)
        for report in self._reports:
            firsts: dict[str, Figure] = {}
            for figure in report.figures:
                firsts.setdefault(figure.subject, figure)
            for subject, figure in firsts.items():
                key = self._callings.key(subject)
                if key is not None and all(one.document_id != figure.document_id for one in found[key]):
                    found[key].append(figure)
        return {key: figures for key, figures in found.items() if figures}

    def _entity_id(self, key: Key) -> str:
        return "e" + digest(key[0], self._place, key[1])


class Divisions:
    """The counties of each prefecture, by name; none of a name that is a common word without its first character."""

    def __init__(self, rules: Rulebook) -> None:
        self._of: dict[str, dict[str, str]] = defaultdict(dict)
        dull = frozenset(rules.load("places/names.toml", PlaceRules).stems.dull)
        for code, name in rules.once(gazetteer).names.items():
            if not code.endswith("00") and name[1:] not in dull:
                self._of[code[:_PREFECTURE]][name] = code

    def of(self, prefecture: str) -> dict[str, str]:
        """Return the names of the counties of a prefecture with their codes."""
        return self._of.get(prefecture, {})


def _ending(pattern: re.Pattern[str], end: str, length: int, text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern all of which are so long and end alike, so that their ends tell where to try it."""
    done = 0
    for place in places(end, text):
        start = place + len(end) - length
        match = pattern.match(text, start) if start >= done else None
        if match:
            done = match.end()
            yield match


@lru_cache(4096)
def _almost(name: str, end: str, in_front: str, *behind: str) -> re.Pattern[str]:
    """Return a pattern of a name with another character in one place of what stands before its end, at a boundary."""
    stem = name.removesuffix(end)
    forms = (
        re.escape(stem[:at]) + f"[^{char}\\W\\d_]" + re.escape(stem[at + 1 :]) for at, char in enumerate(stem)
    )
    boundary = f"(?:(?<![\u4e00-\u9fff])|(?<=[{in_front}]))"
    return re.compile(f"{boundary}((?:{'|'.join(forms)}){re.escape(end)})(?!{alternation(behind)})")
