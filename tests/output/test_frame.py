import pandas
import pytest

from extractor.output.frame import frame
from extractor.output.publish import publish
from extractor.records import Figure
from extractor.rulebook import Rulebook

TYPES = [
    ("figure_id", "string"),
    ("start", "Int64"),
    ("value", "Float64"),
    ("lower_closed", "boolean"),
    ("kind", "category"),
    ("status", "category"),
    ("date_start", "datetime64[s]"),
    ("scale", "Int64"),
]


@pytest.mark.parametrize(("column", "dtype"), TYPES)
def test_columns_have_the_types_of_the_fields(reports, column, dtype):
    assert str(frame(reports[0].figures)[column].dtype) == dtype
    assert str(frame([], Figure)[column].dtype) == dtype


def test_values_come_through(reports):
    table = frame(reports[0].figures).set_index("kind")
    assert table.loc["money", "value"] == 210_000_000
    assert pandas.isna(table.loc["date", "value"])
    assert table.loc["date", "date_end"] == pandas.Timestamp("2023-12-31")


def test_nothing_gives_an_empty_frame():
    assert frame([]).empty


def test_records_of_several_sorts_are_refused(reports):
    with pytest.raises(TypeError, match="Document, Figure"):
        frame([reports[0].document, reports[0].figures[0]])


def test_the_published_csv_opens_with_typed_columns(reports, tmp_path):
    publish(reports, tmp_path, Rulebook())
    dates = ["date_start", "date_end"]
    table = pandas.read_csv(tmp_path / "public" / "data" / "figures.csv", parse_dates=dates)
    assert table["value"].dtype.kind == "f"
    assert table["start"].dtype.kind == "i"
    assert table["lower_closed"].dtype.kind == "b"
    assert table["date_start"].dtype.kind == "M"
    assert table["surface"].str.len().tolist() == (table["end"] - table["start"]).tolist()
