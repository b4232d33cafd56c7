"""Means of all and of the parts that are all of it by their names: what cannot be is told, what can be is not."""

from __future__ import annotations

import pytest
from passages import findings

TITLE = "石桥县2022年统计公报"
FAILS = [
    "2022年全县居民平均预期寿命81.2岁，其中男性75.9岁，女性80.4岁。",
    "2022年女性平均预期寿命80.4岁，男性75.9岁，全县居民平均预期寿命74.8岁。",
    "粮食平均亩产436公斤，其中夏粮亩产312公斤，秋粮亩产421公斤。",
    "秋粮单产421公斤，夏粮单产312公斤，全年粮食单产298公斤。",
    "全县居民人均消费支出19800元，城镇居民人均消费支出18600元，农村居民人均消费支出12900元。",
]
HOLDS = [
    "2022年全县居民平均预期寿命78.2岁，其中男性75.9岁，女性80.4岁。",
    "粮食平均亩产386公斤，其中夏粮亩产312公斤，秋粮亩产421公斤。",
    "粮食平均亩产436公斤，其中夏粮亩产312公斤，小麦亩产421公斤。",
    "全年财政收入6840万元，税收收入5120万元，非税收入1720万元。",
    "粮食平均亩产436公斤，比上年高出12公斤；夏粮亩产312公斤，秋粮亩产441公斤。",
    "2022年60岁以上老人平均年龄71岁，其中男性69岁，女性72岁；80岁以上女性210人。",
]


@pytest.mark.parametrize("text", FAILS)
def test_a_mean_beyond_those_of_its_parts_is_told(text: str) -> None:
    assert {check for check, _ in findings(text, TITLE)} & {"RANGE", "PART"}


@pytest.mark.parametrize("text", HOLDS)
def test_a_mean_among_those_of_its_parts_is_left_alone(text: str) -> None:
    assert findings(text, TITLE) == set()
