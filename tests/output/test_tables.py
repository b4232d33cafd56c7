import io
import json

import pytest

from extractor.output.tables import RECORD_TABLES, CsvRows, JsonArray, columns, csv_cell, records_of
from extractor.records import Document, Figure

CELLS = [
    (None, ""),
    (True, "true"),
    (False, "false"),
    (7, "7"),
    ("总投资", "总投资"),
    (["甲", "乙"], "甲;乙"),
    ([], ""),
    ("=1+1", "'=1+1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
    ("-2+3", "'-2+3"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r=1"),
    ("\n=1", "'\n=1"),
    ("＝1+1", "'＝1+1"),
    (["=1", "2"], "'=1;2"),
    ("-12.4", "-12.4"),
    ("+15%", "+15%"),
    ("1-10月", "1-10月"),
]


@pytest.mark.parametrize(("value", "cell"), CELLS)
def test_a_value_becomes_a_harmless_cell(value, cell):
    assert csv_cell(value) == cell


def test_columns_are_the_published_fields_in_their_order():
    assert columns(Document)[:3] == ["document_id", "url", "source_id"]
    assert not {"text", "sections", "tables", "furniture", "damaged"} & set(columns(Document))
    assert columns(Figure)[:6] == ["figure_id", "document_id", "section", "start", "end", "surface"]


def test_csv_is_rfc_4180():
    stream = io.StringIO(newline="")
    CsvRows(stream, ["a", "b"]).add({"a": 'say "x", y\n', "b": None})
    assert stream.getvalue() == 'a,b\r\n"say ""x"", y\n",\r\n'


@pytest.mark.parametrize("rows", [[], [{"a": 1}], [{"a": 1}, {"a": "二"}]])
def test_a_json_array_reads_back(rows):
    stream = io.StringIO()
    array = JsonArray(stream)
    for row in rows:
        array.add(row)
    array.close()
    assert json.loads(stream.getvalue()) == rows


def test_rows_are_sorted_by_document_and_place(reports):
    figures = next(table for table in RECORD_TABLES if table.name == "figures")
    places = [(one.document_id, one.start) for one in records_of(figures, reports)]
    assert places == sorted(places)
    assert len(places) == 6


def test_a_finding_stands_once_though_two_reports_hold_it(reports):
    findings = next(table for table in RECORD_TABLES if table.name == "findings")
    shared = reports[0].findings[0]
    reports[1].findings.append(shared)
    assert len(records_of(findings, reports, [shared])) == 2
