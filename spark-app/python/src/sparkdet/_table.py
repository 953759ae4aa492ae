"""What an option or a parameter is; _options.py lists them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from inspect import Parameter, Signature
from keyword import iskeyword
from numbers import Integral, Real
from typing import Any, NamedTuple, Union

from sparkdet._errors import hint

Text = Union[str, "os.PathLike[str]"]
Paths = Union[Text, Sequence[Text]]


class Option(NamedTuple):
    """One option of a command."""

    name: str
    """As on the command line, without dashes."""
    kind: str
    """text, path, paths, decimal, whole, flag, choice or several."""
    required: bool
    default: str
    """What holds without it, in words."""
    help: str
    each: str = ""
    """The kind of one of several."""
    choices: tuple[str, ...] = ()

    @property
    def keyword(self) -> str:
        """Its name in Python; what is a word of the language ends in an underscore."""
        return keyword_of(self.name)

    @property
    def type(self) -> str:
        """What values it takes, as Python writes it."""
        one = _TYPES[self.each or self.kind]
        if self.choices:
            one = f"Literal[{', '.join(map(repr, self.choices))}]"
        if not self.each:
            return one
        return f"{one if one == 'Text' else f'str | {one}'} | Sequence[{one}]"


class Param(NamedTuple):
    """One parameter of a stage of Spark ML."""

    name: str
    kind: str
    default: str
    help: str

    @property
    def type(self) -> str:
        """The type of its values, as Python writes it."""
        return "str" if self.kind == "text" else _TYPES[self.kind]


class Command(NamedTuple):
    """A command of the command line."""

    help: str
    options: tuple[Option, ...]


_TYPES = {
    "text": "Text",
    "path": "Text",
    "paths": "Paths",
    "decimal": "float",
    "whole": "int",
    "flag": "bool",
    "choice": "str",
}

_TAKES: dict[str, tuple[type, ...]] = {
    "text": (str, os.PathLike, Real),
    "path": (str, os.PathLike),
    "paths": (str, os.PathLike),
    "decimal": (Real,),
    "whole": (Integral,),
    "flag": (bool,),
    "choice": (str,),
}


def texts(function: str, command: Command, given: Mapping[str, Any]) -> dict[str, Any]:
    """Returns options as the command line has them; None is not given.

    Raises
    ------
    TypeError
        for a keyword that is no option's, naming the nearest, for a value of another type, and for an option that is
        missing.
    """
    known = {option.keyword: option for option in command.options}
    for keyword in given:
        if keyword not in known:
            raise TypeError(f"{function}() got an unexpected keyword argument '{keyword}'{hint(keyword, known)}")
    values = {keyword: value for keyword, value in given.items() if value is not None}
    missing = [repr(o.keyword) for o in command.options if o.required and o.keyword not in values]
    if missing:
        raise TypeError(f"{function}() needs {' and '.join(missing)}")
    return {known[keyword].name: _text(function, known[keyword], value) for keyword, value in values.items()}


def _text(function: str, option: Option, value: Any) -> Any:
    if option.kind in ("paths", "several") and isinstance(value, Iterable) and not isinstance(value, str):
        return [_one(function, option, option.each or option.kind, each) for each in value]
    if option.kind == "several":
        # A text is what the command line takes, with commas between values.
        return value if isinstance(value, str) else _one(function, option, option.each, value)
    return _one(function, option, option.kind, value)


def _one(function: str, option: Option, kind: str, value: Any) -> str:
    takes = _TAKES[kind]
    if not isinstance(value, takes) or (isinstance(value, bool) and bool not in takes):
        raise TypeError(f"{function}() takes {option.keyword} as {option.type}, not {type(value).__name__} ({value!r})")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    return str(int(value)) if isinstance(value, Integral) else str(float(value))


def signature(command: Command, returns: str) -> Signature:
    """Returns what a function of a session and a command's options is called with."""
    keywords = [
        Parameter(
            option.keyword,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if option.required else None,
            annotation=option.type if option.required else f"{option.type} | None",
        )
        for option in sorted(command.options, key=lambda option: not option.required)
    ]
    session = Parameter("spark", Parameter.POSITIONAL_OR_KEYWORD, annotation="SparkSession")
    return Signature([session, *keywords], return_annotation=returns)


def parameters(entries: Iterable[Option | Param]) -> str:
    """Returns the lines of a docstring that tell of options or parameters."""
    lines = []
    for entry in entries:
        name = entry.keyword if isinstance(entry, Option) else entry.name
        optional = "" if isinstance(entry, Option) and entry.required else ", optional"
        default = f" Default: {entry.default}." if entry.default else ""
        kind = entry.type.replace("Paths", "str, path or list of them").replace("Text", "str or path")
        lines.append(f"{name} : {kind}{optional}\n    {as_keywords(entry.help).rstrip('.')}.{as_keywords(default)}")
    return "\n".join(lines)


def keyword_of(name: str) -> str:
    """Returns the name in Python of an option of the command line, such as ``continue_`` of ``continue``."""
    name = name.replace("-", "_")
    return f"{name}_" if iskeyword(name) else name


def as_keywords(text: str) -> str:
    """Returns a text in which options of the command line are keywords."""
    return re.sub(r"--([a-z][a-z-]*[a-z])", lambda option: keyword_of(option[1]), text)
