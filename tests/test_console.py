from __future__ import annotations

import io
import json

import pytest

from extractor.console import Console, table_lines, width_of


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        ({}, ["happened count=3", "look"]),
        ({"verbose": True}, ["fine print", "happened count=3", "look"]),
        ({"quiet": True}, ["look"]),
        ({"quiet": True, "verbose": True}, ["look"]),
    ],
)
def test_how_much_is_said_depends_on_the_options(options: dict[str, bool], lines: list[str]) -> None:
    stream = io.StringIO()
    console = Console(stream=stream, **options)
    console.detail("fine print")
    console.info("happened", count=3)
    console.warning("look")
    console.progress("crawl", 1, 2)
    written = stream.getvalue().splitlines()
    assert [line.split(" ", 2)[2].removeprefix("warning: ") for line in written] == lines


def test_json_lines_are_one_object_each() -> None:
    stream = io.StringIO()
    console = Console(log_json=True, stream=stream)
    console.warning("源坏了", source="dazhou")
    console.table([("a", 1)], ("name", "count"))
    first, second = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert (first["level"], first["message"], first["source"]) == ("warning", "源坏了", "dazhou")
    assert (second["name"], second["count"]) == ("a", 1)


def test_a_bar_is_drawn_on_a_terminal_and_wiped_before_a_line() -> None:
    stream = Terminal()
    console = Console(stream=stream)
    console.progress("crawl", 1, 4)
    console.info("done")
    text = stream.getvalue()
    assert text.startswith("crawl [######..................] 1/4\r")
    assert text.endswith("\rdone\n")


def test_nothing_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    Console().info("hello")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("hello\n")


def test_a_table_aligns_chinese_text_and_numbers() -> None:
    assert table_lines([("大洲镇", 8), ("x", 1234)], ("source", "figures")) == [
        "source  figures",
        "------  -------",
        "大洲镇        8",
        "x          1234",
    ]
    assert width_of("大洲镇ab") == 8
    assert table_lines([]) == []
