"""What one report promised for a year, against what the reports after it say was done: PLAN and RATE."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from extractor.across.events import Day, by_event
from extractor.across.facts import Fact, Key
from extractor.across.periods import SUMMARIES, issued, of_year
from extractor.across.restated import Judge, linked, named
from extractor.across.tell import Failed, Said, apart, day_of, joined, said_by, stated
from extractor.across.vocabulary import AcrossRules, Wording
from extractor.records import Document, Link, Report
from extractor.values.intervals import Interval

_NEARLY = Fraction(99, 100)
_GROWN = 2  # so many times the plan is more than a plan kept
_FEW = 10  # of these, twice as many is no wonder
Mentioned = Callable[[str, str, Document], bool]
Outcome = Literal["kept", "grown", "short", "late", "dropped", "open"]


class Promise(NamedTuple):
    """A plan for a year and what became of it. said: the plan. done: what the outcome was read off."""

    year: int
    owner: str
    said: Said
    outcome: Outcome


def plans(
    facts: list[Fact], days: list[Day], reports: Sequence[Report], mentioned: Mentioned, judge: Judge,
    rules: AcrossRules,
) -> Iterator[Failed | Link]:  # fmt: skip
    """Yield what was promised and not kept, links from plans to outcomes, and the rate of kept plans by year.

    mentioned: whether a document tells of a project, by its id and its name.
    """
    summaries: dict[int, list[Document]] = defaultdict(list)
    for report in reports:
        document = report.document
        if document.report_year is not None and document.genre in SUMMARIES:
            summaries[document.report_year].append(document)
    promises: list[Promise] = []
    gone: set[str] = set()  # what was dropped is told once, whatever was promised of it
    judged = [
        *_amounts(facts, judge, rules, summaries, mentioned),
        *_days(days, rules, summaries, mentioned),
    ]
    made = {(one.owner, one.year) for one in judged if isinstance(one, Promise)}
    for found in (*judged, *_only_named(facts, made, summaries, mentioned, rules)):
        if isinstance(found, Promise):
            promises.append(found)
        elif not (isinstance(found, Failed) and found.outcome == "dropped" and found.owner in gone):
            yield found
        if isinstance(found, Failed) and found.outcome == "dropped":
            gone.add(found.owner)
    place = next((report.document.place_name or report.document.publisher for report in reports), "")
    yield from _rates(promises, place, summaries)


def _amounts(facts: list[Fact], judge: Judge, rules: AcrossRules, summaries: dict[int, list[Document]],
             mentioned: Mentioned) -> Iterator[Promise | Failed | Link]:  # fmt: skip
    done: dict[Key, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.way == "done":
            done[fact.key].append(fact)
    for plan in _first_said(facts, rules):
        assert plan.period is not None
        year = plan.period.start.year
        key = (*plan.key[:5], "done")
        outcomes = [
            fact
            for fact in done.get(key, [])
            if fact.period == of_year(year) and fact.published > plan.published
        ]
        if outcomes:
            outcomes.sort(key=lambda fact: (fact.published, fact.document.document_id, fact.figure.start))
            yield from linked("plan_actual", (("plan", plan), ("actual", outcomes[0])))
            yield from _kept_or_short(plan, outcomes, year, judge, rules)
        elif plan.figure.status == "planned":
            yield from _without_outcome(plan.owner.key, plan.owner.project, said_by(plan)[0], year, plan.owner.name,
                                        named(plan, rules), summaries, mentioned)  # fmt: skip


def _only_named(facts: list[Fact], promised: set[tuple[str, int]], summaries: dict[int, list[Document]],
                mentioned: Mentioned, rules: AcrossRules) -> Iterator[Promise | Failed]:  # fmt: skip
    """Yield that a project vanished which a plan names and promises nothing of but what lasts, such as its size."""
    told: set[tuple[str, int]] = set(promised)
    for fact in facts:
        key = fact.owner.key, fact.planned_for
        if (
            fact.way != "lasting"
            or not fact.planned_for
            or key in told
            or fact.document.genre not in rules.comparable.promising
        ):
            continue
        told.add(key)
        found = list(
            _without_outcome(fact.owner.key, True, said_by(fact)[0], fact.planned_for, fact.owner.name,
                             named(fact, rules), summaries, mentioned)
        )  # fmt: skip
        yield from found if any(isinstance(one, Failed) for one in found) else ()


def _first_said(facts: Iterable[Fact], rules: AcrossRules) -> list[Fact]:
    """Return the plans for whole years, each once, as the first report that plans it says."""
    first: dict[tuple[Key, int], Fact] = {}
    doubled: set[tuple[Key, int]] = set()
    for fact in sorted(
        facts, key=lambda fact: (fact.published, fact.document.document_id, fact.figure.start)
    ):
        if fact.way != "planned" or fact.period is None or not fact.period.whole_year:
            continue
        key = fact.key, fact.period.start.year
        known = first.setdefault(key, fact)
        if known is not fact and known.document is fact.document:
            doubled.add(key)
    return [fact for key, fact in first.items() if key not in doubled and _promises(fact, rules)]


def _promises(fact: Fact, rules: AcrossRules) -> bool:
    """Tell whether a report promises: of a sort that plans, and published before the year it speaks of was over."""
    assert fact.period is not None
    return fact.document.genre in rules.comparable.promising and fact.published <= fact.period.end


def _kept_or_short(plan: Fact, outcomes: list[Fact], year: int, judge: Judge,
                   rules: AcrossRules) -> Iterator[Promise | Failed]:  # fmt: skip
    wanted = _wanted(judge.interval(plan), plan)
    falling = plan.figure.qualifier in ("less_than", "at_most")
    results = [judge.interval(fact) for fact in outcomes]
    said = said_by(plan)[0]
    outcome: Outcome = "short"
    if any(_reaches(result, wanted, falling) for result in results):
        outcome = "grown" if not falling and all(_outgrows(result, plan) for result in results) else "kept"
    yield Promise(year, plan.owner.key, said, outcome)
    if outcome == "kept":
        return
    actual, observed = outcomes[0], results[0]
    done = said_by(actual)[0]

    def line(words: Wording) -> str:
        return joined(
            words,
            words.planned + stated(words, said, wanted),
            words.actual + stated(words, done, observed),
            words.difference + apart(actual.figure, wanted, observed),
        )

    yield Failed(
        "PLAN", plan.owner.name, named(plan, rules), (said, done), line, wanted, observed, actual.figure,
        would=rules.zh.if_revised, outcome=outcome,
    )  # fmt: skip


def _outgrows(result: Interval, plan: Fact) -> bool:
    """Tell whether an outcome is so far above its plan that one of the two deserves a look."""
    planned = plan.figure.value
    if not planned or result.lower is None or (plan.figure.kind == "count" and planned < _FEW):
        return False
    return result.lower >= Fraction(planned) * _GROWN


def _wanted(stated: Interval, plan: Fact) -> Interval:
    """Return what a plan asks for: its rounding excuses no more than a hundredth."""
    if plan.figure.qualifier != "exact" or plan.figure.value is None or stated.lower is None:
        return stated
    return stated._replace(lower=max(stated.lower, Fraction(plan.figure.value) * _NEARLY))


def _reaches(result: Interval, wanted: Interval, falling: bool) -> bool:
    if result.meets(wanted):
        return True
    if falling:
        return result.upper is not None and wanted.upper is not None and result.upper <= wanted.upper
    return result.lower is not None and wanted.lower is not None and result.lower >= wanted.lower


def _days(days: list[Day], rules: AcrossRules, summaries: dict[int, list[Document]],
          mentioned: Mentioned) -> Iterator[Promise | Failed | Link]:  # fmt: skip
    done = by_event(days, ahead=False)
    for key, planned in by_event(days, ahead=True).items():
        if not planned:
            continue
        plan = planned[0]
        after = [day for day in done.get(key, []) if day.published > plan.published]
        year = plan.end.year
        if after:
            late = all(day.start > plan.end for day in after)
            yield Promise(year, plan.owner.key, plan.said, "late" if late else "kept")
            if late:
                yield _late(plan, after[0], rules)
        else:
            yield from _without_outcome(plan.owner.key, True, plan.said, year, plan.owner.name, plan.word,
                                        summaries, mentioned)  # fmt: skip


def _late(plan: Day, actual: Day, rules: AcrossRules) -> Failed:
    def line(words: Wording) -> str:
        return joined(
            words,
            f"{words.planned}{stated(words, plan.said)}{plan.word}",
            f"{words.actual}{stated(words, actual.said)}{actual.word}",
        )

    return Failed(
        "PLAN",
        plan.owner.name,
        plan.word,
        (plan.said, actual.said),
        line,
        would=rules.zh.if_revised,
        outcome="late",
    )


def _without_outcome(
    owner: str, project: bool, said: Said, year: int, name: str, what: str, summaries: dict[int, list[Document]],
    mentioned: Mentioned,
) -> Iterator[Promise | Failed]:  # fmt: skip
    """Yield what is to be said of a plan that no later report compares with: dropped where its project vanished."""
    published = issued(said.document)
    told = [document for document in summaries.get(year, []) if issued(document) > published]
    gone = bool(told) and project and not any(mentioned(owner, name, document) for document in told)
    yield Promise(year, owner, said, "dropped" if gone else "open")
    if gone:
        summary = Said(said.figure, told[0])

        def line(words: Wording) -> str:
            title = told[0].title or told[0].document_id
            dropped = words.said.format(
                title=title, date=day_of(told[0], words), surface=words.outcome["dropped"]
            )
            return joined(words, words.planned + stated(words, said), dropped)

        yield Failed(
            "PLAN", name, what, (said, summary._replace(sentence=said.sentence)), line, outcome="dropped"
        )


def _rates(promises: list[Promise], place: str, summaries: dict[int, list[Document]]) -> Iterator[Failed]:
    """Yield for each year some of whose plans have an outcome how many were kept."""
    by_year: dict[int, list[Promise]] = defaultdict(list)
    for promise in promises:
        by_year[promise.year].append(promise)
    for year, made in sorted(by_year.items()):
        counts: Counter[str] = Counter(promise.outcome for promise in made)
        if year not in summaries or counts["open"] == counts.total():
            continue

        def line(words: Wording, counts: Counter[str] = counts) -> str:
            outcomes = {name: counts[name] for name in ("kept", "grown", "short", "late", "dropped", "open")}
            return words.counts.format(all=counts.total(), **outcomes)

        first = summaries[year][0]
        said = tuple(promise.said for promise in made)
        yield Failed(
            "RATE", place, str(year), (*said, Said(said[0].figure, first, said[0].sentence)), line,
            keep=(place, str(year), first.document_id),
        )  # fmt: skip
