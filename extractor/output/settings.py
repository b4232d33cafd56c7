"""OUT/catalog.toml: what an edition says of those who publish it. Everything in it is optional."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

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


@lru_cache(maxsize=1)
def _defaults() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((files("extractor.output") / "catalog_zh.toml").read_text("utf-8"))
    return dict(found["defaults"])


class CatalogSettings(BaseModel):
    """The settings of an OUT's edition.

    base_url: where `public/` will be fetched from. max_fall: the share of documents that may vanish from one edition to
    the next; if more do, the edition before stays.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = NOWHERE
    title: str = Field(default_factory=lambda: str(_defaults()["title"]))
    description: str = Field(default_factory=lambda: str(_defaults()["description"]))
    publisher: str = "publisher not named"
    publisher_type: PublisherType = "NonProfitOrganisation"
    publisher_code: str = ""
    contact_name: str = "contact not named"
    contact_email: str = "nobody@catalog.example"
    contact_phone: str = ""
    keywords: tuple[str, ...] = Field(default_factory=lambda: tuple(_defaults()["keywords"]))
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
