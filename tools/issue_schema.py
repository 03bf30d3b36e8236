# ruff: noqa: INP001 - a script, run by its path
"""Writes the JSON Schema (2020-12) of an issue's facts from their shape in `monitor/digest/facts.py`.

python tools/issue_schema.py
"""

from __future__ import annotations

import json
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from monitor.digest import facts

SHIPPED = Path(__file__).parents[1] / "monitor" / "digest" / "issue.schema.json"
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def schema() -> dict[str, Any]:
    """The schema of `Facts`. Keys may come within one `schema` number, so none is forbidden."""
    shapes: dict[str, Any] = {}
    _reference(facts.Facts, shapes)
    own = shapes.pop("Facts")
    own["properties"]["schema"] = {"const": facts.SCHEMA}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The facts of an issue",
        **own,
        "$defs": dict(sorted(shapes.items())),
    }


def written() -> str:
    """The schema as it ships."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _reference(shape: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    name = shape.__name__
    if name not in shapes:
        shapes[name] = {}
        hints = get_type_hints(shape, include_extras=True)
        shapes[name] = {
            "description": " ".join((shape.__doc__ or "").split()),
            "type": "object",
            "required": sorted(key for key, hint in hints.items() if get_origin(hint) is not NotRequired),
            "properties": {key: _of(hint, shapes) for key, hint in sorted(hints.items())},
        }
    return {"$ref": f"#/$defs/{name}"}


def _of(hint: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    origin, args = get_origin(hint), get_args(hint)
    if origin is NotRequired:
        return _of(args[0], shapes)
    if is_typeddict(hint):
        return _reference(hint, shapes)
    if origin is list:
        return {"type": "array", "items": _of(args[0], shapes)}
    if origin is Literal:
        return {"enum": list(args)}
    if origin in {Union, UnionType}:
        return {"anyOf": [_of(one, shapes) for one in args]}
    return {"type": _PLAIN[hint]}


def main() -> None:
    """Writes the file that ships."""
    SHIPPED.write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
