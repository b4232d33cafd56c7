"""OUT/catalog.toml: what an edition says of those who publish it. Everything in it is optional."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from extractor.rulebook import read_toml, validated

FILE = "catalog.toml"
# A name that nobody can own (RFC 2606) stands where no address is given, so that a forgotten one is seen at once.
NOWHERE = "https://catalog.example/township-disclosure-figures/"
Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "ANNUAL", "IRREG"]
PublisherType = Literal[
    "LocalAuthority", "RegionalAuthority", "NationalAuthority", "Academia-ScientificOrganisation", "Company",
    "NonGovernmentalOrganisation", "NonProfitOrganisation",
]  # fmt: skip


class CatalogSettings(BaseModel):
    """The settings of an OUT's edition.

    base_url: where `public/` will be fetched from. max_fall: the share of documents that may vanish from one edition to
    the next; if more do, the edition before stays.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = NOWHERE
    title: str = "乡镇政府信息公开数字集 Township disclosure figures"
    description: str = (
        "从乡镇政府信息公开页面逐条读出的数字：原文位置、精确值、取值区间、指标、主体、状态与核对结果。"
        "Every figure stated on township disclosure pages: its place in the text, exact value, interval, measure, "
        "subject and status, and what does not add up."
    )
    publisher: str = "publisher not named"
    publisher_type: PublisherType = "NonProfitOrganisation"
    publisher_code: str = ""
    contact_name: str = "contact not named"
    contact_email: str = "nobody@catalog.example"
    contact_phone: str = ""
    keywords: tuple[str, ...] = (
        "乡镇",
        "政府信息公开",
        "统计",
        "township",
        "government disclosure",
        "figures",
    )
    frequency: Frequency = "DAILY"
    max_fall: Annotated[float, Field(ge=0, le=1)] = 0.2

    @field_validator("base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")) or any(one in value for one in ' <>"{}|\\^`#?'):
            raise ValueError("is no web address of a folder")
        return value if value.endswith("/") else f"{value}/"

    @field_validator("contact_email")
    @classmethod
    def _mail(cls, value: str) -> str:
        if value.count("@") != 1 or any(one.isspace() or one in '<>"' for one in value):
            raise ValueError("is no mail address")
        return value


def settings_of(out: Path) -> CatalogSettings:
    """Return the settings of an OUT. Raises ExtractorError that names the line for what is wrong in them."""
    path = out / FILE
    return validated(read_toml(path), CatalogSettings, path) if path.exists() else CatalogSettings()
