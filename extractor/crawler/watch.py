"""Whether tonight's documents say about themselves what those of earlier nights of their source said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from extractor.records import Document, Failure, Report

DESCRIBED = ("title", "published_date", "index_number", "document_number", "category")
FEWEST_TONIGHT = 3
FEWEST_BEFORE = 6
USUAL = 0.8
NO_TEXT = "text"  # how a document says in `guessed` that only its title is known
LONGEST_AHEAD = timedelta(days=1)


class Watch:
    """Looks at the documents of a run as they pass. since: when the run began; what was fetched before is
    the measure for what was fetched from then on. A value that only general rules guessed counts as missing."""

    def __init__(self, since: str, today: date) -> None:
        self._since = since
        self._today = today
        self._number: dict[str, Counter[bool]] = defaultdict(Counter)
        self._filled: dict[str, Counter[tuple[bool, str]]] = defaultdict(Counter)
        self._bare: dict[str, list[Document]] = defaultdict(list)
        self._ahead: dict[str, list[Document]] = defaultdict(list)

    def passing(self, reports: Iterable[Report | Failure]) -> Iterator[Report | Failure]:
        """Yield what comes, having looked at it."""
        for report in reports:
            if (
                isinstance(report, Report)
                and not report.document.attachment_of
                and report.document.text_length
            ):
                self._note(report.document)
            yield report

    def failures(self) -> list[Failure]:
        """Return what is wrong with the documents of tonight, by source."""
        return [*self._missing(), *self._future(), *self._without_text()]

    def _note(self, document: Document) -> None:
        source, tonight = document.source_id, document.retrieved_at >= self._since
        guessed = document.guessed.split()
        self._number[source][tonight] += 1
        names = [name for name in DESCRIBED if getattr(document, name) and name not in guessed]
        self._filled[source].update((tonight, name) for name in names)
        if tonight and NO_TEXT in guessed:
            self._bare[source].append(document)
        day = document.published_date
        if tonight and day is not None and day > self._today + LONGEST_AHEAD:
            self._ahead[source].append(document)

    def _without_text(self) -> Iterator[Failure]:
        for source, documents in self._bare.items():
            reason = (
                f"{len(documents)} new pages hold no text but their title; it may stand in a file, a frame, an image "
                "or a script"
            )
            yield Failure(stage="watch", source_id=source, url=documents[0].url, reason=reason)

    def _missing(self) -> Iterator[Failure]:
        for source, number in self._number.items():
            if number[True] < FEWEST_TONIGHT or number[False] < FEWEST_BEFORE:
                continue
            filled = self._filled[source]
            for name in DESCRIBED:
                if not filled[True, name] and filled[False, name] >= USUAL * number[False]:
                    usual = f"{filled[False, name]} of {number[False]} before did"
                    reason = f"none of tonight's {number[True]} documents says its {name}, {usual}"
                    yield Failure(stage="watch", source_id=source, reason=reason)

    def _future(self) -> Iterator[Failure]:
        for source, documents in self._ahead.items():
            first = documents[0]
            reason = f"{len(documents)} documents are dated in the future, one {first.published_date}"
            yield Failure(stage="watch", source_id=source, url=first.url, reason=reason)
