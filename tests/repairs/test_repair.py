"""The door of repair: what becomes of figures and records, on the seed page, on samples and on pages damaged here."""

import json
import re
from pathlib import Path

import pytest
from readings import SHARED

from extractor.commands.proofs import withdrawn
from extractor.figures.find import find
from extractor.pipeline import read_page, understood
from extractor.records import Report
from extractor.repairs.repair import repair
from extractor.rulebook import Rulebook

RULES = Rulebook()
SEED = SHARED / "gold" / "dazhou-2023.txt"
PROVABLE = ("arithmetic", "repeated", "language")
# Every character alone between two digit runs is dropped, as the process of the seed page does.
LOST = re.compile(r"(?<=[0-9])[^\x00-\x7f亿](?=[0-9])")
TEXTS = [
    path
    for folder in ("gold", "texts")
    for path in sorted((SHARED / folder).glob("*.txt"))
    if path.name != SEED.name
]
needs_shared = pytest.mark.skipif(not SEED.is_file(), reason="the gold pages are not beside this checkout")


def report(text: str) -> Report:
    return understood(read_page((text + "\n").encode(), RULES), RULES)


@needs_shared
def test_all_of_the_seed_page_that_can_be_proven_is() -> None:
    read = understood(read_page(SEED.read_bytes(), RULES), RULES)
    lines = SEED.with_suffix(".figures.jsonl").read_text("utf-8").splitlines()
    damaged = [one for one in map(json.loads, lines) if one.get("damaged") and not one.get("optional")]
    proven = {(one.start, one.end): one for one in read.repairs if one.level == "proven"}
    levels = {one.start: one.level for one in read.repairs}
    for gold in damaged:
        mine = [f for f in read.figures if f.start < gold["end"] and gold["start"] < f.end]
        if gold["proof"] in PROVABLE:
            wanted = [(item["kind"], item["value"] or item["date_start"]) for item in gold["true_values"]]
            stated = [
                (f.kind, str(f.row()["value"] or f.date_start)) for f in mine if f.quality == "repaired"
            ]
            assert stated == wanted, gold["surface"]
        else:
            assert {f.quality for f in mine} == {"suspect"}, gold["surface"]
    assert len(proven) == sum(gold["proof"] in PROVABLE for gold in damaged) == 28
    assert levels[5459] == "supported"  # one equation alone: 5 = 1 + 4
    assert (levels[623], levels[850], levels[3892]) == ("ambiguous", "ambiguous", "plausible")
    assert read.failures == []


@needs_shared
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_nothing_wrong_is_proven_of_a_page_damaged_alike(path: Path) -> None:
    text = path.read_text("utf-8").removeprefix("\ufeff")
    whole = report(text)
    assert [one for one in whole.repairs if one.level == "proven"] == []
    read = report(LOST.sub("", text))
    true = {(f.kind, f.row()["value"], f.date_start, f.date_end) for f in whole.figures}
    for figure in read.figures:
        if figure.quality == "repaired":
            assert (figure.kind, figure.row()["value"], figure.date_start, figure.date_end) in true, (
                figure.reason
            )


@needs_shared
def test_an_intact_page_does_not_light_up() -> None:
    figures = [f for path in TEXTS for f in report(path.read_text("utf-8").removeprefix("\ufeff")).figures]
    assert sum(f.quality != "intact" for f in figures) * 200 <= len(figures)


TEXT = (
    "大洲镇2023年工作总结\n于2018315日印发。\n农户共75229人，其中迁建3394人，公寓安置37127人，托底安置58人。\n"
    "截至目前共有75229人完成搬迁。覆盖16134839人，带动480646亩。"
)


def test_a_proven_reading_takes_the_place_of_what_was_observed() -> None:
    read = report(TEXT)
    assert [(f.surface, f.kind, f.row()["value"], f.unit, f.quality) for f in read.figures][2:6] == [
        ("75", "households", "75", "户", "repaired"),
        ("229人", "people", "229", "人", "repaired"),
        ("33", "households", "33", "户", "repaired"),
        ("94人", "people", "94", "人", "repaired"),
    ]
    proof = next(one for one in read.repairs if one.surface == "75229人")
    assert (proof.reading, proof.values, proof.proof) == (
        "75户229人",
        ["75", "229"],
        "33+37+5 = 75; 94+127+8 = 229",
    )
    assert read.document.text[proof.start : proof.end] == proof.surface
    known = {f.figure_id for f in read.figures}
    assert len(known) == len(read.figures)
    assert all(known.issuperset((*one.figure_ids, *one.premises)) for one in read.repairs)
    assert len(proof.premises) == 6
    assert not set(proof.premises) & set(proof.figure_ids)


def test_what_is_not_proven_stays_suspect_and_is_told() -> None:
    read = report(TEXT)
    by_level = {one.level: one for one in read.repairs if one.surface in ("16134839人", "480646亩")}
    assert by_level["plausible"].reading == "1613户4839人"
    assert by_level["plausible"].values == ["1613", "4839"]
    assert by_level["ambiguous"].solutions > 1
    assert by_level["ambiguous"].values == []
    for one in by_level.values():
        (figure,) = [f for f in read.figures if f.figure_id in one.figure_ids]
        assert (figure.quality, figure.value, figure.repair_id) == ("suspect", None, one.repair_id)


TWINS = [
    ("征收9个自然村392栋农房548户农户。涉及9个自然村[392]农房548户。", "392栋"),
    ("征收农房392栋、农户548户。完成[392548户]评估。", "392栋548户"),
    ("新增科技人才1000个以上。培育经理人[1000]以上。", ""),  # what is said of them differs
    ("征收农房392栋、农户548户。完成[392549户]评估。", ""),
]


@pytest.mark.parametrize(("text", "reading"), TWINS)
def test_a_place_with_the_same_words_whole_proves_what_was_lost(text: str, reading: str) -> None:
    plain = text.replace("[", "").replace("]", "")
    surface = text.partition("[")[2].partition("]")[0]
    proofs = [one for one in report("于2018315日印发。" + plain).repairs if one.surface == surface]
    assert [one.reading for one in proofs if one.level == "proven"] == ([reading] if reading else [])
    assert all(one.proof_kind == "restatement" for one in proofs if one.level == "proven")


def test_the_same_page_gives_the_same_repairs() -> None:
    assert report(TEXT) == report(TEXT)


def test_a_page_that_lost_nothing_is_left_alone() -> None:
    document = read_page("2023年搬迁农户75户229人。\n".encode(), RULES)
    figures = find(document, RULES)
    assert repair(document, figures, RULES) == (figures, [])


def test_a_proof_is_withdrawn_when_what_it_rests_on_changes() -> None:
    read = report(TEXT)
    document = read.document
    figures = {figure.figure_id: figure for figure in read.figures}
    assert list(withdrawn(document, read.repairs, figures, RULES)) == []
    changed = document.model_copy(update={"text": TEXT.replace("托底安置58人", "托底安置59人")})
    lost = [line for line in withdrawn(changed, read.repairs, figures, RULES) if "no longer holds" in line]
    assert [line.split("'")[1] for line in lost] == ["75229人", "3394人", "37127人", "58人", "75229人"]
    proof = next(one for one in read.repairs if one.surface == "3394人")
    premise = figures[proof.premises[0]]
    altered = figures | {premise.figure_id: premise.model_copy(update={"value": premise.value + 1})}  # type: ignore[operator]
    assert any(proof.repair_id in line for line in withdrawn(document, read.repairs, altered, RULES))
    forged = proof.model_copy(update={"proof": "1+1 = 2"})
    assert any("proof" in line for line in withdrawn(document, [forged], figures, RULES))


HEAD = "大洲镇2023年工作总结\n安置房于926日进场，2022年12月签约，预计20253月交付，二、2023主要做法。\n"
PROJECTS = (
    "全年招引项目4个，总投资{whole}亿元。总投资12.8亿元的酒店项目已签约。总投资1.2亿元的沥青项目已开工。"
    "总投资0.7亿元的家居项目已完工，总投资浙江大松公司新建电机项目已审批。"
)


def test_an_amount_that_is_gone_is_bounded_by_its_total() -> None:
    page = report(HEAD + PROJECTS.format(whole="15.10"))
    [gone] = [one for one in page.repairs if one.level == "bounded"]
    assert gone.values == ["24500000", "55500000"]  # 15.095 - 14.85, 15.105 - 14.55
    [figure] = [one for one in page.figures if one.start == gone.start]
    assert (figure.surface, figure.quality, figure.value) == ("总投资", "suspect", None)


def test_nothing_bounds_an_amount_where_the_total_leaves_nothing_for_it() -> None:
    assert not [one for one in report(HEAD + PROJECTS.format(whole="14.7")).repairs if one.level == "bounded"]


def test_numbers_that_are_gone_are_told_on_a_damaged_page_only() -> None:
    gone = "总投资浙江大松公司新建电机项目完工。预计月底完成征收，项目涉及亩土地。"
    marked = [(one.surface, one.kind) for one in report(HEAD + gone).figures if one.start >= len(HEAD)]
    assert marked == [("总投资", "money"), ("月底", "date"), ("亩", "count")]
    assert report(gone).figures == []
