#!/usr/bin/env python3
"""Measure the audit across reports on townships of which the truth is known.

usage: python benchmarks/across.py [--townships N] [--years N] [--seed N] [--show]
       python benchmarks/across.py --size [--documents N ...]

The pages of `townships.py` are read by the whole reading, then audited place by place. Three tables:

  links     pairs of mentions of one project: found of the true ones, true of the found ones, F1; mentions that
            the reading does not find count as missed
  checks    of each kind of contradiction put in: how many, how many can be seen in what is written, found; of the
            findings by severity: how many, how many were put in
  size      seconds and memory of a full audit in OUT at growing numbers of documents, and of a night with 100 changed
            ones; that the night gives what a full audit gives, byte for byte

--show prints each finding above a note that nobody put in, and each contradiction that was missed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from counties import county_pages  # noqa: E402
from townships import COUNTIES, EXPECTED, Township, Wrong, townships  # noqa: E402

from extractor.across.audit import Across, across  # noqa: E402
from extractor.across.regions import compared  # noqa: E402
from extractor.documents.places import division_name  # noqa: E402
from extractor.output.journal import Journal  # noqa: E402
from extractor.output.ledger import Ledger, packed, unpacked  # noqa: E402
from extractor.pipeline import audit_kept, understood  # noqa: E402
from extractor.records import Capture, Finding, Report  # noqa: E402
from extractor.rulebook import Rulebook  # noqa: E402

RULES = Rulebook()
TABLES = ("kept_report", "kept_finding", "kept_holder", "kept_place", "kept_document", "kept_entity", "kept_rows",
          "kept_group", "kept_shared")  # fmt: skip
_READ, _PADDING = 60, 24  # townships that are read, and lines that bring a page to a hundred figures


def read(html: str, url: str, town: Township) -> Report:
    """Read a page as a crawl of its source would."""
    from extractor.documents.read import read as read_page

    capture = Capture(
        html.encode(),
        url,
        "text/html; charset=utf-8",
        "2024-07-01T00:00:00Z",
        "made",
        f"{town.name}人民政府",
        town.code,
    )
    return understood(read_page(capture, RULES), RULES)


class Score:
    """What was found, against the truth."""

    def __init__(self, show: bool) -> None:
        self.show = show
        self.pairs = Counter[str]()
        self.put_in = Counter[str]()
        self.visible = Counter[str]()
        self.found = Counter[str]()
        self.severities = Counter[str]()
        self.right = Counter[str]()
        self.by_check: dict[str, Counter[str]] = defaultdict(Counter)
        self.kept = Counter[str]()

    def links(self, town: Township, reports: list[Report], result: Across) -> None:
        """Count pairs of mentions."""
        address = {report.document.document_id: report.document.url for report in reports}
        entity = {
            (address[project.document_id], name): result.of[project.project_id]
            for report in reports
            for project in report.projects
            for name in (project.name, *project.aliases)
        }
        truth = {(page, name): one.number for one in town.projects for page, name in one.names.items()}
        for (one, number), (other, second) in combinations(sorted(truth.items()), 2):
            if one[0] == other[0]:
                continue
            true = number == second
            made = one in entity and other in entity and entity[one] == entity[other]
            self.pairs["true"] += true
            self.pairs["found"] += made
            self.pairs["both"] += true and made

    def findings(self, town: Township, reports: list[Report], findings: list[Finding]) -> None:
        """Count contradictions found, and findings that nobody put in."""
        address = {report.document.document_id: report.document.url for report in reports}
        for wrong in town.wrong:
            self.put_in[wrong.kind] += 1
            self.visible[wrong.kind] += wrong.visible
            told = any(
                finding.check in EXPECTED[wrong.kind] and _of(wrong, finding, address) for finding in findings
            )
            self.found[wrong.kind] += told and wrong.visible
            if not told and wrong.visible and self.show:
                print(f"missed: {town.name} {wrong}")
        for finding in findings:
            self.severities[finding.severity] += 1
            mine = any(_of(wrong, finding, address) for wrong in town.wrong)
            self.right[finding.severity] += mine
            self.by_check[finding.check][finding.severity] += 1
            self.by_check[finding.check]["right"] += mine
            if not mine and finding.severity != "note" and self.show:
                print(f"nobody put in: {finding.severity} {finding.check} {finding.explanation_zh}")

    def lines(self) -> list[str]:
        """Return the first two tables."""
        true, found, both = self.pairs["true"], self.pairs["found"], self.pairs["both"]
        recall, precision = both / max(1, true), both / max(1, found)
        f1 = 2 * recall * precision / max(1e-9, recall + precision)
        rows = ["", "links", f"{true} true pairs, {found} found"]
        rows.append(f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
        rows += ["", "contradictions     put in  visible   found  recall of the visible"]
        for kind, count in sorted(self.put_in.items()):
            seen = self.visible[kind]
            rows.append(
                f"{kind:16} {count:8} {seen:8} {self.found[kind]:7}  {self.found[kind] / max(1, seen):.3f}"
            )
        rows += ["", "findings          all   put in  precision"]
        for severity in ("error", "warning", "note"):
            count, right = self.severities[severity], self.right[severity]
            rows.append(f"{severity:12} {count:8} {right:8}  {right / max(1, count):.3f}")
        rows += ["", "check         error  warning     note   put in"]
        for check, counts in sorted(self.by_check.items()):
            rows.append(
                f"{check:10} {counts['error']:8} {counts['warning']:8} {counts['note']:8} {counts['right']:8}"
            )
        return rows


def _of(wrong: Wrong, finding: Finding, address: dict[str, str]) -> bool:
    """Tell whether a finding is about what was made wrong: it names the page and quotes the surface."""
    pages = {address[document] for document in finding.document_ids}
    return wrong.page in pages and any(wrong.surface in quote for quote in finding.quotes)


def truth(options: argparse.Namespace) -> int:
    """Print how well the truth of made townships is found."""
    score = Score(options.show)
    years = range(2021, 2021 + options.years)
    reading = auditing = 0.0
    documents = figures = 0
    counties: dict[str, list[tuple[Township, list[Report], Across]]] = defaultdict(list)
    for town in townships(options.townships, years, options.seed, options.rate):
        start = time.process_time()
        reports = [read(page.html, page.url, town) for page in town.pages]
        versions = [
            (read(page.before, page.url, town), report)
            for page, report in zip(town.pages, reports, strict=True)
            if page.before
        ]
        middle = time.process_time()
        result = across(reports, RULES, versions=versions)
        reading, auditing = reading + middle - start, auditing + time.process_time() - middle
        documents, figures = (
            documents + len(reports),
            figures + sum(len(report.figures) for report in reports),
        )
        score.links(town, reports, result)
        score.findings(town, reports, result.findings)
        counties[town.code[:6]].append((town, reports, result))
    for code, towns in sorted(counties.items()):
        start = time.process_time()
        county, reports, found = _county(code, towns, options)
        reading += time.process_time() - start
        documents += len(county.pages)
        score.findings(county, reports, found)
    print(f"{options.townships} townships, {documents} documents, {figures} figures, seed {options.seed}")
    print(f"{reading:.1f} s of reading, {auditing:.1f} s of auditing across")
    print("\n".join(score.lines()))
    return 0


def _county(
    code: str, towns: list[tuple[Township, list[Report], Across]], options: argparse.Namespace
) -> tuple[Township, list[Report], list[Finding]]:
    """Return a county that reports on its townships, all their reports, and what these contradict."""
    county = county_pages(code, division_name(code, RULES), [town for town, _, _ in towns], options.seed, 0.8)
    own = [read(page.html, page.url, county) for page in county.pages]
    told = across(own, RULES).told
    known = {one.document.document_id: one for one in own}
    for _, reports, result in towns:
        told |= result.told
        known |= {one.document.document_id: one for one in reports}
    region = compared(code, (row for rows in told.values() for row in rows), known.__getitem__, RULES)
    return county, list(known.values()), region.findings


def size(options: argparse.Namespace) -> int:
    """Print seconds and memory of audits in OUT at growing numbers of documents, and of nights."""
    print("documents  figures  full audit   memory   a night with 100 changed   the same as a full audit")
    for count in options.documents:
        script = [sys.executable, __file__, "--one-size", str(count), "--seed", str(options.seed)]
        print(subprocess.run(script, capture_output=True, text=True, check=True).stdout.rstrip(), flush=True)
    return 0


def one_size(count: int, seed: int) -> int:
    """Print one line of the table of sizes, in a process of its own."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        out = Path(folder)
        with Ledger(out) as ledger:
            figures = sum(_kept(ledger, report) for report in _many(count, seed, {}))
            ledger.commit()
        full = _audited(out)
        changed = dict.fromkeys(random.Random(seed).sample(range(count), 100), True)
        with Ledger(out) as ledger:
            for report in _many(count, seed, changed):
                ledger.keep(report)
        night = _audited(out)
        memory = _most_memory()
        after = _state(out)
        with Ledger(out) as ledger:
            ledger.audits().begin("another program")
        _audited(out)
        same = "yes" if _state(out) == after else "NO"
    print(f"{count:9} {figures:8} {full:9.1f} s {memory:7.0f} MB {night:20.1f} s {same:>20}")
    return 0


def _many(count: int, seed: int, changed: dict[int, bool]) -> Iterator[Report]:
    """Yield reports, each township that was read in many copies under other ids; or only the changed ones, changed."""
    made = list(townships(_READ, range(2021, 2024), seed, 0.8, _PADDING))
    for code in COUNTIES:
        mine = [town for town in made if town.code.startswith(code)]
        made.append(county_pages(code, division_name(code, RULES), mine, seed, 0.8))
    texts = [[_of_source(read(page.html, page.url, town), town) for page in town.pages] for town in made]
    number = 0
    for copy in range(1 + count // sum(map(len, texts))):
        for town in texts:
            for text in town:
                if number < count and (not changed or number in changed):
                    yield unpacked(_copied(text, copy, number in changed))
                number += 1


def _of_source(report: Report, town: Township) -> str:
    """Return a packed report of a source that is its county's and gives no code: a copy has a county of its own."""
    report.document.source_id = town.code[:6]
    report.document.county_code = report.document.place_code = ""
    return packed(report)


def _copied(text: str, copy: int, changed: bool) -> str:
    """Return a packed report as that of another township; `changed`: with another amount in it."""
    text = re.sub(r'"(p?[0-9a-f]{12,14})[0-9a-f]{4}"', lambda match: f'"{match[1]}{copy:04x}"', text)
    for index, county in enumerate(COUNTIES):
        text = text.replace(county, f"{copy + 10}{index}{county[3:]}")
    text = text.replace("http://t", f"http://c{copy}t")
    if changed:
        report = unpacked(text)
        report.document.text_sha256 = "0" * 64
        for figure in report.figures:
            if figure.measure == "total_investment" and figure.value:
                figure.value += 1
                break
        return packed(report)
    return text


def _kept(ledger: Ledger, report: Report) -> int:
    ledger.keep(report)
    return len(report.figures)


def _audited(out: Path) -> float:
    start = time.process_time()
    with Ledger(out) as ledger:
        audit_kept(ledger, out, RULES, Journal("audit", RULES))
    return time.process_time() - start


def _state(out: Path) -> str:
    """Return a digest of all that the audit left."""
    digest = hashlib.sha256()
    with sqlite3.connect(out / "state.sqlite") as database:
        for table in TABLES:
            for row in database.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def _most_memory() -> float:
    """Return the most memory held by this process, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--townships", type=int, default=200)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--rate", type=float, default=0.8, help="contradictions put in for each township and year"
    )
    parser.add_argument("--show", action="store_true", help="print what was missed, and what nobody put in")
    parser.add_argument("--size", action="store_true", help="measure time against size")
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 3000, 10000])
    parser.add_argument("--one-size", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one_size:
        return one_size(options.one_size, options.seed)
    return size(options) if options.size else truth(options)


if __name__ == "__main__":
    raise SystemExit(main())
