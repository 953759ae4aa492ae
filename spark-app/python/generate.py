"""Makes src/sparkdet/_options.py and _version.py: of the tables of options in Java, and of Maven's version.

usage: python generate.py JAR        needs PySpark; scripts/ci/python --renew runs it
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
PACKAGE = HERE / "src" / "sparkdet"

# Functions with keywords of their own type; the other commands are run by name.
TYPED = ("label", "evaluate", "train", "compare")


def maven_version() -> str:
    """Returns the version of the project."""
    pom = (HERE.parents[1] / "pom.xml").read_text(encoding="utf-8")
    found = re.search(r"^  <version>(.*)</version>$", pom, re.MULTILINE)
    assert found, "the parent POM has a version"
    return found[1]


def version_module(maven: str) -> str:
    """Returns the text of _version.py; a snapshot is a development release before its version."""
    python = maven.replace("-SNAPSHOT", ".dev0")
    return (
        '"""Made by generate.py from Maven\'s version; do not edit."""\n\n'
        f"MAVEN_VERSION = {quoted(maven)}\n__version__ = {quoted(python)}\n"
    )


def options_module(tables: dict) -> str:
    """Returns the text of _options.py."""
    from sparkdet._table import Command, Option, Param

    commands = {
        name: Command(command["help"], tuple(Option(**option_fields(o)) for o in command["options"]))
        for name, command in tables["commands"].items()
    }
    stages = {name: tuple(Param(**p) for p in params) for name, params in tables["stages"].items()}
    text = '''"""Made by generate.py from the tables of options in Java (SessionOptions); do not edit."""

# fmt: off
# ruff: noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING

from sparkdet._table import Command, Option, Param

COMMANDS = {
'''
    for name, command in commands.items():
        text += f"    {quoted(name)}: Command(\n        {quoted(command.help)},\n        (\n"
        for option in command.options:
            text += f"            Option({', '.join(quoted(value) for value in stripped(option))}),\n"
        text += "        ),\n    ),\n"
    text += "}\n\nSTAGES = {\n"
    for name, params in stages.items():
        text += f"    {quoted(name)}: (\n"
        for param in params:
            text += f"        Param({', '.join(quoted(value) for value in param)}),\n"
        text += "    ),\n"
    text += '''}

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal, TypedDict

    from pyspark.ml.param import Param as OfStage
    from typing_extensions import Required, Self

    from sparkdet._table import Paths, Text
'''
    for name in TYPED:
        text += f"\n    class {name.capitalize()}Options(TypedDict, total=False):\n"
        for option in commands[name].options:
            kind = f"{option.type} | None"
            text += f"        {option.keyword}: {f'Required[{option.type}]' if option.required else kind}\n"
    for name, params in stages.items():
        text += f"\n    class {name}Params:\n"
        for param in params:
            text += f"        {param.name}: OfStage[{param.type}]\n"
        text += "        def __init__(\n            self,\n            *,\n"
        for param in params:
            text += f"            {param.name}: {param.type} = ...,\n"
        text += "        ) -> None: ...\n"
        for param in params:
            capital = param.name[0].upper() + param.name[1:]
            text += f"        def set{capital}(self, value: {param.type}) -> Self: ...\n"
            text += f"        def get{capital}(self) -> {param.type}: ...\n"
    return text


def option_fields(option: dict) -> dict:
    from sparkdet._table import Option

    fields = {name: value for name, value in option.items() if name in Option._fields}
    return {**fields, "choices": tuple(option.get("choices", ()))}


def stripped(values: tuple) -> list:
    """Returns values without the empty ones at the end."""
    kept = list(values)
    while not kept[-1]:
        kept.pop()
    return kept


def quoted(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple):
        return f"({''.join(quoted(each) + ', ' for each in value).rstrip(' ')})"
    return repr(value)


def tables(jvm: object) -> dict:
    """Returns the tables that the jar of a running session has."""
    return json.loads(jvm.io.sparkdet.app.session.SessionOptions.json())


def main(jar: str) -> None:
    from pyspark.sql import SparkSession

    # What is made may be missing: the package's parts are imported without the whole.
    package = ModuleType("sparkdet")
    package.__path__ = [str(PACKAGE)]
    sys.modules["sparkdet"] = package

    spark = SparkSession.builder.config("spark.jars", jar).config("spark.ui.enabled", "false").getOrCreate()
    (PACKAGE / "_version.py").write_text(version_module(maven_version()), encoding="utf-8")
    made = options_module(tables(spark._jvm))
    (PACKAGE / "_options.py").write_text(made, encoding="utf-8")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
