"""rules/*.toml -> typed, checked rules. Vocabulary lives there; here is only how it is found and checked.

Each room declares the shape of its own rules as Pydantic models and asks for them by file name:

    class QualifierRules(RuleFile):
        qualifier: list[Qualifier]

    rules = Rulebook()
    table = rules.load("qualifiers.toml", QualifierRules)     # validated, once
    index = rules.once(compile_qualifiers)                     # built from rules, once
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import ExtractorError

T = TypeVar("T")
F = TypeVar("F", bound="RuleFile")


class Rule(BaseModel):
    """A rule with its examples; brackets in an example mark the span that the rule decides."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    examples: list[str] = Field(min_length=1)
    not_examples: list[str] = Field(default_factory=list)


class RuleFile(BaseModel):
    """The shape of one rule file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def shipped(folder: str) -> Path:
    """Return the folder `rules` or `samples`: inside the installed package, else beside it in a checkout.

    Raises ExtractorError where it is in neither place.
    """
    here = Path(__file__).resolve().parent
    for place in (here / folder, here.parent / folder):
        if place.is_dir():
            return place
    raise ExtractorError(f"the folder {folder}/ is missing", str(here), "reinstall the package")


class Rulebook:
    """All rules of a run: the shipped ones, with a user's own laid over them.

    overlay: a folder of files named like ours. An entry with the name of one of ours replaces it, others are
    added; a plain key replaces ours.
    """

    def __init__(self, overlay: Path | None = None) -> None:
        self.base = shipped("rules")
        self.overlay = overlay
        self._files: dict[str, Any] = {}
        self._built: dict[Any, Any] = {}
        if overlay is not None:
            self._check_overlay(overlay)

    def files(self, folder: str = "") -> list[str]:
        """Return the names of all rule files in a folder of the rules, ours and the user's, sorted."""
        places = [self.base / folder] + ([self.overlay / folder] if self.overlay else [])
        names = {path.name for place in places if place.is_dir() for path in place.glob("*.toml")}
        return sorted(f"{folder}/{name}" if folder else name for name in names)

    def load(self, name: str, model: type[F]) -> F:
        """Return the rules of one file, validated. Raises ExtractorError naming file, rule and fault."""
        key = (name, model)
        if key not in self._built:
            self._built[key] = validated(self._table(name), model, self._where(name))
        loaded: F = self._built[key]
        return loaded

    def once(self, build: Callable[[Rulebook], T]) -> T:
        """Return what `build` makes of these rules, built at the first call only."""
        built: T | None = self._built.get(build)
        if built is None:
            built = self._built[build] = build(self)
        return built

    def _where(self, name: str) -> Path:
        own = self.overlay / name if self.overlay else None
        return own if own is not None and own.is_file() else self.base / name

    def _table(self, name: str) -> dict[str, Any]:
        if name not in self._files:
            places = [self.base / name] + ([self.overlay / name] if self.overlay else [])
            table: dict[str, Any] = {}
            for place in places:
                if place.is_file():
                    table = _laid_over(table, read_toml(place))
            self._files[name] = table
        found: dict[str, Any] = self._files[name]
        return found

    def _check_overlay(self, overlay: Path) -> None:
        if not overlay.is_dir():
            raise ExtractorError("there is no such folder of rules", str(overlay))
        known = {str(path.relative_to(self.base)) for path in self.base.rglob("*.toml")}
        for path in sorted(overlay.rglob("*.toml")):
            name = str(path.relative_to(overlay))
            if name not in known and path.parent.name != "sites":
                raise ExtractorError(
                    f"no rules are called {name}", str(overlay), f"known: {', '.join(sorted(known))}"
                )


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file. Raises ExtractorError with the line for what is unreadable."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ExtractorError("there is no such file", str(path)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ExtractorError(f"cannot be read: {error}", str(path)) from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        where = f"{path}:{place.group(1)}" if place else str(path)
        raise ExtractorError(f"not valid TOML: {error}", where) from None


def validated(table: dict[str, Any], model: type[T], path: Path) -> T:
    """Validate a table read from `path` as `model`, a Pydantic model.

    Raises ExtractorError that names the line, the entry and the fault, and for an unknown key the keys there are.
    """
    assert issubclass(model, BaseModel)
    try:
        return model.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        line, entry = _entry(path, table, first["loc"])
        where = f"{path}:{line}" if line else str(path)
        field = ".".join(str(part) for part in first["loc"] if not isinstance(part, int))
        if first["type"] == "extra_forbidden":
            fault = f'unknown key "{first["loc"][-1]}"'
            known = _fields_at(model, first["loc"][:-1])
            raise ExtractorError(
                f"{entry}{fault}", where, f"known: {', '.join(known)}" if known else ""
            ) from None
        raise ExtractorError(f"{entry}{field}: {first['msg']}", where) from None


def _laid_over(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    result = dict(under)
    for key, value in over.items():
        mine = result.get(key)
        if (
            isinstance(mine, list)
            and isinstance(value, list)
            and all(isinstance(item, dict) for item in value)
        ):
            names = {item.get("name") for item in value}
            result[key] = [item for item in mine if item.get("name") not in names] + value
        elif isinstance(mine, dict) and isinstance(value, dict):
            result[key] = _laid_over(mine, value)
        else:
            result[key] = value
    return result


def _entry(path: Path, table: dict[str, Any], loc: tuple[int | str, ...]) -> tuple[int, str]:
    """Find the line in the file, and a name for a person, of the entry that an error location points into."""
    if not loc or not path.is_file():
        return 0, ""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    start, label = 0, ""
    if len(loc) > 1 and isinstance(loc[1], int):
        items = table.get(str(loc[0]), [])
        item = items[loc[1]] if loc[1] < len(items) else {}
        name = (
            str(item.get("name", item.get("id", loc[1] + 1))) if isinstance(item, dict) else str(loc[1] + 1)
        )
        label = f'{loc[0]} "{name}": '
        heads = [number for number, line in enumerate(lines) if line.strip() == f"[[{loc[0]}]]"]
        named = [
            n for n, line in enumerate(lines) if re.match(rf'\s*(name|id)\s*=\s*"{re.escape(name)}"', line)
        ]
        if named and named[0] >= (heads[0] if heads else 0):
            start = max((head for head in heads if head <= named[0]), default=named[0])
        elif loc[1] < len(heads):
            start = heads[loc[1]]
    key = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    for number in range(start, len(lines)):
        if number > start and lines[number].startswith("[["):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[number]):
            return number + 1, label
    return start + 1, label


def _fields_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Return the field names of the model that a location inside `model` points to."""
    current: Any = model
    for part in loc:
        if isinstance(part, int):
            continue
        field = current.model_fields.get(part) if hasattr(current, "model_fields") else None
        if field is None:
            return []
        current = _inner_model(field.annotation)
    return sorted(current.model_fields) if hasattr(current, "model_fields") else []


def _inner_model(annotation: Any) -> Any:
    """Return the Pydantic model inside an annotation such as list[Model] or Model | None."""
    if hasattr(annotation, "model_fields"):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        inner = _inner_model(argument)
        if inner is not None:
            return inner
    return None
