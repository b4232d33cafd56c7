"""Records -> OUT/public: built whole beside it, then swapped in; left untouched where nothing changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, NamedTuple

from extractor.output.build import Builder, Old, document_rows, write_json_array
from extractor.output.delta import DeltaLines, Makers
from extractor.output.described import Described, File, day_of, surveyed
from extractor.output.folder import unwritable
from extractor.output.frame import write_parquet
from extractor.output.history import (
    Version,
    add_version,
    carry,
    next_version,
    notes,
    scrub,
    versions_of,
    write_history,
)
from extractor.output.journal import rules_digest
from extractor.output.naming import text_name
from extractor.output.parts import Memory, Part, intact, parts_of, remember, remembered, stats_of
from extractor.output.settings import CatalogSettings, settings_of
from extractor.output.swap import beside, files_in, mend, swap_in
from extractor.output.tables import CODE_COLUMNS, RECORD_TABLES, TABLES, columns
from extractor.records import SCHEMA_VERSION, Entity, Finding, Report
from extractor.rulebook import Rulebook
from extractor.version import VERSION

PUBLIC = "public"
FORMATS = ("csv", "jsonl", "json", "parquet")
FOLDERS = {"csv": "data", "jsonl": "jsonl", "json": "json", "parquet": "data"}
Tombstones = Mapping[str, Mapping[str, str]]


class EditionCounts(NamedTuple):
    """What an edition holds: its version, rows by table, and whether it differs from the one before.

    refused: why it was not published and the one before stays, or "".
    """

    version: str
    counts: dict[str, int]
    changed: bool
    refused: str = ""


def publish(
    reports: Iterable[Report],
    out: Path,
    rules: Rulebook,
    *,
    across: Sequence[Finding] = (),
    formats: Collection[str] = ("csv", "jsonl"),
    excel: bool = False,
    withheld: Collection[str] = (),
    tombstones: Tombstones | None = None,
    moment: str = "",
    max_fall: float | None = None,
) -> EditionCounts:
    """Make the public edition of reports in memory and swap it in; see `publish_parts`.

    across: findings that belong to no single report.
    """
    held = list(reports)
    findings = [*(one for report in held for one in report.findings), *across]
    entities = [one for report in held for one in report.entities]
    return publish_parts(
        parts_of(held), out, rules, findings=findings, entities=entities, formats=formats, excel=excel,
        withheld=withheld, tombstones=tombstones, moment=moment, max_fall=max_fall,
    )  # fmt: skip


def publish_parts(
    parts: Iterable[Part],
    out: Path,
    rules: Rulebook,
    *,
    findings: Iterable[Finding] = (),
    entities: Iterable[Entity] = (),
    formats: Collection[str] = ("csv", "jsonl"),
    excel: bool = False,
    withheld: Collection[str] = (),
    tombstones: Tombstones | None = None,
    moment: str = "",
    max_fall: float | None = None,
) -> EditionCounts:
    """Make the public edition of the parts, in the order of their ids, and swap it in.

    formats: beside csv and jsonl, of json and parquet. excel: begin CSV files with a byte-order mark. withheld: ids of
    sources whose texts are not published. tombstones: what was withdrawn on request, by document_id, with `at` and
    `reason`. moment: when the state last changed, UTC; the newest page's where nothing later is given. max_fall: the
    share of documents that may vanish; the settings' own where it is None.
    Raises ExtractorError where OUT cannot be written; the edition before stays as it was.
    """
    settings = settings_of(out)
    place = out / PUBLIC
    _, new = beside(place)
    gone = tombstones or {}
    try:
        mend(place)
        edition = _Edition(out, new, rules, settings, formats, excel, withheld, gone)
        new.mkdir(parents=True)
        try:
            fall = settings.max_fall if max_fall is None else max_fall
            counts = edition.make(parts, findings, entities, moment, fall)
            if counts.changed:
                swap_in(new, place)
            if not counts.refused:
                remember(out, edition.memory(place))
        finally:
            for leftover in (new, edition.spool):
                if leftover.is_dir():
                    shutil.rmtree(leftover)
                else:
                    leftover.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(out, error) from None
    return counts


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


class _Edition:
    """One edition on its way: the tables first, then what describes them, then the sums of all."""

    def __init__(self, out: Path, new: Path, rules: Rulebook, settings: CatalogSettings, formats: Collection[str],
                 excel: bool, withheld: Collection[str], tombstones: Tombstones) -> None:  # fmt: skip
        self.new = new
        self.public = out / PUBLIC
        self.spool = out / f"{PUBLIC}.delta"
        self.settings = settings
        self.formats = formats
        self.tombstones = tombstones
        self.makers = Makers(SCHEMA_VERSION, f"{VERSION}+{rules_digest(rules)[:12]}")
        self.recipe = _recipe(self.makers, excel, withheld)
        self._rules, self._excel, self._withheld = rules, excel, withheld
        self.before = remembered(out)
        self.published = _published(self.public)
        self._said: dict[str, Any] = {}
        self._pieces: dict[str, Any] = {}

    def make(
        self,
        parts: Iterable[Part],
        findings: Iterable[Finding],
        entities: Iterable[Entity],
        moment: str,
        max_fall: float,
    ) -> EditionCounts:
        """Write the whole edition into the new folder; return what it holds."""
        old, delta = self._old(), DeltaLines(self.spool)
        builder = Builder(
            self.new, self._rules, old=old, delta=delta, makers=self.makers, excel=self._excel,
            withheld=self._withheld, tombstones=self.tombstones,
        )  # fmt: skip
        try:
            builder.write(parts, findings, entities)
        finally:
            delta.close()
        fallen = self._fallen(builder, max_fall)
        if fallen:
            return EditionCounts(self.published["version"], self.published["counts"], False, fallen)
        self._pieces = builder.pieces
        return self._describe(builder, old, delta, moment)

    def memory(self, public: Path) -> Memory:
        """Return what to remember of the edition, once it lies in `public`."""
        files = {path: stat for path, stat in stats_of(public).items() if not path.startswith("text/")}
        return Memory(self._said, files, self._pieces)

    def _old(self) -> Old | None:
        if self.before is None:
            return None
        names = {name: text_name(name) for name in self.before.pieces}
        if not intact(self.before, self.public, names):
            return None
        said = self.before.said
        makers = Makers(*said["makers"])
        return Old(self.public, self.before, said["recipe"] == self.recipe, makers)

    def _fallen(self, builder: Builder, max_fall: float) -> str:
        """Return why the edition is refused: too many documents vanished. Those withdrawn on request do not count."""
        if self.before is not None:
            known = [name for name in self.before.pieces if name not in self.tombstones]
            before, lost = len(known), sum(name not in builder.pieces for name in known)
        else:  # without memory the documents of the edition before are numbers only
            before = max(0, self.published.get("counts", {}).get("documents", 0) - len(self.tombstones))
            lost = max(0, before - len(builder.pieces))
        if not before or lost <= max_fall * before:
            return ""
        return (
            f"{lost} of {before} documents would vanish, more than {max_fall:.0%} of them: the edition before "
            "stays; where that is right, publish with --max-fall 1"
        )

    def _describe(self, builder: Builder, old: Old | None, delta: DeltaLines, moment: str) -> EditionCounts:
        content = sha256(
            "".join(f"{digest}  {path}\n" for path, digest in sorted(builder.sums.items())).encode()
        )
        digest = content.hexdigest()
        survey = surveyed(document_rows(self.new))
        same = self.published.get("content_sha256") == digest
        versions = versions_of(self.public)
        moment = versions[0]["at"] if same and versions else max(moment, survey.newest)
        carry(self.public, self.new, versions)
        self._add_version(versions, builder, delta if old is not None else None, moment, same)
        if self.tombstones:
            scrub(self.new, versions[0 if same else 1 :], set(self.tombstones))
        write_history(self.new, versions)
        self._write_other_formats()
        files = self._files(builder)
        described = Described(
            version=versions[0]["version"],
            previous=versions[0]["previous_version"],
            moment=moment if day_of(moment) != "undated" else "",
            notes=notes(versions[0]),
            counts={name: builder.counts[name] for name in TABLES},
            files=tuple(files),
            settings=self.settings,
            places=tuple(_json_lines(self.new / "jsonl" / "places.jsonl")),
            **{name: getattr(survey, name) for name in ("years", "sources", "publishers", "first", "last")},
        )
        self._write_descriptions(described, digest, versions[0])
        sums = self._write_sums(builder)
        changed = old is None or sums != _text(self.public / "SHA256SUMS")
        self._said = {
            "version": described.version, "counts": described.counts, "content": digest,
            "makers": list(self.makers), "recipe": self.recipe,
            "sums": {path: one for path, one in builder.sums.items() if path.endswith((".csv", ".jsonl"))},
        }  # fmt: skip
        return EditionCounts(described.version, described.counts, changed)

    def _add_version(self, versions: list[Version], builder: Builder, delta: DeltaLines | None, moment: str,
                     same: bool) -> None:  # fmt: skip
        if same and versions:
            return
        after = {name: builder.sums[f"jsonl/{name}.jsonl"] for name in TABLES}
        before = versions[0]["after"] if versions else {}
        version = next_version(moment, versions)
        told = delta if versions else None
        add_version(self.new, versions, version, moment, self.makers, told, before, after)

    def _write_other_formats(self) -> None:
        for name in TABLES:
            lines = self.new / "jsonl" / f"{name}.jsonl"
            if "json" in self.formats:
                write_json_array(lines, self.new / "json" / f"{name}.json")
            if "parquet" in self.formats:
                write_parquet(self.new / "data" / f"{name}.parquet", lines, name)

    def _files(self, builder: Builder) -> list[File]:
        """Return the files of the tables, by path."""
        found = []
        for form, folder in FOLDERS.items():
            for name in TABLES:
                path = f"{folder}/{name}.{form}"
                file = self.new / path
                if file.is_file():
                    digest = builder.sums.setdefault(path, "") or sha256_of(file)
                    builder.sums[path] = digest
                    found.append(File(path, name, file.stat().st_size, digest, builder.counts[name]))
        return sorted(found)

    def _write_descriptions(self, edition: Described, content: str, version: Version) -> None:
        """Write every description of the edition; `index.json` lists them, so it comes last."""
        from extractor.output.catalog_zh import catalog_zh, catalog_zh_schema
        from extractor.output.croissant import croissant
        from extractor.output.dcat import graph_of, json_ld, turtle
        from extractor.output.index import index, index_schema
        from extractor.output.package import csvw, data_package

        graph = graph_of(edition)
        written: dict[str, Callable[[], str]] = {
            "datapackage.json": lambda: _json(data_package(edition)),
            "data/csvw-metadata.json": lambda: _json(csvw(edition)),
            "catalog.ttl": lambda: turtle(graph),
            "catalog.jsonld": lambda: json_ld(graph),
            "croissant.json": lambda: _json(croissant(edition)),
            "catalog.zh.json": lambda: _json(catalog_zh(edition)),
            "catalog.zh.schema.json": lambda: _json(catalog_zh_schema()),
            "index.schema.json": lambda: _json(index_schema()),
        }
        for path, write in written.items():
            (self.new / path).write_text(write(), encoding="utf-8")
        others = [*written, "CHANGELOG.md", "delta/index.json"]
        files = [
            File(path, "", (self.new / path).stat().st_size, sha256_of(self.new / path), None)
            for path in others
        ]
        whole = edition._replace(files=(*edition.files, *sorted(files)))
        (self.new / "index.json").write_text(_json(index(whole, content, version["path"])), encoding="utf-8")

    def _write_sums(self, builder: Builder) -> str:
        """Write `SHA256SUMS` of all other files, as `sha256sum -c` reads it."""
        known = builder.sums
        lines = [f"{known.get(path) or sha256_of(self.new / path)}  {path}\n" for path in files_in(self.new)]
        text = "".join(lines)
        (self.new / "SHA256SUMS").write_text(text, encoding="utf-8")
        return text


def _published(public: Path) -> dict[str, Any]:
    """Return the `index.json` of the edition before; empty where there is none, or none that can be read."""
    try:
        found = json.loads((public / "index.json").read_text(encoding="utf-8"))
        return {name: found[name] for name in ("version", "counts", "content_sha256")}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _recipe(makers: Makers, excel: bool, withheld: Collection[str]) -> str:
    """Return a digest of all that makes the rows of a document what they are, beside its report."""
    names = [columns(table.model) for table in RECORD_TABLES]
    made = [
        *makers,
        names,
        {name: list(found) for name, found in CODE_COLUMNS.items()},
        excel,
        sorted(withheld),
    ]
    return sha256(json.dumps(made).encode()).hexdigest()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _json_lines(path: Path) -> Iterable[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
