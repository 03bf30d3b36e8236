# ruff: noqa: INP001 - a script, run by its path
"""The words of docs/reference: the commands from their tree, the settings from their JSON Schema. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from command_tree import Command, Parameter

_TYPE_WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
_MADE = "<!-- Made by `make reference` from the program itself. A change here would be lost. -->\n"


def commands(program: Command) -> str:
    """The page of every command with its arguments, options and examples."""
    listed = [one for one in program.walk() if one is not program]
    index = "\n".join(
        f"| [`{one.name}`](#{_anchor(one.name)}) | {_cell(_sentence(one.first))} |" for one in listed
    )
    return (
        f"# Every command\n\n{_MADE}\n"
        f"{program.first} What the commands are for, and what they answer: [commands](../commands.md).\n\n"
        "WEEK is an ISO week, `2026-W47`. TIME is ISO 8601; without a zone it is UTC. Exit codes: 0 done · 1 "
        "the job could not be done · 2 wrong use or configuration · 75 try again later.\n\n"
        f"| command | does |\n| --- | --- |\n{index}\n\n"
        f"## `monitor`\n\n```text\n{program.usage()}\n```\n\n{_options(program.options)}"
        + "".join(_section(one) for one in listed)
    )


def _section(one: Command) -> str:
    depth = "##" if one.name.count(" ") == 1 else "###"
    parts = [f"{depth} `{one.name}`", f"```text\n{one.usage()}\n```", *map(_prose, one.paragraphs)]
    if one.arguments:
        rows = "\n".join(f"| `{arg.names[0]}` | {_cell(_about(arg))} |" for arg in one.arguments)
        parts.append(f"| argument | meaning |\n| --- | --- |\n{rows}")
    if one.options:
        parts.append(_options(one.options).rstrip())
    if one.examples:
        parts.append("```sh\n" + "\n".join(one.examples) + "\n```")
    return "\n" + "\n\n".join(parts) + "\n"


def _options(options: tuple[Parameter, ...]) -> str:
    rows = "\n".join(
        "| "
        + ", ".join(
            f"`{name}{' ' + _bar(one.value) if one.value and n == 0 else ''}`"
            for n, name in enumerate(one.names)
        )
        + f" | {one.default and f'`{one.default}`'} | {_cell(_about(one))} |"
        for one in options
    )
    return f"| option | default | meaning |\n| --- | --- | --- |\n{rows}\n"


def _about(one: Parameter) -> str:
    words = [one.help]
    if one.choices:
        words.append("One of " + ", ".join(f"`{choice}`" for choice in one.choices) + ".")
    if one.default and one.names[0].isupper():
        words.append(f"Default: `{one.default}`.")
    if one.repeatable and "repeat" not in one.help:
        words.append("May be given several times.")
    return " ".join(word for word in words if word)


def examples(configuration: str) -> Mapping[str, str]:
    """Of docs/configuration.md, the first example in YAML of each section, by the section's key."""
    parts = re.split(r"^## `(\w+)`$", configuration, flags=re.MULTILINE)[1:]
    found = {key: re.search(r"^```yaml\n.*?^```$", text, re.MULTILINE | re.DOTALL) for key, text in
             zip(parts[::2], parts[1::2], strict=True)}  # fmt: skip
    return {key: match.group(0) if match else "" for key, match in found.items()}


def settings(schema: Mapping[str, Any], shown: Mapping[str, str]) -> str:
    """The page of every key of feeds.yaml; `shown` has an example of each section."""
    body = "\n".join(_tables("", schema, schema["$defs"], shown))
    return (
        f"# Every setting\n\n{_MADE}\n"
        "The keys of `feeds.yaml`, from the schema that the file is checked against "
        "(`monitor/config/feeds.schema.json`). What they are for, with examples of each section: "
        "[configuration](../configuration.md). `KEY` and `NAME` are "
        f"yours to choose; `[]` is an item of a list.\n\n{body}"
    )


def _tables(
    where: str, section: Mapping[str, Any], defs: Mapping[str, Any], shown: Mapping[str, str]
) -> Iterator[str]:
    rows = []
    below: list[tuple[str, Mapping[str, Any]]] = []
    for key, value in section["properties"].items():
        path = f"{where}.{key}" if where else key
        kind, inner = _kind(value, defs)
        below += [(f"{path}{behind}", one) for behind, one in inner]
        needed = key in section.get("required", ())
        about, said = _parted(value.get("description", ""))
        default = "required" if needed else _default(value) or said or "none"
        if examples := value.get("examples"):
            about += " Such as " + ", ".join(f"`{_bar(_yaml(one))}`" for one in examples) + "."
        rows.append(f"| `{path}` | {kind} | {default} | {_cell(about)} |")
    if where:
        top = re.split(r"[.\[]", where)[0]
        more = f" More: [`{top}`](../configuration.md#{top})." if top in shown else ""
        yield f"## `{where}`\n\n{_prose(section.get('description', ''))}{more}\n"
    else:
        yield "## The whole file\n"
    yield "| key | type | default | meaning |\n| --- | --- | --- | --- |\n" + "\n".join(rows) + "\n"
    if example := shown.get(re.sub(r"(\.KEY|\.NAME|\[\])$", "", where)):
        yield f"{example}\n"
    for path, one in below:
        yield from _tables(path, one, defs, shown)


def _kind(
    value: Mapping[str, Any], defs: Mapping[str, Any]
) -> tuple[str, list[tuple[str, Mapping[str, Any]]]]:
    """What may stand there, in words; and the mappings in it, each with what stands behind its name."""
    if "$ref" in value:
        return "mapping", [("", defs[value["$ref"].rpartition("/")[2]])]
    for several in ("anyOf", "oneOf"):
        if several in value:
            found = [_kind(one, defs) for one in value[several] if one.get("type") != "null"]
            return " or ".join(dict.fromkeys(kind for kind, _ in found)), [
                one for _, many in found for one in many
            ]
    if "enum" in value:
        return " or ".join(f"`{one}`" for one in value["enum"]), []
    if "const" in value:
        return f"`{value['const']}`", []
    kind = value.get("type", "any")
    if kind == "array":
        words, inner = _kind(value.get("items", {}), defs)
        return f"list of {_plural(words)}{_most(value, 'Items')}", [
            (f"[]{behind}", one) for behind, one in inner
        ]
    if kind == "object":
        patterns = value.get("patternProperties")
        name = "KEY" if patterns else "NAME"
        values = next(iter(patterns.values())) if patterns else value.get("additionalProperties", {})
        if not isinstance(values, Mapping):
            return "mapping", []
        words, inner = _kind(values, defs)
        return f"mapping of names to {_plural(words)}", [(f".{name}{behind}", one) for behind, one in inner]
    return _TYPE_WORDS.get(kind, kind) + _range(value), []


def _plural(words: str) -> str:
    return " or ".join({"text": "texts", "mapping": "mappings"}.get(one, one) for one in words.split(" or "))


def _range(value: Mapping[str, Any]) -> str:
    low, high = value.get("minimum", value.get("exclusiveMinimum")), value.get("maximum")
    if low is None and high is None:
        return ""
    over = "above " if "exclusiveMinimum" in value else ""
    if high is None:
        return f", {over or 'from '}{low:,}"
    return f", {over}{low or 0:,} to {high:,}"


def _most(value: Mapping[str, Any], what: str) -> str:
    return f", at most {value[f'max{what}']:,}" if f"max{what}" in value else ""


def _default(value: Mapping[str, Any]) -> str:
    default = value.get("default")
    if default is None or default == []:
        return ""
    return f"`{_bar(_yaml(default))}`"


def _parted(about: str) -> tuple[str, str]:
    """A description without its "Default: …", and what that says."""
    found = re.search(r"\s*Default: (.+?)\.(?=\s|$)", about)
    return (about[: found.start()] + about[found.end() :], found.group(1)) if found else (about, "")


def _yaml(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _prose(text: str) -> str:
    """Text from a docstring as Markdown: what would be markup is shown as it is."""
    return re.sub(r"(?<!`)([<>*_])(?!`)", r"\\\1", text) if "`" not in text else text


def _cell(text: str) -> str:
    return _bar(_prose(text))


def _bar(text: str) -> str:
    return text.replace("|", "\\|")


def _sentence(text: str) -> str:
    return re.split(r"(?<=[.?])\s", text, maxsplit=1)[0]


def _anchor(name: str) -> str:
    return name.replace(" ", "-")
