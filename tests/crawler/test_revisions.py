"""A page is revised where its article or its fields are; what a site changes around it every night is none."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Scripted, answer, declared

from extractor import pipeline
from extractor.console import Console
from extractor.output.ledger import Ledger
from extractor.rulebook import Rulebook

RULES = Rulebook()
URL = "/list/t20240523_1.html"


def page(night: int, head: str = "", top: str = "", body: str = "", foot: str = "", amount: int = 3) -> bytes:
    title = "某镇一季度工作进展情况"
    values = {"night": night, "many": night * 7919}
    return f"""<html><head><title>{title}</title><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="2024-05-23">{head.format(**values)}</head><body>{top.format(**values)}
<div class="TRS_Editor"><p>全镇完成投资{amount}.5亿元，新建道路12.4公里，惠及农户231户、620人。</p>
<p>下一步计划于12月底完成剩余4个项目。</p>{body.format(**values)}</div>{foot.format(**values)}</body></html>""".encode()


class Nights:
    def __init__(self, out: Path, server: Scripted) -> None:
        self.out, self.server, self.day = out, server, 0
        self.server.set(
            "/list/index.html", answer(b'<ul><li><a href="t20240523_1.html">x</a> 2024-05-23</li></ul>')
        )

    def run(self, body: bytes) -> pipeline.RunResult:
        self.day += 1
        self.server.set(URL, answer(body))
        now = datetime(2024, 6, 1, tzinfo=UTC) + timedelta(days=self.day)
        return pipeline.crawl(
            [declared(delay_seconds=0)], self.out, RULES, Console(quiet=True),
            connect_to=self.server.connect_to, clock=lambda: now,
        )  # fmt: skip

    def became(self, result: pipeline.RunResult) -> tuple[int, int, list[str]]:
        counts = result.journal.sources["town"]
        return counts["unchanged"], counts["changed"], [one["what"] for one in counts["news"]]


@pytest.fixture
def nights(tmp_path: Path, server: Scripted) -> Nights:
    return Nights(tmp_path / "out", server)


@pytest.mark.parametrize(
    "around",
    [
        {"top": "<div>今天是2024年6月{night}日 08:0{night}:11 农历初{night}</div>"},
        {"top": "<div>浏览次数：<i>{many}</i></div>"},
        {"foot": "<div>您是第{many}位访客，网站累计运行{night}天</div>"},
        {"head": '<meta name="Maketime" content="2024-06-0{night} 03:00:00">'},
        {"head": '<meta name="csrf-token" content="{many}">', "foot": '<input type="hidden" value="{many}">'},
        {"foot": '<ul><li><a href="/x{night}.html">第{night}夜的要闻</a></li></ul>'},
        {"foot": '<p>上一篇：<a href="/p{night}.html">第{night}夜的上一篇</a></p>'},
    ],
)
def test_what_changes_around_an_article_is_no_revision(nights: Nights, around: dict[str, str]) -> None:
    nights.run(page(1, **around))
    assert nights.became(nights.run(page(2, **around))) == (1, 0, [])


@pytest.mark.parametrize(
    "now",
    [
        page(1, amount=8),
        page(1, body="<p>补充：另有3个村完成改造。</p>"),
        page(1).replace("工作进展情况".encode(), "工作完成情况".encode()),
        page(1).replace(b"2024-05-23", b"2024-05-29"),
    ],
)
def test_a_changed_article_is_a_revision(nights: Nights, now: bytes) -> None:
    nights.run(page(1))
    assert nights.became(nights.run(now)) == (0, 1, ["revised"])


def test_new_rules_are_no_revision(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.run(page(1, foot="<i>{night}</i>"))
    monkeypatch.setattr("extractor.documents.read._SAID", ("title", "publisher"))
    assert nights.became(nights.run(page(2, foot="<i>{night}</i>"))) == (1, 0, [])


def test_a_trouble_does_not_move_a_page(nights: Nights) -> None:
    """The row of a document is what it was while its site is in trouble."""
    moved = answer(status="301 Moved", Location="/new/t20240523_1.html")
    nights.run(page(1))
    nights.server.set("/new/t20240523_1.html", answer(page(1)))
    rows = []
    for reply in (moved, answer(status="302 Found", Location="/login.jsp"), answer(status="403 Forbidden")):
        nights.server.set("/login.jsp", answer(b"<form>user</form>"))
        nights.day += 1
        nights.server.set(URL, reply)
        now = datetime(2024, 6, 1, tzinfo=UTC) + timedelta(days=nights.day)
        pipeline.run(
            [declared(delay_seconds=0)], nights.out, RULES, Console(quiet=True),
            connect_to=nights.server.connect_to, clock=lambda now=now: now,
        )  # fmt: skip
        with (nights.out / "public" / "data" / "documents.csv").open(encoding="utf-8") as file:
            rows.append([row["moved_to"] for row in csv.DictReader(file)])
    assert rows == [["http://town.example/new/t20240523_1.html"]] * 3


def documents(out: Path) -> dict[str, str]:
    with (out / "public" / "data" / "documents.csv").open(encoding="utf-8") as file:
        return {row["url"].partition("example")[2]: row["document_id"] for row in csv.DictReader(file)}


def test_36_one_article_at_several_addresses_is_one_document(nights: Nights) -> None:
    """The one that was listed first stands for all, whatever is listed later."""
    addresses = ["/list/t20240523_1.html", "/index.php/list/t20240523_1.html", "/col/t20240523_9.html"]
    other = page(1).replace("一季度".encode(), "二季度".encode())
    nights.server.set("/list/t20240523_2.html", answer(other))
    for address in addresses:
        nights.server.set(address, answer(page(1)))
    found = []
    for listed in ([addresses[1], "/list/t20240523_2.html"], addresses):
        rows = "".join(f'<li><a href="{one}">第条</a> 2024-05-23</li>' for one in listed)
        nights.server.set("/list/index.html", answer(f"<ul>{rows}</ul>".encode()))
        pipeline.run(
            [declared(delay_seconds=0)], nights.out, RULES, Console(quiet=True),
            connect_to=nights.server.connect_to,
        )  # fmt: skip
        found.append(documents(nights.out))
    assert found[0] == found[1]
    assert set(found[1]) == {"/index.php/list/t20240523_1.html", "/list/t20240523_2.html"}


@pytest.mark.parametrize(
    "inside",
    [
        "",
        '<iframe src="/f.html"></iframe>',
        '<img src="a.jpg">',
        "<script>var t='<p>投资5亿元。</p>'</script>",
    ],
)
def test_45_an_empty_article_is_not_the_menu_around_it(nights: Nights, inside: str) -> None:
    menu = "".join(f"<li><a href='/c{n}/'>第{n}个栏目</a></li>" for n in range(20))
    body = (
        f'<html><head><meta name="ArticleTitle" content="预算公开"></head><body><ul>{menu}</ul>'
        f'<div class="article_content">{inside}</div><p>主办单位：某镇人民政府</p></body></html>'
    )
    first, second = nights.run(body.encode()), nights.run(body.encode())
    assert [one.reason for one in first.failures] == [
        "1 new pages hold no text but their title; it may stand in a file, a frame, an image or a script"
    ]
    assert second.failures == []  # told once
    with Ledger(nights.out) as ledger:
        [report] = ledger.understood()
    assert (report.document.text, report.figures) == ("预算公开", [])


def test_45_an_article_that_is_one_link_to_a_file_is_that_link(nights: Nights) -> None:
    menu = "".join(f"<li><a href='/c{n}/'>第{n}个栏目</a></li>" for n in range(20))
    body = f'<body><ul>{menu}</ul><div class="TRS_Editor"><a href="./P1.pdf">预算.pdf</a></div></body>'
    nights.server.set("/list/P1.pdf", answer(b"%PDF-1.4 x"))
    assert nights.run(body.encode()).failures == []
    with Ledger(nights.out) as ledger:
        texts = {one.document.url[-6:]: one.document for one in ledger.understood()}
    assert texts["1.html"].text == "预算.pdf"
    assert texts["P1.pdf"].attachment_of == texts["1.html"].document_id
