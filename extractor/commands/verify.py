"""`extractor verify OUT`: recomputes what the public edition claims, and says what does not hold."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Container, Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from extractor.commands.chapters import Chapter, TableReader, chapters
from extractor.commands.descriptions import wrong_descriptions
from extractor.commands.proofs import withdrawn
from extractor.commands.recompute import Arithmetic, document_fault, stands_in_sentence, wrong_ids
from extractor.commands.setting import console_of, rules_of
from extractor.errors import ExtractorError
from extractor.output.delta import KEYS
from extractor.output.folder import existing
from extractor.output.ledger import DATABASE, Ledger
from extractor.output.lines import standard_output
from extractor.output.naming import text_name
from extractor.output.publish import PUBLIC, sha256_of
from extractor.output.swap import files_in
from extractor.output.tables import CODE_COLUMNS, TABLES
from extractor.records import Document, Entity, Figure, Finding, Link, Project, Record, Repair
from extractor.rulebook import Rulebook


def verify(options: Namespace) -> int:
    """Print each claim that does not hold on a line; status 1 where there is one."""
    out = existing(Path(options.out))
    edition = Edition(out, rules_of(options))
    stream = standard_output()
    refuted = 0
    for fault in edition.faults():
        refuted += 1
        stream.write(f"{fault}\n")
    verdict = f"{refuted} claims do not hold" if refuted else "every claim holds"
    console_of(options).info(f"{edition.checked()}: {verdict}")
    return int(refuted > 0)


class Edition:
    """A public edition as published, read back. Raises ExtractorError where there is none.

    documents, figures: how many there are, once all faults were asked for.
    """

    def __init__(self, out: Path, rules: Rulebook) -> None:
        self.out, self.rules = out, rules
        self.folder = out / PUBLIC
        self.arithmetic = Arithmetic(rules)
        if not (self.folder / "index.json").is_file():
            raise ExtractorError(
                "there is no edition", str(self.folder), f"`extractor publish {out}` makes one"
            )
        self.withheld = _withheld(out)
        self.unseen = self.unproven = 0
        self._faults: list[str] = []
        self._readers = {name: TableReader(self.folder, name, self._faults) for name in TABLES}
        self._known: dict[str, set[str]] = {}

    def checked(self) -> str:
        """Return what was looked at, and what could not be, once all faults were asked for."""
        counts = {name: reader.count for name, reader in self._readers.items()}
        checked = f"{counts['documents']} documents, {counts['figures']} figures"
        if self.unseen:
            checked += f"; {self.unseen} texts are withheld, what stands in them was not compared"
        if self.unproven:
            checked += f"; {self.unproven} repairs are of pages not kept here, their proofs were not repeated"
        if self.arithmetic.skipped:
            checked += (
                f"; {self.arithmetic.skipped} values stand in words or units of no plain form, not recomputed"
            )
        return checked

    def faults(self) -> Iterator[str]:
        """Yield what does not hold, a sentence each."""
        yield from self._wrong_sums()
        yield from self._wrong_codes()
        entities = list(self._readers["entities"].records(Entity))
        self._known["entities"] = self._readers["entities"].ids
        for chapter in chapters(self._readers, self._faults):
            yield from self._noted()
            yield from self._wrong_chapter(chapter)
        yield from self._wrong_shared(entities)
        yield from self._noted()
        yield from self._wrong_index()
        yield from wrong_descriptions(self.folder)

    def _noted(self) -> Iterator[str]:
        """Yield what readers noted since the last time."""
        yield from self._faults
        self._faults.clear()

    def _wrong_chapter(self, chapter: Chapter) -> Iterator[str]:
        """All that is claimed of one document and what stands in it."""
        if fault := document_fault(chapter.document):
            yield f"{_name(chapter.document)}: {fault}"
        yield from self._wrong_text(chapter)
        for figure in wrong_ids(chapter.figures):
            yield f"{_name(figure)}: its document, sentence, surface and occurrence give another id"
        proven = {name for one in chapter.repairs if one.level == "proven" for name in one.figure_ids}
        for figure in chapter.figures:
            yield from self._wrong_figure(figure, figure.figure_id in proven)
        here = self._known | {
            "documents": {chapter.document.document_id},
            "figures": {one.figure_id for one in chapter.figures},
            "projects": {one.project_id for one in chapter.projects},
            "repairs": {one.repair_id for one in chapter.repairs},
        }
        records = (chapter.document, *chapter.figures, *chapter.projects, *chapter.repairs, *chapter.links)
        for record in records:
            yield from _dangling(record, here)
        yield from self._wrong_proofs(chapter)

    def _wrong_proofs(self, chapter: Chapter) -> Iterator[str]:
        """A page with repairs is read and repaired again; a proof that it does not give any more is named."""
        if not chapter.repairs:
            return
        document = _kept_document(self.out, chapter.document.document_id)
        if document is None:
            self.unproven += len(chapter.repairs)
            return
        path = self.folder / "text" / text_name(document.document_id)
        if path.is_file():  # as published: what stands there is what a proof must rest on
            document.text = path.read_bytes().decode("utf-8", "replace")
        figures = {figure.figure_id: figure for figure in chapter.figures}
        yield from withdrawn(document, chapter.repairs, figures, self.rules)

    def _wrong_codes(self) -> Iterator[str]:
        """The code lists, whose terms the other tables name: each has a description."""
        for name in CODE_COLUMNS:
            rows = list(self._readers[name].rows())
            for row in rows:
                if not row.get("description"):
                    yield f"{name}: {next(iter(row.values()), '')!r} has no description"
            field = {"units": "unit_code", "places": "place_code"}.get(name, KEYS[name])
            self._known[name] = {str(row.get(field)) for row in rows}
        yield from self._noted()

    def _wrong_shared(self, entities: Iterable[Entity]) -> Iterator[str]:
        """Findings and entities name figures and documents of the whole edition."""
        known = {name: self._readers[name].ids for name in ("documents", "figures", "entities")}
        for one in chain(entities, self._readers["findings"].records(Finding)):
            yield from _dangling(one, known)

    def _wrong_sums(self) -> Iterator[str]:
        path = self.folder / "SHA256SUMS"
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        claimed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        there = set(files_in(self.folder)) - {"SHA256SUMS"}
        for name in sorted(there | set(claimed)):
            if name not in claimed:
                yield f"{name}: is not in SHA256SUMS"
            elif name not in there:
                yield f"{name}: is in SHA256SUMS and is missing"
            elif sha256_of(self.folder / name) != claimed[name]:
                yield f"{name}: its bytes are not those of SHA256SUMS"

    def _wrong_index(self) -> Iterator[str]:
        try:
            index = json.loads((self.folder / "index.json").read_text(encoding="utf-8"))
            counts, resources = dict(index["counts"]), list(index["resources"])
        except (ValueError, KeyError, TypeError) as error:
            yield f"index.json: cannot be read: {type(error).__name__} {error}"
            return
        for name, reader in self._readers.items():
            if counts.get(name) != reader.count:
                yield f"index.json: counts {counts.get(name)} {name}, there are {reader.count}"
        for resource in resources:
            yield from self._wrong_resource(resource)

    def _wrong_resource(self, resource: dict[str, Any]) -> Iterator[str]:
        file = self.folder / str(resource.get("path"))
        if not file.is_file():
            yield f"index.json: {resource.get('path')} is missing"
            return
        reader = self._readers.get(str(resource.get("name")))
        true = {"bytes": file.stat().st_size, "sha256": sha256_of(file)}
        if reader is not None:
            true["rows"] = reader.count
        for field, value in true.items():
            if resource.get(field) != value:
                yield f"index.json: {resource['path']}: {field} is {resource.get(field)}, it has {value}"

    def _wrong_text(self, chapter: Chapter) -> Iterator[str]:
        """Offsets count in the published text: its digest, and what stands where."""
        document = chapter.document
        path = self.folder / "text" / text_name(document.document_id)
        if not path.is_file():
            if document.source_id in self.withheld:
                self.unseen += 1
            else:
                yield f"text/{path.name}: is missing"
            return
        content = path.read_bytes()
        if sha256(content).hexdigest() != document.text_sha256:
            yield f"text/{path.name}: its digest is not the document's text_sha256"
        text = content.decode("utf-8", "replace")
        if len(text) != document.text_length:
            yield f"text/{path.name}: has {len(text)} characters, text_length is {document.text_length}"
        standing: list[Figure | Repair] = [*chapter.figures, *chapter.repairs]
        for record in standing:
            if text[record.start : record.end] != record.surface:
                yield f"{_name(record)}: {record.surface!r} does not stand at {record.start}..{record.end}"
            if isinstance(record, Figure) and not stands_in_sentence(record, text):
                yield f"{_name(record)}: its sentence does not stand around {record.start}"

    def _wrong_figure(self, one: Figure, proven: bool) -> Iterator[str]:
        if fault := self.arithmetic.fault(one):
            yield f"figure {one.figure_id}: {fault}"
        if one.value is not None:
            low = one.lower is not None and one.value < one.lower
            high = one.upper is not None and one.value > one.upper
            if low or high:
                yield f"figure {one.figure_id}: value {one.value} is outside {one.lower}..{one.upper}"
        if (one.quality == "repaired") != proven:
            known = "a proven repair" if proven else "no proven repair"
            yield f"figure {one.figure_id}: is {one.quality} and has {known}"
        if one.quality == "suspect" and (one.value is not None or not one.reason):
            what = "no reason" if one.value is None else "a value"
            yield f"figure {one.figure_id}: is suspect and has {what}"


def _dangling(record: Record, known: Mapping[str, Container[str]]) -> Iterator[str]:
    """Every id that a record names is there."""
    for table, name in _references(record):
        if name and name not in known[table]:
            yield f"{_name(record)}: there is no {name!r} in {table}"


def _references(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the table and the id of everything that a record names."""
    if isinstance(record, Document):
        yield "places", record.place_code
    if isinstance(record, Figure | Project | Repair | Link):
        yield "documents", record.document_id
    if isinstance(record, Figure):
        yield from (("projects", record.project_id), ("repairs", record.repair_id))
        yield from (("units", record.unit_code), ("measures", record.measure))
    if isinstance(record, Link):
        yield "figures", record.figure_id
    if isinstance(record, Project | Repair | Finding):
        yield from (("figures", name) for name in record.figure_ids)
    if isinstance(record, Repair):
        yield from (("figures", name) for name in record.premises)
    if isinstance(record, Project):
        yield "entities", record.entity_id
    if isinstance(record, Entity):
        yield "entities", record.superseded_by
    if isinstance(record, Entity | Finding):
        yield from (("documents", name) for name in record.document_ids)


def _name(record: Record) -> str:
    table = type(record).__name__.lower()
    return f"{table} {getattr(record, f'{table}_id')}"


def _withheld(out: Path) -> set[str]:
    if not (out / DATABASE).is_file():
        return set()
    with Ledger(out) as ledger:
        return ledger.withheld()


def _kept_document(out: Path, document_id: str) -> Document | None:
    """Return a document as it was read, with text and sections; None where it is not kept."""
    if not (out / DATABASE).is_file():
        return None
    with Ledger(out) as ledger:
        report = ledger.report(document_id)
    return report.document if report else None
