"""The records that leave the program, with the field names and enums of the outer contract.

Offsets are half-open spans of Unicode code points in a document's text. Amounts are exact decimals.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, model_validator

SCHEMA_VERSION = "1.0.0"

Kind = Literal[
    "money", "area", "length", "volume", "mass", "power", "energy", "households", "people",
    "person_times", "count", "percent", "percentage_points", "multiple", "duration", "date", "unit_price",
]  # fmt: skip
Qualifier = Literal["exact", "approximate", "more_than", "at_least", "less_than", "at_most", "range"]
Quality = Literal["intact", "suspect", "repaired"]
Genre = Literal[
    "work_summary", "work_plan", "bulletin", "budget", "land_notice", "project_list", "progress", "other"
]
ProjectStatus = Literal["completed", "in_progress", "planned", "stalled"]
Level = Literal["proven", "supported", "plausible", "bounded", "ambiguous"]
ProofKind = Literal["arithmetic", "restatement", "calendar", "lexical"]
Relation = Literal[
    "sum", "part", "ratio", "product", "growth", "restates", "same_project", "plan_actual", "revision",
    "same_place", "same_body",
]  # fmt: skip
Severity = Literal["error", "warning", "note"]
EntityKind = Literal["project", "place", "body"]
FindingStatus = Literal["open", "confirmed", "different_scope", "corrected", "dismissed"]


_SPACE = re.compile(r"[\s=]+")
_set = object.__setattr__


def plain(value: Decimal) -> str:
    """Write a decimal without an exponent and without trailing zeros after the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


Amount = Annotated[Decimal, PlainSerializer(plain, return_type=str, when_used="json")]


class Span(NamedTuple):
    """A half-open span of code points in a document's text."""

    start: int
    end: int


class Decision(NamedTuple):
    """What was decided about a figure: the outcome, the rule that decided and the words it saw."""

    outcome: str = ""
    rule: str = ""
    words: str = ""

    def written(self, attribute: str) -> str:
        """Return the decision about an attribute as the field `rule` of a figure holds it."""
        return written(attribute, self.rule, self.words)


@lru_cache(maxsize=4096)
def written(attribute: str, rule: str, words: str) -> str:
    """Return `attribute:rule=words` without spaces, what the field `rule` of a figure is made of."""
    rule = rule.replace(" ", "-")
    return f"{attribute}:{rule}={_SPACE.sub('', words)}" if words else f"{attribute}:{rule}"


class Section(NamedTuple):
    """A heading and where it stands: its own span, its depth (0 is the title), its path joined by ` > `.

    The section reaches from its heading to the next heading of the same or a lower level. year: the year that it
    speaks of, where that is known. plans: it looks ahead.
    """

    start: int
    end: int
    level: int
    heading: str
    path: str
    year: int | None = None
    plans: bool = False


class Cell(NamedTuple):
    """A table cell: its span in the text, first row and column (from 0), extent, whether it is a header."""

    start: int
    end: int
    row: int
    column: int
    row_span: int
    column_span: int
    header: bool


class Table(NamedTuple):
    """A table of the page: its span in the text, its cells in reading order, its caption (title and unit)."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    caption: str


class Record(BaseModel):
    """What all records share: unknown fields are errors, and nothing is changed after the fact unnoticed."""

    model_config = ConfigDict(extra="forbid")

    def row(self) -> dict[str, Any]:
        """Return the published fields in their published order, decimals as plain strings, dates as ISO text."""
        return self.model_dump(mode="json")

    @classmethod
    def draft(cls, fields: dict[str, Any]) -> Self:
        """Return a record that is not validated yet: the rooms complete it, and the gate behind them validates it.

        To validate each of a page's hundreds of figures twice costs more than to find them.
        """
        record = cls.__new__(cls)
        blank, names = _blank(cls)
        _set(record, "__dict__", {**blank, **fields})
        _set(record, "__pydantic_fields_set__", names)
        _set(record, "__pydantic_extra__", None)
        _set(record, "__pydantic_private__", None)
        return record


@cache
def _blank(record: type[Record]) -> tuple[dict[str, Any], set[str]]:
    """Return the defaults of a record's fields in their order, None where there is none to be had, and their names.

    A draft's fields have no lists for defaults: all drafts would share them. All of its fields count as set, so that drafts
    share one set of names, to which nothing is ever added.
    """
    fields = record.model_fields
    blank = {name: None if field.is_required() else field.default for name, field in fields.items()}
    return blank, set(fields)


class Document(Record):
    """One page of a source as read. `document_id` is the same night after night; `sha256` tells versions apart."""

    document_id: str
    url: str = ""
    source_id: str = ""
    title: str = ""
    publisher: str = ""
    index_number: str = Field("", description="in the index of the source")
    document_number: str = Field("", description="number of the official document")
    unified_number: str = Field("", description="unified number of normative documents")
    publicity: str = Field("", description="how it was made public, as written")
    validity: str = Field("", description="whether it is in force, as written")
    category: str = Field("", description="breadcrumb, joined by ` > `")
    published_date: date | None = None
    published_at: str = Field("", description="local time as written, `2024-05-23T09:21`")
    information_source: str = Field("", description="who supplied it, as written")
    editor: str = ""
    genre: Genre = "other"
    place_code: str = ""
    place_code_scheme: str = ""
    place_name: str = ""
    county_code: str = Field("", description="GB/T 2260")
    report_year: int | None = None
    plan_year: int | None = None
    retrieved_at: str = ""
    sha256: str = Field("", description="of the bytes as received")
    text_sha256: str = ""
    media_type: str = ""
    encoding: str = ""
    text_length: int = 0
    damage_score: Amount = Field(
        Decimal(0), description="share of figures whose surroundings lost characters"
    )
    attachment_of: str = ""
    family: str = Field("", description="site family the page was read as")
    guessed: str = Field("", description="fields that general rules guessed, joined by a space")
    gone_since: str = Field(
        "", description="UTC, when the site was first found without it; empty while it is there"
    )
    moved_to: str = Field("", description="where its address leads now, if elsewhere")

    speaks_from: int | None = Field(
        None, exclude=True, description="the year that words such as this year mean"
    )
    text: str = Field("", exclude=True, repr=False)
    sections: tuple[Section, ...] = Field((), exclude=True, repr=False)
    tables: tuple[Table, ...] = Field((), exclude=True, repr=False)
    furniture: tuple[Span, ...] = Field((), exclude=True, repr=False)
    damaged: tuple[Span, ...] = Field((), exclude=True, repr=False)

    def section_at(self, offset: int) -> Section | None:
        """Return the innermost section whose heading starts at or before `offset`, or None before the first."""
        return next(self.sections_at([offset]))

    def sections_at(self, offsets: Iterable[int]) -> Iterator[Section | None]:
        """Yield the section of each offset, as `section_at` does."""
        starts = [section.start for section in self.sections]
        for offset in offsets:
            index = bisect.bisect_right(starts, offset) - 1
            yield self.sections[index] if index >= 0 else None


class Figure(Record):
    """A quantity, date or period that the text states, with everything the text says of it."""

    figure_id: str
    document_id: str
    section: str = ""
    start: int
    end: int
    surface: str
    kind: Kind
    value: Amount | None = Field(None, description="in the kind's base unit")
    lower: Amount | None = None
    upper: Amount | None = None
    lower_closed: bool = True
    upper_closed: bool = True
    written_value: str = ""
    scale: int = Field(0, description="ten thousands and hundred millions as a power of ten")
    unit: str = ""
    unit_code: str = Field("", description="base unit: a UCUM code or an ISO 4217 currency")
    date_start: date | None = None
    date_end: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    qualifier: Qualifier = "exact"
    measure: str = ""
    noun: str = ""
    subject: str = ""
    status: Literal["actual", "planned", ""] = ""
    quality: Quality = "intact"
    reason: str = ""
    project_id: str = ""
    repair_id: str = ""
    rule: str = Field("", description="attribute:rule=words of each decision, joined by a space")
    sentence: str = ""

    @model_validator(mode="after")
    def _holds(self) -> Figure:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span {self.start}..{self.end} is empty or backwards")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"lower {self.lower} is above upper {self.upper}")
        if (self.date_start is None) != (self.date_end is None):
            raise ValueError("a date has both ends or neither")
        if self.date_start and self.date_end and self.date_start > self.date_end:
            raise ValueError(f"date_start {self.date_start} is after date_end {self.date_end}")
        return self


class Project(Record):
    """A project as one page describes it."""

    project_id: str
    document_id: str
    section: str = ""
    name: str
    aliases: list[str] = Field(default_factory=list)
    total_investment_cny: Amount | None = None
    completed_investment_cny: Amount | None = None
    land_area_m2: Amount | None = None
    floor_area_m2: Amount | None = None
    households: Amount | None = None
    people: Amount | None = None
    start_date: str = Field("", description="EDTF")
    completion_date: str = Field("", description="EDTF")
    status: ProjectStatus | Literal[""] = ""
    locations: list[str] = Field(default_factory=list)
    figure_ids: list[str] = Field(default_factory=list)
    entity_id: str = Field("", description="the same project across reports")


class Repair(Record):
    """A reading of a damaged place, with its proof or what it lacks to be one."""

    repair_id: str
    document_id: str
    figure_ids: list[str]
    start: int
    end: int
    surface: str
    reading: str = Field(description="with units")
    values: list[str] = Field(default_factory=list)
    level: Level
    proof_kind: ProofKind
    proof: str = ""
    premises: list[str] = Field(default_factory=list, description="figure ids")
    candidates: int = 0
    solutions: int = 0
    chance: Amount | None = None
    lost_unit_from: str = ""


class Link(Record):
    """One figure's part in a relation; the figures of one relation share a relation_id."""

    link_id: str
    relation: Relation
    role: str
    figure_id: str
    document_id: str
    level: Literal["worded", "inferred"] = "worded"
    wording: str = Field("", description="the words that licensed the relation")
    relation_id: str = ""


class Finding(Record):
    """Numbers that cannot, or can hardly, all be true, with the arithmetic that shows it."""

    finding_id: str
    check: str
    severity: Severity
    document_ids: list[str]
    figure_ids: list[str]
    expected_lower: Amount | None = None
    expected_upper: Amount | None = None
    observed_lower: Amount | None = None
    observed_upper: Amount | None = None
    difference: Amount | None = None
    unit: str = ""
    explanation_zh: str = ""
    explanation_en: str = ""
    quotes: list[str] = Field(default_factory=list)
    would_hold_if: str = ""
    status: FindingStatus = "open"
    note: str = ""  # why it is open again after a verdict


class Entity(Record):
    """What several reports tell of, under one id: given once, never given to another."""

    entity_id: str
    kind: EntityKind
    name: str
    aliases: list[str] = Field(default_factory=list)
    place_name: str = ""
    county_code: str = Field("", description="GB/T 2260")
    document_ids: list[str] = Field(
        default_factory=list, description="the reports that name it, oldest first"
    )
    superseded_by: str = ""  # the entity_id that stands for it since both turned out to be one


class Failure(Record):
    """Something the run could not do, kept for a person: where it happened and why."""

    stage: str
    source_id: str = ""
    document_id: str = ""
    url: str = ""
    reason: str


class Report(BaseModel):
    """All that one document says, as records."""

    document: Document
    figures: list[Figure] = Field(default_factory=list)
    projects: list[Project] = Field(default_factory=list)
    repairs: list[Repair] = Field(default_factory=list)
    links: list[Link] = Field(default_factory=list)
    findings: list[Finding] = Field(default_factory=list)
    entities: list[Entity] = Field(default_factory=list)
    failures: list[Failure] = Field(default_factory=list)
    coverage: dict[str, int] = Field(
        default_factory=dict,
        description="of the audit: numbers in the text, read, related, checked, how each came out",
    )


class Capture(NamedTuple):
    """A page as received: its bytes and where they came from. What `documents` reads and the archive keeps.

    url: the address asked for, or a file's name. content_type: the header as sent, or "".
    retrieved_at: UTC, ISO 8601. publisher, place_code, family, selectors come from the source's declaration.
    attachment_of, title: of a file, the address of the page that links to it and what that page calls it.
    gone_since, moved_to: what became of the address since.
    """

    body: bytes
    url: str = ""
    content_type: str = ""
    retrieved_at: str = ""
    source_id: str = ""
    publisher: str = ""
    place_code: str = ""
    family: str = ""
    selectors: tuple[tuple[str, str], ...] = ()
    attachment_of: str = ""
    title: str = ""
    gone_since: str = ""
    moved_to: str = ""
