"""The records: their fields in the order of the outer contract, exact amounts, and what none of them may say."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from extractor.records import (
    Document,
    Failure,
    Figure,
    Finding,
    Link,
    Project,
    Repair,
    Section,
    plain,
)

PUBLISHED = {
    Document: (
        "document_id url source_id title publisher index_number document_number unified_number publicity validity "
        "category published_date published_at information_source editor genre place_code place_code_scheme place_name "
        "county_code report_year plan_year retrieved_at sha256 text_sha256 media_type encoding text_length "
        "damage_score attachment_of"
    ),
    Figure: (
        "figure_id document_id section start end surface kind value lower upper lower_closed upper_closed "
        "written_value scale unit unit_code date_start date_end period_start period_end qualifier measure noun subject "
        "status quality reason project_id repair_id rule sentence"
    ),
    Project: (
        "project_id document_id section name aliases total_investment_cny completed_investment_cny land_area_m2 "
        "floor_area_m2 households people start_date completion_date status locations figure_ids entity_id"
    ),
    Repair: (
        "repair_id document_id figure_ids start end surface reading values level proof_kind proof premises candidates "
        "solutions chance lost_unit_from"
    ),
    Link: "link_id relation role figure_id document_id level wording",
    Finding: (
        "finding_id check severity document_ids figure_ids expected_lower expected_upper observed_lower "
        "observed_upper difference unit explanation_zh explanation_en quotes would_hold_if status"
    ),
}


@pytest.mark.parametrize("record", PUBLISHED)
def test_a_record_begins_with_the_fields_of_the_contract(record: type[BaseModel]) -> None:
    fields = [name for name, field in record.model_fields.items() if not field.exclude]
    promised = PUBLISHED[record].split()
    assert fields[: len(promised)] == promised


def figure(**fields: object) -> Figure:
    known = {
        "figure_id": "f",
        "document_id": "d",
        "start": 3,
        "end": 5,
        "surface": "5户",
        "kind": "households",
    }
    return Figure.model_validate({**known, **fields})


WRONG = {
    "an empty span": {"start": 5, "end": 5},
    "a span backwards": {"start": 6, "end": 5},
    "a span before the text": {"start": -1, "end": 5},
    "an interval backwards": {"lower": "6", "upper": "5"},
    "a date with one end": {"kind": "date", "date_start": "2023-01-01"},
    "a date backwards": {"kind": "date", "date_start": "2023-01-02", "date_end": "2023-01-01"},
    "an unknown kind": {"kind": "weight"},
    "an unknown qualifier": {"qualifier": "about"},
    "an unknown quality": {"quality": "fine"},
    "an unknown status": {"status": "done"},
    "an unknown field": {"colour": "red"},
}


@pytest.mark.parametrize("fault", WRONG)
def test_no_figure_has(fault: str) -> None:
    with pytest.raises(ValidationError):
        figure(**WRONG[fault])


@pytest.mark.parametrize("record", [Document, Project, Repair, Link, Finding, Failure])
def test_an_unknown_field_is_an_error(record: type[BaseModel]) -> None:
    with pytest.raises(ValidationError, match="colour"):
        record.model_validate({"colour": "red"})


PLAIN = [
    ("1E+8", "100000000"), ("2.10E+8", "210000000"), ("0.500", "0.5"), ("5.000", "5"), ("500", "500"), ("0", "0"),
    ("0E-10", "0"), ("-0.10", "-0.1"), ("1E-7", "0.0000001"), ("693333.3333", "693333.3333"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), PLAIN)
def test_an_amount_is_written_plainly(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
@settings(deadline=None, max_examples=200)
def test_an_amount_written_plainly_is_the_same_amount(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text


def test_a_row_is_ready_for_json_and_exact() -> None:
    row = figure(
        value=Decimal("1E+8"), lower=Decimal("0.10"), date_start=date(2023, 1, 1), date_end=date(2023, 1, 2)
    ).row()
    assert json.loads(json.dumps(row)) == row
    assert (row["value"], row["lower"], row["upper"], row["date_end"]) == (
        "100000000",
        "0.1",
        None,
        "2023-01-02",
    )


def test_a_row_of_a_document_holds_no_text() -> None:
    row = Document(document_id="d", text="正文", sections=(Section(0, 1, 0, "正", "正"),)).row()
    assert {"text", "sections", "tables", "furniture", "damaged", "speaks_from"} & set(row) == set()


def test_the_section_of_an_offset_is_the_last_that_began() -> None:
    sections = tuple(Section(start, start + 2, 1, str(start), str(start)) for start in (4, 10, 20))
    document = Document(document_id="d", sections=sections)
    found = [document.section_at(offset) for offset in (0, 3, 4, 9, 10, 19, 20, 99)]
    assert [section.start if section else None for section in found] == [None, None, 4, 4, 10, 10, 20, 20]
