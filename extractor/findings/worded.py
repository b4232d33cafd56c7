"""The patterns of rules/relations.toml, matched: ratios, growth, products, bounded rates.

A failure across sentences is no more than a doubt; so is one whose whole is taken from the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter

from extractor.findings.arithmetic import is_share, makes, of_rule
from extractor.findings.chosen import aimed, falls, in_order, of_another
from extractor.findings.comparable import comparable
from extractor.findings.derived import half_digit, set_apart, tally
from extractor.findings.needed import Sought
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.signs import is_sign
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import unit_key
from extractor.findings.wordings import Bound, RelationRule
from extractor.records import Figure, Span

_HUNDRED = 100
_NEAREST = 24  # figures in front of a place, in its sentence, among which another is looked for
_NAMED_WITHIN = 120
_UNIT_APART = 500  # times: what grew so is no level of the same thing
_BEHIND = 2  # characters behind an amount that tell of what it is a share
_NEARLY = Fraction(1, 100)  # how far a product of rounded numbers may be off the amount that it is
_YEAR = re.compile(r"\d{4}")
_LEVELS = ({"from", "to", "amount"}, {"from", "to", "share"})  # the roles of a rise since a level


def worded(skeleton: Skeleton, patterns: Patterns, year: int | None = None) -> list[Related]:
    """Return the relations that a pattern finds: ratios, growth, products and bounded rates; `year`: of the report."""
    found: list[Related] = []
    for rule, sought, stretches in skeleton.standing(patterns.relations):
        for match in _searches(skeleton, sought, stretches):
            if not _forbidden(skeleton, rule, match):
                found.extend(_related(skeleton, rule, match, patterns.rules.words["total_lead"], year))
    for bound, sought, stretches in skeleton.standing(patterns.bounds):
        found.extend(_bounded(skeleton, bound, _searches(skeleton, sought, stretches)))
    return found


def _related(
    skeleton: Skeleton, rule: RelationRule, match: re.Match[str], total_lead: list[str], year: int | None
) -> Iterator[Related]:
    """Yield the relation of a match, once its whole is found and its figures can be compared."""
    members, start, stops = _members(skeleton, match), match.start(), skeleton.marks.stop
    members = in_order(skeleton, match, members, year) if rule.in_order else members
    if "years" in match.re.groupindex:
        members = _in_years(members)
    if rule.anywhere:
        start = _named_anywhere(skeleton, match["name"], match.start(), rule, members[0].figure)
    elif rule.before:
        start = _named_before(skeleton, match["name"], match.start(), rule.before)
    elif rule.total:
        start = _total_before(skeleton, match, members, total_lead)
        stops = "".join(stop for stop in stops if stop not in skeleton.marks.pause)
    if start < 0:
        return
    if rule.before or rule.total:
        members = (Member("whole", skeleton.figure_at(skeleton.between(start, match.end())[0])), *members)
    if rule.years_written and not all(_YEAR.search(member.figure.surface) for member in members):
        return
    if (rule.spans and not _make_up(skeleton, match)) or (rule.slips and not _a_unit_apart(members)):
        return
    if rule.check == "RATIO":
        members = _fitting(skeleton, members, start)
        above = _above(members) and not _led(skeleton, members, total_lead)
        above |= bool(rule.total) and _of_task(members)
        if not members or above or _siblings(skeleton, members, match):
            return
        if rule.alone and of_another(skeleton, members, start):
            return
    elif rule.check in ("CHANGE", "GROWTH"):
        members = tuple(one._replace(figure=set_apart(one.figure)) if one.role == "from" else one for one in members)
        members = _with_level(skeleton, members, match.start(), rule.falling)
        members = aimed(members) if rule.aimed else members
    elif rule.check == "BASE":
        first, last = (member.figure for member in members if member.role == "part")
        if rule.one_base and skeleton.lead_of(first) and skeleton.lead_of(first) == skeleton.lead_of(last):
            return  # one name twice is of two wholes
        members = _with_rest(members)
    elif (rule.priced and not _priced(members, rule.priced)) or (rule.check == "PROD" and _of_visits(members)):
        return
    elif rule.check == "PROD" and not rule.mode:
        members = _of_all(skeleton, members, start, of_rule(rule.divide)) if members else ()
        if not members:
            return
    crossed = any(stop in skeleton.text[start : match.end()] for stop in stops)
    if "each" in match.re.groupindex and not _of_each(members, match["each"]):
        return
    if (crossed or rule.one_subject) and not (rule.total or rule.anywhere or rule.crosses or _one_subject(members)):
        return
    if rule.counters or comparable(rule.relation, members):
        wording = skeleton.words(match.start() if rule.anywhere else start, match.end())
        yield Related(
            rule.relation, rule.check, rule.name, members, wording,
            mode=rule.mode, falling=rule.falling or (rule.either and falls(members)),
            divide=of_rule(rule.divide), year=year, one_base=rule.one_base,
            tension=rule.tension or crossed or _above(members),
        )  # fmt: skip


def _in_years(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """Return members with how many years a time has, in the place of it; none if it has but one."""
    time = next(member.figure for member in members if member.role == "years")
    first, last = time.date_start, time.date_end
    if first is None or last is None or first.year >= last.year:
        return ()
    count = Member("count", tally(last.year - first.year + 1, time.surface, time.start, time.end))
    return tuple(count if member.role == "years" else member for member in members)


def _with_level(skeleton: Skeleton, members: tuple[Member, ...], start: int, falling: bool) -> tuple[Member, ...]:
    """Return how much something rose, and since when, with the level that it has, where that stands before other amounts.

    13,860 in all, of which 8,140, 2,960, 560 and 2,200, that is 650 more than the 13,210 of the year before.
    """
    roles = {member.role: member.figure for member in members}
    change = roles.get("amount") or roles.get("share")
    if set(roles) not in _LEVELS or change is None or change.value is None or not roles["from"].value:
        return members
    before = roles["from"].value

    def fits(level: Figure) -> bool:
        if level.value is None:
            return False
        if "amount" in roles:
            return abs(level.value - before) == change.value
        return is_share((before - level.value) if falling else level.value - before, before, change)

    if fits(roles["to"]):
        return members
    earlier = map(skeleton.figure_at, skeleton.between(skeleton.full_sentence(start).start, start))
    found = [one for one in earlier if unit_key(one) == unit_key(roles["to"]) and one.quality != "suspect"]
    level = next(filter(fits, found), roles["to"])
    return tuple(member._replace(figure=level) if member.role == "to" else member for member in members)


def _with_rest(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """Return two parts of which only the first bears a share with what is left of a hundred as the other's."""
    parts = [member for member in members if member.role == "part"]
    shares = [member.figure for member in members if member.role == "share"]
    share = shares[0]
    if len(parts) == len(shares) or share.value is None or share.lower is None or share.upper is None:
        return members
    ends = {"value": share.value, "lower": share.upper, "upper": share.lower}
    rest = {name: _HUNDRED - end for name, end in ends.items()}
    left = share.model_copy(update={"figure_id": "", "surface": f"{rest['value']}%", **rest})
    return (*parts, Member("share", share), Member("share", left))


def _siblings(skeleton: Skeleton, members: tuple[Member, ...], match: re.Match[str]) -> bool:
    """Tell whether a part and others of its unit beside it make up the whole, or it and the `whole` a third number.

    A rate of 100 % is of all the parts together: so many at once, so many in time, all of them.
    """
    roles = {member.role: member.figure for member in members}
    if set(roles) != {"part", "whole", "share"} or roles["share"].value != _HUNDRED:
        return False
    key, part, whole = unit_key(roles["part"]), roles["part"].value or 0, roles["whole"].value or 0
    around = skeleton.between(skeleton.sentence(match.start()).start, match.end())
    values = [figure.value or 0 for figure in map(skeleton.figure_at, around) if unit_key(figure) == key]
    return part + whole in values or sum(value for value in values if value != whole) == whole


def _led(skeleton: Skeleton, members: tuple[Member, ...], words: list[str]) -> bool:
    """Tell whether the words in front of a whole make it one: a total, a plan, what is due."""
    whole = next((member.figure for member in members if member.role == "whole"), None)
    return whole is not None and any(word in skeleton.lead_of(whole) for word in words)


def _of_each(members: tuple[Member, ...], each: str) -> bool:
    """Tell whether `so much for each seat` is for each of the seats that are counted."""
    counted = (member.figure for member in members if member.role == "count")
    return all(figure.unit.startswith(each) or figure.noun.endswith(each) for figure in counted)


def _fitting(skeleton: Skeleton, members: tuple[Member, ...], position: int) -> tuple[Member, ...]:
    """Return a share with the part that it fits, where that stands in front of the nearest in the same sentence.

    A part behind its whole is the one that the pattern reads.
    """
    roles = {member.role: member.figure for member in members}
    if set(roles) != {"part", "whole", "share"}:
        return members
    part, whole, share = roles["part"], roles["whole"], roles["share"]
    if part.start > whole.start:
        return members
    total = whole.value
    if part.value is None or total is None or is_share(part.value, total, share):
        return members
    joined = skeleton.joined(skeleton.position(part.start))
    if joined is not None and joined.value is not None and is_share(joined.value + part.value, total, share):
        return ()  # the share of both together
    for place in reversed(skeleton.between(skeleton.sentence(position).start, position)[-_NEAREST:]):
        figure = skeleton.figure_at(place)
        if figure.value is not None and unit_key(figure) == unit_key(part) and is_share(figure.value, total, share):
            return tuple(Member("part", figure) if member.role == "part" else member for member in members)
    return members


def _of_all(
    skeleton: Skeleton, members: tuple[Member, ...], position: int, divide: Fraction
) -> tuple[Member, ...]:
    """Return a product with the number that it fits, where that stands in front of the nearest in the same sentence.

    Nothing is returned where it is of all such numbers together.
    """
    roles = {member.role: member.figure for member in members}
    if set(roles) != {"count", "per", "total"} or roles["per"].value is None or roles["total"].value is None:
        return members
    per, total = Fraction(roles["per"].value), Fraction(roles["total"].value)

    def fits(figure: Figure) -> bool:
        product = Fraction(figure.value or 0) * per / divide
        return abs(product - total) <= abs(total) * _NEARLY

    if fits(roles["count"]):
        return members
    for place in reversed(skeleton.between(skeleton.sentence(position).start, position)[-_NEAREST:]):
        figure = skeleton.figure_at(place)
        if unit_key(figure) == unit_key(roles["count"]) and fits(figure):
            return tuple(Member("count", figure) if member.role == "count" else member for member in members)
    before = skeleton.between(skeleton.full_sentence(position).start, skeleton.position(roles["per"].start))
    for one, other in pairwise(before):
        pair = skeleton.figure_at(one), skeleton.figure_at(other)
        alike = [unit_key(figure) == unit_key(roles[role]) for figure, role in zip(pair, ("count", "total"), strict=True)]
        if other == one + 1 and all(alike) and makes(pair[0], roles["per"], pair[1], divide):
            return Member("count", pair[0]), Member("per", roles["per"]), Member("total", pair[1])
    before = skeleton.between(skeleton.sentence(position).start, skeleton.position(roles["per"].start))
    counted = [one for one in map(skeleton.figure_at, before) if unit_key(one) == unit_key(roles["count"])]
    together = sum(one.value or 0 for one in counted)
    return () if fits(roles["count"].model_copy(update={"value": together})) else members


def _of_visits(members: tuple[Member, ...]) -> bool:
    """Tell whether so many for each counts people as often as they come, and all of them are counted once."""
    kinds = {member.role: member.figure.kind for member in members}
    return kinds.get("per") == "person_times" and kinds.get("total") == "people"


def _priced(members: tuple[Member, ...], units: list[str]) -> bool:
    """Tell whether a price is for one of some units, if it says what for."""
    of = next(member.figure.unit_code.partition("/")[2] for member in members if member.role == "per")
    return of in ("", *units)


def _make_up(skeleton: Skeleton, match: re.Match[str]) -> bool:
    """Tell whether the second date begins where the first ends, and both come to the third, or to a year."""
    first, second = (skeleton.figure_at(match.start(role)) for role in ("skip_first", "skip_second"))
    if not (first.date_start and first.date_end and second.date_start and second.date_end):
        return False
    both = skeleton.figure_at(match.start("skip_both")) if match["skip_both"] else None
    whole = (first.date_start, second.date_end)
    year = (date(first.date_start.year, 1, 1), date(first.date_start.year, 12, 31))
    stated = year if both is None else (both.date_start, both.date_end)
    return first.date_end + timedelta(days=1) == second.date_start and whole == stated


def _total_before(skeleton: Skeleton, match: re.Match[str], members: tuple[Member, ...], leads: list[str]) -> int:
    """Return where the whole of a share stands before it in the paragraph; -1 if none does, or several may.

    It is the one total of the part's unit that bears no such share itself, unless the share is right of another number
    that stands between them.
    """
    text, position, (part, share) = skeleton.text, match.start(), (members[0].figure, members[1].figure)
    found: dict[Decimal, int] = {}
    for place in reversed(skeleton.between(text.rfind("\n", 0, position) + 1, position)):
        figure = skeleton.figure_at(place)
        if figure.value is None or part.value is None or unit_key(figure) != unit_key(part):
            continue
        lead = text[skeleton.clause_start(place, 0) : place]
        total = any(word in lead for word in leads) and not match.re.match(text, place)
        if is_share(part.value, figure.value, share):
            return place if total else -1
        if figure.value >= part.value and total:
            found.setdefault(figure.value, place)
    return next(iter(found.values())) if len(found) == 1 else -1


def _named_before(skeleton: Skeleton, name: str, position: int, between: list[str]) -> int:
    """Return where a name stands last before a position, right in front of a figure of its own; -1 if nowhere."""
    floor = max(skeleton.line_start(position), position - _NAMED_WITHIN)
    start = skeleton.text.rfind(name, floor, position)
    if start < 0:
        return -1
    behind = skeleton.text[start + len(name) : position]
    own = any(behind.startswith(word) and is_sign(behind[len(word) : len(word) + 1]) for word in between)
    return start if own else -1


def _named_anywhere(skeleton: Skeleton, name: str, position: int, rule: RelationRule, part: Figure) -> int:
    """Return where a name stands first before a part of no list, right in front of the one amount in its unit; else -1."""
    if skeleton.joined(position) is not None:
        return -1
    found: dict[Decimal | None, int] = {}
    for place in skeleton.between(0, position):
        lead = skeleton.text[skeleton.clause_start(place, 0) : place]
        if skeleton.key_at(place) == unit_key(part) and any(lead.endswith(name + word) for word in rule.before):
            if any(word in skeleton.text[place + 1 : place + 1 + _BEHIND] for word in rule.not_behind):
                return -1  # some of them bear the name
            found.setdefault(skeleton.figure_at(place).value, place)
    return next(iter(found.values())) if len(found) == 1 else -1


def _forbidden(skeleton: Skeleton, rule: RelationRule, match: re.Match[str]) -> bool:
    start, end = match.span()
    if any(word in match[0] for word in rule.unless):
        return True
    if rule.after or rule.not_after:
        lead = skeleton.text[skeleton.clause_start(start, 0) : start]
        absent = bool(rule.after) and not any(word in lead for word in rule.after)
        if absent or any(word in lead for word in rule.not_after):
            return True
    around = skeleton.text[skeleton.sentence(start).start : skeleton.sentence(end).end] if rule.never else ""
    return any(word in around for word in rule.never)


def _a_unit_apart(members: tuple[Member, ...]) -> bool:
    """Tell whether two levels of one thing are hundreds of times apart, as where one lost or gained a unit."""
    levels = sorted(one.figure.value or Decimal(0) for one in members if one.role in ("from", "to"))
    return len(levels) > 1 and levels[0] > 0 and levels[-1] > levels[0] * _UNIT_APART


def _one_subject(members: tuple[Member, ...]) -> bool:
    """Tell whether figures of several sentences were all read as figures of one project or place."""
    return len({member.figure.subject for member in members}) == 1


def _searches(skeleton: Skeleton, sought: Sought, stretches: Sequence[Span]) -> list[re.Match[str]]:
    """Return a match from each figure on, or from each place where the pattern does not begin with one.

    stretches: those with the words that it needs, beyond which it does not reach.
    """
    found, text, search, literal = [], skeleton.text, sought.pattern.search, sought.literal
    for start, end in stretches:
        position = start if text.find(literal, start, end) >= 0 else end
        while match := search(text, position, end):
            found.append(match)
            position = match.start() + 1
    return found


def _members(skeleton: Skeleton, match: re.Match[str]) -> tuple[Member, ...]:
    places = ((match.start(role), role) for role in match.re.groupindex)
    return tuple(
        Member(role.rstrip("0123456789"), skeleton.figure_at(place))
        for place, role in sorted(places, key=itemgetter(0))
        if place >= 0 and role not in ("name", "verb", "each") and not role.startswith("skip")
    )


def _above(members: tuple[Member, ...]) -> bool:
    """Tell whether a part is above its whole and yet not above 100 %: the whole may be another one."""
    roles = {member.role: member.figure.value for member in members}
    part, whole, share = (roles.get(role) for role in ("part", "whole", "share"))
    return part is not None and whole is not None and share is not None and part > whole and share <= _HUNDRED


def _of_task(members: tuple[Member, ...]) -> bool:
    """Tell whether a part is below its whole and yet above 100 %: it is of a task that is not stated."""
    roles = {member.role: member.figure.value for member in members}
    part, whole, share = (roles.get(role) for role in ("part", "whole", "share"))
    return part is not None and whole is not None and share is not None and part < whole and share > _HUNDRED


def _bounded(skeleton: Skeleton, rule: Bound, matches: list[re.Match[str]]) -> list[Related]:
    found: list[Related] = []
    if matches and any(word in skeleton.text for word in rule.unless_told):
        return found
    for match in matches:
        clause = skeleton.text[skeleton.clause_start(match.start(), 0) : match.end()]
        if not any(word in clause for word in rule.unless):
            members = (Member("value", as_written(skeleton, skeleton.figure_at(match.start("value")))),)
            wording = skeleton.words(match.start(), match.end())
            found.append(
                Related(
                    "ratio", "RANGE", rule.name, members, wording, bound=of_rule(rule.upper), tension=rule.tension
                )
            )  # fmt: skip
    return found


def as_written(skeleton: Skeleton, figure: Figure) -> Figure:
    """Return a share above the whole with the value that is written, where nothing else on the page is damaged.

    Its reader published none; on a page that lost characters it may be two numbers run together, and stays so.
    """
    digits = figure.written_value
    if figure.quality != "suspect" or not re.fullmatch(r"\d{1,3}(\.\d+)?", digits):
        return figure
    if any(other.quality != "intact" and other.kind != "percent" for other in skeleton.figures):
        return figure
    value, half = Decimal(digits), half_digit(digits)
    written = {"value": value, "lower": value - half, "upper": value + half, "quality": "intact"}
    return figure.model_copy(update=written)
