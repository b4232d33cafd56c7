"""rules/repairs.toml, typed: which units run together, which words settle a date, how sure a proof must be."""

from __future__ import annotations

from fractions import Fraction

from pydantic import Field, field_validator

from extractor.rulebook import Rule, RuleFile

FILE = "repairs.toml"


class PairRule(Rule):
    """A unit that can be lost in front of a number of another. least, most, usual: of the visible for one lost.

    named: words in front of a number that tell the lost unit; beside: words that do where the page has it elsewhere.
    """

    lost: str
    visible: list[str]
    named: list[str]
    beside: list[str] = Field(default_factory=list)
    least: int = 0
    most: int | None = None
    usual: tuple[int, int] | None = None


class Typical(RuleFile):
    """Words that make a number without a unit one of people, and the unit it then has."""

    people: list[str]
    people_unit: str


class DateLimits(RuleFile):
    """Years that a run may name; words that make it one day, and words that make it none.

    longest_span: up to so many, a number of days may also be what it says.
    """

    first_year: int
    last_year: int
    longest_span: int
    one_before: list[str]
    one_after: list[str]
    openers: list[str]
    closers: list[str]
    never_before: list[str]
    never_after: list[str]


class TwinLimits(RuleFile):
    """How many characters two places must share to say the same."""

    least_lead: int
    least_before: int
    least_behind: int
    least_digits: int


class ProofLimits(RuleFile):
    """How unlikely a chance agreement must be, and how far a joint solution is sought."""

    chance: Fraction
    batch: Fraction
    supported: Fraction
    most_sums: int
    most_parts: int

    @field_validator("chance", "batch", "supported", mode="before")
    @classmethod
    def _fraction(cls, written: str) -> Fraction:
        return Fraction(written)


class DecadeRule(Rule):
    """A number run into the decade of birth of those it counts."""

    decades: list[str]
    mark: str
    behind: list[str]
    put_back: str


class DaysRule(Rule):
    """A number of days run into a share, behind words of time."""

    before: list[str]
    put_back: str


class YearRule(Rule):
    """A year without its word at the head of a statement: a regular expression on what stands in front."""

    put_back: str
    head: str


class RateRule(Rule):
    """A run of two counts and a rate of the second; about: words that it and its whole must both hold."""

    pattern: str
    first: str
    second: str
    about: list[str]
    share_unit: str


class Sayings(RuleFile):
    """Sentences for a person."""

    repaired: str
    open: str
    joined: str


class DoubtRule(Rule):
    """Why a figure that was read as intact is doubted."""

    reason: str


class RepairRules(RuleFile):
    """The shape of rules/repairs.toml."""

    pair: list[PairRule]
    typical: Typical
    dates: DateLimits
    twins: TwinLimits
    proof: ProofLimits
    decade: list[DecadeRule]
    days_and_share: list[DaysRule] = Field(min_length=1)
    year: list[YearRule]
    rate: list[RateRule]
    says: Sayings
    doubt: list[DoubtRule]
