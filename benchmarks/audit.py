#!/usr/bin/env python3
"""Measure the audit: what it finds of errors put into reports that agree, and what it says of those left alone.

usage: python benchmarks/audit.py [SHARED] [--lists N] [--shuffles N] [--sums N] [--seed N] [--missed]

SHARED is the folder that holds gold/*.txt and texts/*.txt; ../shared beside the checkout without it. The sentences of
`rules/*.toml` that hold are used beside them: they word relations that few real reports do. Seven tables:

  untouched   findings in each real page as it is, errors and warnings, and how many of its numbers were checked
  errors      one error at a time in a relation that holds: recall for each kind, beside what can be found at all
              (an error within what rounding allows cannot)
  checks      the same for each check
  round trip  generated lists whose units a reader dropped: what is proven right and wrong
  control     the same lists with the digits of each number shuffled: proofs, all of them false
  mutation    the checker with equality, and with a tolerance of 1 %, beside intervals: false alarms and recall on
              sums of rounded parts. Exit status 1 where the two cannot be told from the real one
  time        of the audit of the seed page over that of reading it, in one run: below a half is wanted
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from damage import DAMAGED, Page, without
from damage import tally as damage_tally
from errors import KINDS, applied, findable

if TYPE_CHECKING:
    from extractor.findings.relations import Related
    from extractor.records import Figure, Finding, Report
    from extractor.rulebook import Rulebook

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SEED = "dazhou-2023.txt"
HOLDS = ("consistent", "rounding")
# What a list of the round trip stands under: dates that lose a character too, so that the page is known to be damaged.
HEAD = "大洲镇2023年工作总结\n安置房于9月26日进场，2022年12月签约，2023年6月完工，预计2025年3月交付。\n"
KINDS_OF_HOME = ("迁建", "公寓安置", "托底安置", "货币安置")


class Reader:
    """Reads and audits a text as a page of plain text."""

    def __init__(self) -> None:
        from extractor.rulebook import Rulebook

        self.rules: Rulebook = Rulebook()

    def report(self, text: str) -> Report:
        """Return the report of a text, before its audit."""
        from extractor.pipeline import read_page, understood

        return understood(read_page((text + "\n").encode(), self.rules), self.rules)

    def audited(self, text: str) -> tuple[Report, list[Finding]]:
        """Return the report of a text and what its audit finds."""
        from extractor.pipeline import audited

        report = self.report(text)
        return report, audited([report], self.rules)

    def holding(self, text: str) -> tuple[Report, list[Related]]:
        """Return the report of a text and its worded relations that hold."""
        from extractor.findings.audit import outcomes
        from extractor.findings.readers import relations

        report = self.report(text)
        found = relations(report, self.rules)
        tested = outcomes(found, self.rules)
        return report, [outcome.related for outcome in tested if outcome.state in HOLDS]


# ---------------------------------------------------------------- untouched pages


def untouched(files: list[Path], reader: Reader) -> Iterator[str]:
    """Yield a line for each page and one for all: findings, and the numbers read, related, checked."""
    total: Counter[str] = Counter()
    yield f"{'page':20}{'error':>7}{'warning':>9}{'note':>6}{'numbers':>9}{'figures':>9}{'related':>9}{'checked':>9}"
    for file in files:
        report, findings = reader.audited(file.read_text("utf-8"))
        counts = Counter(finding.severity for finding in findings)
        covered = report.coverage
        total.update(counts)
        total.update(covered)
        yield (
            f"{file.stem:20}{counts['error']:7}{counts['warning']:9}{counts['note']:6}{covered['numbers']:9}"
            f"{covered['figures']:9}{covered['in_worded_relation']:9}{covered['checked']:9}"
        )
    pages = max(1, len(files))
    yield (
        f"{'a page':20}{total['error'] / pages:7.2f}{total['warning'] / pages:9.2f}{total['note'] / pages:6.2f}"
        f"{total['numbers'] / pages:9.1f}{total['figures'] / pages:9.1f}"
        f"{total['in_worded_relation'] / pages:9.1f}{total['checked'] / pages:9.1f}"
    )


# ---------------------------------------------------------------- seeded errors


class Score:
    """How many errors were made, can be found, and were found."""

    def __init__(self) -> None:
        self.made = self.findable = self.found = 0

    def line(self, name: str) -> str:
        """Return a row of the table: recall of all errors, and of those that can be found, beside the ceiling."""
        made, able = max(1, self.made), max(1, self.findable)
        return f"{name:24}{self.made:6}{self.findable / made:9.2f}{self.found / made:9.2f}{self.found / able:11.2f}"


def passages(files: list[Path], reader: Reader) -> Iterator[str]:
    """Yield stretches of real pages whose relations hold, and the examples of the rules that hold."""
    from extractor.commands.examples import parse
    from extractor.findings.explain import CheckRules
    from extractor.findings.further import Shares
    from extractor.findings.relations import Patterns

    for file in files:
        text = file.read_text("utf-8")
        report, holding = reader.holding(text)
        title = f"{report.document.title}\n" if report.document.title else ""
        seen: set[str] = set()
        for related in holding:
            figures = [member.figure for member in related.members]
            start = report.document.text.rfind("\n", 0, min(figure.start for figure in figures)) + 1
            end = report.document.text.find("\n", max(figure.end for figure in figures))
            passage = report.document.text[start : end if end >= 0 else None]
            if passage not in seen and len(passage) < 3000:
                seen.add(passage)
                yield title + passage
    patterns = reader.rules.once(Patterns).rules
    own = [
        example
        for check in reader.rules.load("checks.toml", CheckRules).check
        for example in check.not_examples
    ]
    shares = reader.rules.once(Shares).rules
    worded = (*patterns.relation, *patterns.partition, *shares.share, *shares.rise, *shares.counted)
    own += [example for rule in worded for example in rule.examples]
    for example in own:
        yield parse(example).text


def seeded(
    files: list[Path], reader: Reader, chance: random.Random, missed: list[str]
) -> tuple[dict[str, Score], dict[str, Score]]:
    """Return the scores by kind of error and by check."""
    by_kind: dict[str, Score] = defaultdict(Score)
    by_check: dict[str, Score] = defaultdict(Score)
    for text in passages(files, reader):
        report, holding = reader.holding(text)
        before = {finding.check + "".join(finding.quotes) for finding in reader.audited(text)[1]}
        for related in holding:
            for kind, (make, roles) in KINDS.items():
                read = [one for one in related.members if one.figure.figure_id]  # others are no figures of the page
                figures = [one.figure for one in read if not roles or one.role in roles]
                if not figures:
                    continue
                figure = chance.choice(figures)
                edit = make(report.document.text, figure, chance)
                if edit is None:
                    continue
                after, findings = reader.audited(applied(report.document.text, edit))
                wrong = next(
                    (one for one in after.figures if one.start <= edit[0] < max(one.end, one.start + 1)), None
                )
                if edit[1] <= figure.start:
                    wrong = figure
                if wrong is None or related.check == "IMPLIED":
                    continue
                able = findable(related, figure, wrong)
                told = [one for one in findings if one.check + "".join(one.quotes) not in before]
                found = bool(told) or wrong.quality == "suspect"
                for score in (by_kind[kind], by_check[related.check]):
                    score.made += 1
                    score.findable += able
                    score.found += found and able
                if able and not found:
                    missed.append(
                        f"{kind}, {related.check}: {figure.surface} -> {edit[2]!r} in {related.wording[:60]!r}"
                    )
    return by_kind, by_check


# ---------------------------------------------------------------- round trip and control


def household_list(chance: random.Random) -> str:
    """Return a page whose last line lists households and people that add up."""
    homes = [chance.randint(2, 120) for _ in range(chance.randint(2, 4))]
    people = [sum(chance.choice((1, 2, 2, 3, 3, 4, 5)) for _ in range(count)) for count in homes]
    parts = "，".join(
        f"{name}{home}户{persons}人"
        for name, home, persons in zip(KINDS_OF_HOME, homes, people, strict=False)
    )
    return f"{HEAD}符合条件农户共{sum(homes)}户{sum(people)}人，其中{parts}。"


def round_trip(count: int, chance: random.Random) -> Counter[str]:
    """Return what became of the figures of generated lists after their units were dropped."""
    outcomes: Counter[str] = Counter()
    for number in range(count):
        outcomes += damage_tally(without(f"list {number}", household_list(chance), 1, chance)).outcomes
    return outcomes


def shuffled(line: str, chance: random.Random) -> str:
    """Return a line with the digits of each of its numbers in another order, none of them beginning with 0."""

    def mixed(match: re.Match[str]) -> str:
        digits = list(match[0])
        chance.shuffle(digits)
        while digits[0] == "0" and any(digit != "0" for digit in digits):
            chance.shuffle(digits)
        return "".join(digits)

    return re.sub(r"\d{2,}", mixed, line)


def control(count: int, reader: Reader, chance: random.Random) -> tuple[int, int]:
    """Return how many lists of shuffled digits still changed, and how many proofs were found in them."""
    pages = proofs = 0
    for number in range(count):
        page: Page = without(f"list {number}", household_list(chance), 1, chance)
        head, _, line = page.damaged.rpartition("\n")
        mixed = shuffled(line, chance)
        if mixed == line:
            continue
        report = reader.report(f"{head}\n{mixed}")
        place = report.document.text.rfind("\n", 0, len(report.document.text.rstrip())) + 1
        pages += 1
        proofs += any(one.level == "proven" and one.start >= place for one in report.repairs)
    return pages, proofs


# ---------------------------------------------------------------- mutation of the checker


@contextmanager
def checker(change: Callable[[Figure, Fraction], tuple[Fraction, Fraction]] | None) -> Iterator[None]:
    """Let the checks read every stated value as another interval for a while."""
    from extractor.findings.outcome import Reading
    from extractor.values.intervals import Interval

    real = Reading.of
    if change is not None:

        def of(self: Reading, figure: Figure) -> Interval:
            value = self.point(figure)
            return real(self, figure) if value is None else Interval(*change(figure, value))

        Reading.of = of  # type: ignore[method-assign]
    try:
        yield
    finally:
        Reading.of = real  # type: ignore[method-assign]


def rounded_sum(chance: random.Random, wrong: bool) -> str:
    """Return a sentence whose parts and total were rounded each for itself; with one digit wrong where asked."""
    parts = [Decimal(chance.randint(1000, 99999)) / 1000 for _ in range(3)]
    step = Decimal("0.01")
    total, *shown = (value.quantize(step, ROUND_HALF_UP) for value in (sum(parts), *parts))
    written = [str(value) for value in shown]
    if wrong:
        at = chance.randrange(3)
        place = chance.choice([place for place, character in enumerate(written[at]) if character.isdigit()])
        digit = chance.choice([d for d in "123456789" if d != written[at][place]])
        written[at] = written[at][:place] + digit + written[at][place + 1 :]
    return f"完成投资{total}亿元，其中工业{written[0]}亿元，农业{written[1]}亿元，其余{written[2]}亿元。"


def mutations(count: int, reader: Reader, seed: int) -> tuple[list[str], bool]:
    """Return a line for each checker, and whether the benchmark tells the mutants from the real one."""
    checkers: dict[str, Callable[[Figure, Fraction], tuple[Fraction, Fraction]] | None] = {
        "intervals": None,
        "equality": lambda _, value: (value, value),
        "1 % tolerance": lambda _, value: (value - abs(value) / 100, value + abs(value) / 100),
    }
    rates: dict[str, tuple[float, float]] = {}
    for name, change in checkers.items():
        chance = random.Random(seed)
        with checker(change):
            alarms = sum(bool(reader.audited(rounded_sum(chance, False))[1]) for _ in range(count))
            found = sum(bool(reader.audited(rounded_sum(chance, True))[1]) for _ in range(count))
        rates[name] = alarms / count, found / count
    real = rates["intervals"]
    noticed = rates["equality"][0] > real[0] + 0.1 and rates["1 % tolerance"][1] < real[1] - 0.1
    lines = [f"{name:16}{alarms:14.3f}{found:9.3f}" for name, (alarms, found) in rates.items()]
    return [f"{'checker':16}{'false alarms':>14}{'recall':>9}", *lines], noticed


# ---------------------------------------------------------------- time


def ratio(text: str, reader: Reader, rounds: int = 9) -> tuple[float, float, float]:
    """Return the median seconds of reading and of auditing a page, and the median of their ratios."""
    from extractor.pipeline import audited

    spent = []
    for _ in range(rounds):
        start = time.process_time()
        report = reader.report(text)
        middle = time.process_time()
        audited([report], reader.rules)
        spent.append((middle - start, time.process_time() - middle))
    reading, audit = (statistics.median(column) for column in zip(*spent, strict=True))
    return reading, audit, statistics.median(a / r for r, a in spent)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--lists", type=int, default=5000, help="generated for the round trip")
    parser.add_argument("--shuffles", type=int, default=5000, help="of generated lists, for the control")
    parser.add_argument("--sums", type=int, default=200, help="for each checker of the mutation")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--missed", action="store_true", help="list the errors that were missed and could be found"
    )
    options = parser.parse_args()
    files = sorted([*options.shared.glob("gold/*.txt"), *options.shared.glob("texts/*.txt")])
    if not files:
        print(f"audit.py: no gold/*.txt and texts/*.txt in {options.shared}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    reader, chance = Reader(), random.Random(options.seed)
    intact = [file for file in files if file.name not in DAMAGED]
    print("untouched")
    print("\n".join(untouched(intact, reader)))
    missed: list[str] = []
    by_kind, by_check = seeded(intact, reader, chance, missed)
    for title, scores in (("errors", by_kind), ("checks", by_check)):
        print(f"\n{title:24}{'made':>6}{'ceiling':>9}{'found':>9}{'of ceiling':>11}")
        print("\n".join(score.line(name) for name, score in sorted(scores.items())))
    if options.missed:
        print("\n" + "\n".join(missed))
    outcomes = round_trip(options.lists, chance)
    wrong = outcomes["proven wrong"]
    print(f"\nround trip: {options.lists} lists, {outcomes.total()} damaged figures")
    print(
        "\n".join(
            f"  {name:14}{number:8} {number / max(1, outcomes.total()):7.1%}"
            for name, number in outcomes.items()
        )
    )
    print(f"  wrong proofs per thousand: {1000 * wrong / max(1, outcomes.total()):.2f}")
    pages, proofs = control(options.shuffles, reader, chance)
    print(
        f"\ncontrol: {proofs} false proofs in {pages} shuffled lists, {10000 * proofs / max(1, pages):.1f} in 10,000"
    )
    table, noticed = mutations(options.sums, reader, options.seed)
    print("\nmutation\n  " + "\n  ".join(table))
    print(f"  the mutants are {'noticed' if noticed else 'NOT noticed'}")
    seed = options.shared / "gold" / SEED
    if seed.exists():
        reading, audit, share = ratio(seed.read_text("utf-8"), reader)
        spent = f"reading {reading * 1000:.1f} ms, audit {audit * 1000:.1f} ms"
        print(f"\ntime: {spent}, ratio {share:.2f} (below 0.5 is wanted)")
    return int(not noticed or wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
