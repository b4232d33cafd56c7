"""Records -> a pandas data frame whose columns have the types of the records' fields."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from extractor.errors import ExtractorError
from extractor.output.dictionary import dictionary
from extractor.output.tables import columns
from extractor.records import Record

if TYPE_CHECKING:
    import pandas

ROWS_AT_ONCE = 20_000


def frame(records: Iterable[Record], model: type[Record] | None = None) -> pandas.DataFrame:
    """Return one row a record and one typed column a published field.

    Decimals become Float64, whole numbers Int64, days datetime64, enums categories, lists stay lists.
    model: the sort of record, needed only where there may be none of them. Raises ExtractorError without
    pandas, TypeError for records of several sorts.
    """
    try:
        import pandas
    except ImportError:
        todo = "pip install 'disclosure-extractor[frame]'"
        raise ExtractorError("data frames need pandas", "to_frame", todo) from None
    rows = list(records)
    sorts = {type(row) for row in rows} | ({model} if model else set())
    if len(sorts) > 1:
        raise TypeError(f"records of several sorts: {', '.join(sorted(sort.__name__ for sort in sorts))}")
    if not sorts:
        return pandas.DataFrame()
    sort = sorts.pop()
    return pandas.DataFrame(
        {name: _series([getattr(row, name) for row in rows], sort, name) for name in columns(sort)}
    )


def write_parquet(path: Path, lines: Path, table: str) -> None:
    """Write the JSON Lines of a table as one Parquet file. Raises ExtractorError without pyarrow."""
    if find_spec("pyarrow") is None:
        todo = "pip install 'disclosure-extractor[parquet]'"
        raise ExtractorError("Parquet files need pyarrow", "--format parquet", todo)
    import pyarrow
    from pyarrow import parquet

    kinds = {
        "string": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "list": pyarrow.list_(pyarrow.string()),
    }
    fields = dictionary()[table].fields
    schema = pyarrow.schema(
        [
            pyarrow.field(one.name, kinds[one.type], metadata={"description": one.meaning, "unit": one.unit})
            for one in fields
        ]
    )
    typed: dict[str, Callable[[str], Any]] = {"number": float, "date": date.fromisoformat}
    turned = [(one.name, typed[one.type]) for one in fields if one.type in typed]
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        lines.open(encoding="utf-8", newline="") as stream,
        parquet.ParquetWriter(path, schema, compression="zstd") as writer,
    ):
        while batch := list(islice(stream, ROWS_AT_ONCE)):
            rows = [json.loads(line) for line in batch]
            for row in rows:
                for name, turn in turned:
                    row[name] = None if row[name] is None else turn(row[name])
            writer.write_table(pyarrow.Table.from_pylist(rows, schema=schema))


def _series(values: list[Any], sort: type[Record], name: str) -> pandas.Series[Any]:
    import pandas

    kinds = _plain_types(sort.model_fields[name].annotation)
    if Decimal in kinds:
        return pandas.Series([None if value is None else float(value) for value in values], dtype="Float64")
    if bool in kinds:
        return pandas.Series(values, dtype="boolean")
    if int in kinds:
        return pandas.Series(values, dtype="Int64")
    if date in kinds:
        return pandas.Series(pandas.to_datetime(pandas.Series(values, dtype="object")), dtype="datetime64[s]")
    if list in kinds:
        return pandas.Series(values, dtype="object")
    if str in kinds:
        return pandas.Series(values, dtype="string")
    terms = sorted(kind for kind in kinds if isinstance(kind, str))
    return pandas.Series(pandas.Categorical(values, categories=terms))


def _plain_types(annotation: Any) -> set[Any]:
    """Return the types inside an annotation, and the terms of its literals."""
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    if get_origin(annotation) is list:
        return {list}
    inner = get_args(annotation)
    return set().union(*map(_plain_types, inner)) if inner else {annotation}
