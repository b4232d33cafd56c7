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
import sys
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from townships import EXPECTED, Township, Wrong, townships  # noqa: E402

from extractor.across.audit import Across, across  # noqa: E402
from extractor.pipeline import understood  # noqa: E402
from extractor.records import Capture, Finding, Report  # noqa: E402
from extractor.rulebook import Rulebook  # noqa: E402

RULES = Rulebook()
Pair = frozenset[tuple[str, str]]


def read(html: str, url: str, town: Township) -> Report:
    """Read a page as a crawl of its source would."""
    from extractor.documents.read import read as read_page

    capture = Capture(
        html.encode(), url, "text/html; charset=utf-8", "2024-07-01T00:00:00Z", "made", f"{town.name}人民政府", town.code
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
            told = any(finding.check in EXPECTED[wrong.kind] and _of(wrong, finding, address) for finding in findings)
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
            rows.append(f"{kind:16} {count:8} {seen:8} {self.found[kind]:7}  {self.found[kind] / max(1, seen):.3f}")
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
        documents, figures = documents + len(reports), figures + sum(len(report.figures) for report in reports)
        score.links(town, reports, result)
        score.findings(town, reports, result.findings)
    print(f"{options.townships} townships, {documents} documents, {figures} figures, seed {options.seed}")
    print(f"{reading:.1f} s of reading, {auditing:.1f} s of auditing across")
    print("\n".join(score.lines()))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--townships", type=int, default=200)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rate", type=float, default=0.8, help="contradictions put in for each township and year")
    parser.add_argument("--show", action="store_true")
    return truth(parser.parse_args())


if __name__ == "__main__":
    raise SystemExit(main())
