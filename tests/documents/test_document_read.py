"""The door: families, containers, identities, places, years, and what is refused."""
# ruff: noqa: E501  (snippets of pages stay on one line)

import hashlib
import json
import os
from pathlib import Path

import pytest

from extractor.crawler.sources import Selectors
from extractor.documents.drafts import SELECTORS
from extractor.documents.identity import canonical, document_id
from extractor.documents.read import captures_of, read
from extractor.errors import ExtractorError
from extractor.records import Capture, Failure
from extractor.rulebook import Rulebook

RULES = Rulebook()
SHARED = Path(__file__).parents[2].parent / "shared"
LINE = "2023年全镇完成固定资产投资2.3亿元，新建农村道路3.5公里，受益群众1200户3600人，各项工作稳步推进。"
BODY = f"<p>{LINE}</p><p>{LINE}</p>"
NOISE = (
    "<ul class='hot'>"
    + "".join(f"<li><a href='/{n}'>热点新闻{n}，关注{n}万人</a></li>" for n in range(30))
    + "</ul>"
)

FAMILIES = {
    "trs": f"<div class='TRS_Editor'><style>.TRS_Editor p{{}}</style><div class='TRS_Editor'>{BODY}</div></div>",
    "trs-fujian": f"<div ms-controller='a'><div class='article_content'><div class='TRS_Editor'>{BODY}</div></div></div>",
    "hanweb-jcms": f"<div class='x'><!--ZJEG_RSS.content.begin-->{BODY}<!--ZJEG_RSS.content.end--></div>",
    "hanweb-jpaas": f"<script>tplSetId='1'</script><div id='zoom'>{BODY}</div><a href='/col/col12/index.html'>栏目</a>",
    "gkmlpt": f"<script>window._CONFIG={{}}</script><div class='article-content'>{BODY}</div>",
    "ucap": f"<div id='UCAP-CONTENT'><UCAPCONTENT>{BODY}</UCAPCONTENT></div>",
    "vsb": f"<div id='vsb_content_2'><div class='v_news_content'>{BODY}</div></div>",
    "siteserver": f"<a href='/channels/12.html'>栏目</a><div id='con' class='entry'>{BODY}</div>",
    "epoint": f"<div class='ewb-article'><div class='ewb-article-info'>{BODY}</div></div>",
    "intertid": f"<a href='/doc/2024/01/15/3456.shtml'>上页</a><div id='Zoom'>{BODY}</div>",
}


def _source(inside: str) -> str:
    return f"<html><head><title>青溪镇2023年工作总结</title></head><body>{NOISE}{inside}{NOISE}</body></html>"


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_is_recognised_and_its_article_found(family: str) -> None:
    document = read(Capture(_source(FAMILIES[family]).encode()), RULES)
    assert document.family == family
    assert document.text == f"青溪镇2023年工作总结\n{LINE}\n{LINE}"
    assert "body" not in document.guessed.split()


def test_an_unknown_family_still_yields_the_article_and_says_so() -> None:
    document = read(Capture(_source(f"<div class='abc'><div class='def'>{BODY}</div></div>").encode()), RULES)
    assert document.text == f"青溪镇2023年工作总结\n{LINE}\n{LINE}"
    assert "body" in document.guessed.split()
    assert document.family == ""


def test_two_families_that_fit_alike_are_named_and_neither_is_used() -> None:
    both = f"<div class='TRS_Editor'>{BODY}</div><div class='v_news_content'></div>"
    document = read(Capture(_source(both).encode()), RULES)
    assert document.family == ""
    assert "family(trs,vsb)" in document.guessed.split()
    assert LINE in document.text


def test_the_declared_family_and_selectors_win() -> None:
    inside = f"<div class='TRS_Editor'><p>不是这里的内容，而是旁边的栏目说明文字。</p></div><div class='own'>{BODY}<p class='ad'>广告</p></div>"
    selectors = (("body", "div.own"), ("furniture", ".own .ad"))
    document = read(Capture(_source(inside).encode(), family="trs", selectors=selectors), RULES)
    assert document.text == f"青溪镇2023年工作总结\n{LINE}\n{LINE}"
    assert document.family == "trs"


PARTS = f"""<b class='t'>青溪镇的另一个标题</b><i class='w'>首页 &gt; 政务公开 &gt; 工作总结</i>
<div class='TRS_Editor'>{BODY}</div><div class='own'>{BODY}<p class='ad'>广告位招租五十元</p></div>"""
SELECTED = {
    "title": (".//b", lambda one: one.title == "青溪镇的另一个标题"),
    "body": (".//div[@class='own']", lambda one: one.text.count("广告位招租") == 1),
    "breadcrumb": ("(.//i)[1]", lambda one: one.category == "首页 > 政务公开 > 工作总结"),
    "furniture": (".//p[1]", lambda one: one.text.count(LINE) == 1),
}


@pytest.mark.parametrize("part", SELECTED)
def test_each_selector_does_what_it_says_and_what_a_page_has_not_is_said(part: str) -> None:
    path, does = SELECTED[part]
    capture = Capture(_source(PARTS).encode())
    plain, selected = read(capture, RULES), read(capture._replace(selectors=((part, path),)), RULES)
    assert not does(plain)
    assert does(selected)
    assert "selector" not in selected.guessed
    missing = read(capture._replace(selectors=((part, ".//*[@id='none']"),)), RULES)
    assert (f"selector({part})" in missing.guessed.split()) == (part != "furniture")
    assert missing.text == plain.text


def test_the_names_that_sources_may_declare_are_those_that_something_reads() -> None:
    assert set(Selectors.model_fields) == {"list", "next", *SELECTORS}


def test_an_article_inside_a_script_is_read() -> None:
    escaped = json.dumps(BODY)
    inside = f'<script>window._CONFIG={{"DETAIL":{{"content": {escaped}}}}}</script><div class="article-content"></div>'
    assert read(Capture(_source(inside).encode()), RULES).text == f"青溪镇2023年工作总结\n{LINE}\n{LINE}"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7\n", "binary"),
        (b"\x00\x01\x02" * 100, "binary"),
        (b"<html><body><script>1</script></body></html>", "no text"),
        (b"<html><head><title>t</title></head><body></body></html>", "no text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_address(body: bytes, what: str) -> None:
    with pytest.raises(ExtractorError) as caught:
        read(Capture(body, "https://www.example.gov.cn/a.html"), RULES)
    assert what in caught.value.what
    assert caught.value.where == "https://www.example.gov.cn/a.html"


def test_plain_text_keeps_every_character_but_a_byte_order_mark() -> None:
    text = f"青溪镇2023年工作总结\r\n\u3000\u3000{LINE}\u200b \t\r\n"
    document = read(Capture(b"\xef\xbb\xbf" + text.encode(), "a.txt"), RULES)
    assert document.text == text
    assert document.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert document.media_type == "text/plain"


def test_a_wrong_charset_header_changes_nothing() -> None:
    body = _source(FAMILIES["trs"]).encode("gb18030")
    document = read(Capture(body, "", "text/html; charset=utf-8"), RULES)
    assert document.encoding == "gb18030"
    assert LINE in document.text
    assert document.damaged == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.Example.gov.cn/a/b.html#top", "http://www.example.gov.cn:80/a/b.html"),
        ("https://www.example.gov.cn/a;jsessionid=12AB?x=1", "https://www.example.gov.cn/a?x=1"),
        ("https://www.example.gov.cn/a/../b/./c.html", "https://www.example.gov.cn/b/c.html"),
        ("http://127.0.0.1:40001/a.html", "http://127.0.0.1:40002/a.html"),
        ("https://www.example.gov.cn", "https://www.example.gov.cn/"),
    ],
)
def test_one_page_has_one_address(one: str, other: str) -> None:
    assert canonical(one) == canonical(other) != ""


def test_the_id_is_the_index_number_else_the_address_else_the_bytes() -> None:
    digest = hashlib.sha256(b"x").hexdigest()
    assert document_id("330803/2024-66610", "https://a.gov.cn/1", digest) == "330803-2024-66610"
    assert document_id("11441200MB2C91453G/2026-00271", "", digest) == "11441200MB2C91453G-2026-00271"
    by_address = document_id("", "https://a.gov.cn/1", digest)
    assert by_address.startswith("u-")
    assert by_address != document_id("", "https://a.gov.cn/2", digest)
    assert document_id("2024-01-00012", "file.txt", digest) == f"f-{digest[:16]}"


@pytest.mark.parametrize(
    ("title", "head", "place", "county"),
    [
        ("大洲镇2023年工作总结", "索引号：330803/2024-00001", "大洲镇", "330803"),
        ("米易县2023年政府工作报告", "", "米易县", "510421"),
        ("道真自治县2018年工作要点", "", "道真仡佬族苗族自治县", "520325"),
        ("政府工作报告", "——2010年2月4日在徐水县第十四届人民代表大会第四次会议上", "徐水县", "130625"),
        ("政府工作报告", "现在，我代表保定市徐水区人民政府向大会报告工作，请予审议。", "徐水区", "130609"),
        ("2026年甘肃省政府工作报告", "", "甘肃省", ""),
        ("鼓楼区2023年工作总结", "", "鼓楼区", ""),
        ("南京市鼓楼区2023年工作总结", "", "鼓楼区", "320106"),
        ("关于加强管理的通知", "市委市政府和县委高度重视。", "", ""),
    ],
)
def test_the_place_and_its_county(title: str, head: str, place: str, county: str) -> None:
    text = f"{title}\n{head}\n{LINE}\n{LINE}\n"
    document = read(Capture(text.encode(), "a.txt"), RULES)
    assert (document.place_name, document.county_code) == (place, county)


def test_a_place_never_named_in_full_is_counted_and_marked() -> None:
    text = (
        "2022年工作回顾\n"
        + "一年来，米易经济稳中有进，全县生产总值增长3.8%，米易阳光城入选省级旅游度假区，居全市第一。\n" * 3
    )
    document = read(Capture(text.encode(), "a.txt"), RULES)
    assert (document.place_name, document.county_code) == ("米易县", "510421")
    assert "place_name" in document.guessed.split()


@pytest.mark.parametrize(
    ("title", "text", "genre", "report", "plan"),
    [
        ("青溪镇2023年工作总结和2024年工作计划", LINE, "work_summary", 2023, 2024),
        ("青溪镇2023年度工作总结", LINE, "work_summary", 2023, None),
        ("青溪镇2024年重点工作计划", LINE, "work_plan", None, 2024),
        ("2024年青溪县政府工作报告", LINE, "work_summary", 2023, 2024),
        (
            "政府工作报告",
            "2022年1月28日在青溪县第十八届\n人民代表大会第一次会议上\n过去五年工作回顾\n" + LINE,
            "work_summary",
            2021,
            2022,
        ),
        (
            "政府工作报告",
            "——二〇二六年一月二十七日在甘肃省十四届人民代表大会第四次会议上\n" + LINE,
            "work_summary",
            2025,
            2026,
        ),
        ("政府工作报告", "各位代表：\n一、2019年工作回顾\n" + LINE, "work_summary", 2019, 2020),
        ("青溪县2023年国民经济和社会发展统计公报", LINE, "bulletin", 2023, None),
        ("青溪镇2024年部门预算", LINE, "budget", None, 2024),
        ("青溪村集体土地征收补偿安置公告", LINE, "land_notice", 2023, None),
        ("青溪镇2024年重点项目清单", LINE, "project_list", 2024, None),
        ("2023年民生实事项目进展情况", LINE, "progress", 2023, None),
        ("关于防汛的通知", LINE, "other", 2023, None),
    ],
)
def test_the_genre_and_the_years(
    title: str, text: str, genre: str, report: int | None, plan: int | None
) -> None:
    document = read(Capture(f"{title}\n{text}\n{LINE}\n".encode(), "a.txt"), RULES)
    assert (document.genre, document.report_year, document.plan_year) == (genre, report, plan)


@pytest.mark.parametrize(
    ("title", "signed", "speaks", "arranges"),
    [
        ("青溪区教育局关于做好2024年招生工作的通知", "2024年4月18日", 2024, 2024),
        ("青溪区医疗保障局关于做好2025年度参保缴费工作的通知", "2024年9月29日", 2024, 2024),
        ("青溪区医疗保障局关于2023年度考核结果的公告", "2024年1月9日", 2023, 2023),
        ("青溪县农业农村局上半年工作总结", "2023年7月5日", 2023, 2023),
        ("青溪镇2023年度工作总结", "2024年1月5日", 2023, 2024),
    ],
)
def test_a_notice_arranges_what_is_of_the_year_of_its_signature(
    title: str, signed: str, speaks: int, arranges: int
) -> None:
    document = read(Capture(f"{title}\n{LINE}\n三、工作安排\n{LINE}\n{signed}\n".encode(), "a.txt"), RULES)
    assert (document.speaks_from, document.sections[-1].year) == (speaks, arranges)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"关于某事的情况说明\n{LINE}\n河湟县人民政府\n2024年8月15日\n", "河湟县"),
        (f"2024年一季度巴岭县经济运行情况分析\n{LINE}\n", "巴岭县"),
        (f"鲁河市民政局 鲁河市财政局关于调整标准的公告\n{LINE}\n", "鲁河市"),
    ],
)
def test_a_place_is_found_in_title_and_signature(text: str, place: str) -> None:
    assert read(Capture(text.encode(), "a.txt"), RULES).place_name == place


def test_files_and_folders_become_captures_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.html", "a.txt", "b/1.htm", "c.pdf"):
        (tmp_path / name).write_text(LINE, encoding="utf-8")
    assert [capture.url for capture in captures_of(tmp_path)] == ["a.txt", "b/1.htm", "b/2.html"]
    assert [capture.url for capture in captures_of(tmp_path / "c.pdf")] == ["c.pdf"]


def test_an_unreadable_file_in_a_folder_is_a_failure_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.html").symlink_to(tmp_path / "gone.html")
    (tmp_path / "b.txt").write_text(LINE, encoding="utf-8")
    failure, capture = captures_of(tmp_path)
    assert isinstance(failure, Failure)
    assert (failure.url, failure.reason) == (
        str(tmp_path / "a.html"),
        "cannot be read: no such file or directory",
    )
    assert isinstance(capture, Capture)
    assert capture.url == "b.txt"


def test_a_folder_that_cannot_be_listed_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b.txt").write_text(LINE, encoding="utf-8")
    (tmp_path / "closed").mkdir()
    scan = os.scandir

    def scandir(path: str):  # type: ignore[no-untyped-def]
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    failure, capture = captures_of(tmp_path)
    assert isinstance(failure, Failure)
    assert (failure.url, failure.reason) == (str(tmp_path / "closed"), "cannot be read: permission denied")
    assert isinstance(capture, Capture)


def test_missing_paths_and_folders_without_pages_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match="no such file"):
        list(captures_of(tmp_path / "missing"))
    with pytest.raises(ExtractorError, match="no pages"):
        list(captures_of(tmp_path))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real pages and texts are not beside this checkout")
def test_the_annotated_page_says_of_itself_what_its_annotators_read() -> None:
    (capture,) = captures_of(SHARED / "gold" / "dazhou-2023.txt")
    wanted = json.loads((SHARED / "gold" / "dazhou-2023.metadata.json").read_text(encoding="utf-8"))
    row = read(capture, RULES).row()
    compared = {name for name in wanted if name in row}
    assert len(compared) > 10
    assert {name: row[name] for name in compared} == {name: wanted[name] or "" for name in compared}
    assert row["county_code"] == wanted["division_code"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real pages and texts are not beside this checkout")
@pytest.mark.parametrize("folder", ["gold", "texts", "pages"])
def test_real_pages_and_texts_go_through(folder: str) -> None:
    for capture in captures_of(SHARED / folder):
        document = read(capture, RULES)
        assert document.text_length == len(document.text) > 0
        spans = [*document.furniture, *((section.start, section.end) for section in document.sections)]
        assert all(0 <= start < end <= len(document.text) for start, end in spans)
        cells = [cell for table in document.tables for cell in table.cells]
        assert all(0 <= cell.start <= cell.end <= len(document.text) for cell in cells)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("2024年防汛抗旱工作情况汇报\n朱河镇人民政府\n今年以来，共投入劳力2.1万人次。", "朱河镇"),
        ("在县人大三次会议上的发言\n勐库镇镇长\n各位代表：\n全镇茶园面积18.2万亩。", "勐库镇"),
        ("红崖子乡二〇二三年工作情况\n全乡共3126户。", "红崖子乡"),
        ("双溪口乡：小水果长成大产业\n目前种植面积达4300亩。", "双溪口乡"),
        ("总投资18.6亿元！望江镇举行重大项目集中开工仪式\n项目共9个。", "望江镇"),
        ("白水乡就业帮扶车间助增收\n近日，白水乡车间里40名女工正在忙碌。", "白水乡"),
        ("巩固成果工作情况\n红崖子乡位于县城西北42公里处，总面积213.6平方公里。", "红崖子乡"),
        ("工作情况汇报\n我镇完成投资3亿元。白沙镇班子集体研究，白沙镇抓落实。", "白沙镇"),
        ("工作情况汇报\n我镇完成投资3亿元。白沙镇、金滩镇、白沙镇、金滩镇各2个村。", ""),
        ("全县环境整治考评通报\n新圩镇得96.3分、长冈乡得95.1分。", ""),
    ],
)
def test_a_township_is_known_from_where_a_page_names_it(text: str, place: str) -> None:
    assert read(Capture(text.encode(), "a.txt"), RULES).place_name == place


def test_a_page_without_a_title_bears_the_name_of_the_link_to_it() -> None:
    body = "<html><body><table><tr><td>石桥镇</td><td>120亩</td></tr></table></body></html>".encode()
    document = read(Capture(body, "http://www.a.example/f/1.doc", title="石桥镇项目清单"), RULES)
    assert (document.title, "title" in document.guessed.split()) == ("石桥镇项目清单", True)
