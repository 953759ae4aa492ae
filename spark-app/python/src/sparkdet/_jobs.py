"""The jobs of the command line, in a session that is there."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sparkdet import _session, _table
from sparkdet._errors import SparkDetError, hint, one_line
from sparkdet._options import COMMANDS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from typing_extensions import Unpack

    from sparkdet._options import CompareOptions, EvaluateOptions, LabelOptions, TrainOptions

_PACKAGE = "io.sparkdet.app.session"
_SECONDS_BETWEEN_NOTES = 0.3


@dataclass(frozen=True)
class JobResult:
    """What a job did; its tables are read when they are asked for."""

    lines: tuple[str, ...]
    """What the command line prints."""
    notes: tuple[str, ...]
    """Notes, warnings and progress."""
    summary: dict[str, Any]
    """The summary that the job wrote; empty for commands that write none."""
    options: Mapping[str, Any] = field(repr=False)
    spark: SparkSession = field(repr=False, compare=False)

    @property
    def line(self) -> str:
        """The closing line."""
        return self.lines[-1] if self.lines else ""

    def __str__(self) -> str:
        return "\n".join(self.lines)

    @property
    def output(self) -> str:
        """Where the results are."""
        if "output" not in self.options:
            raise SparkDetError("Cannot name the output: none was given; give output")
        return str(self.options["output"])

    def _csv(self, name: str) -> DataFrame:
        return self.spark.read.csv(f"{self.output}/{name}", header=True, inferSchema=True, escape='"')

    def _parquet(self, name: str) -> DataFrame:
        return self.spark.read.parquet(f"{self.output}/{name}")


class LabelResult(JobResult):
    """What :func:`label` did."""

    @property
    def detections(self) -> DataFrame:
        """The table: a row an image, with status, error and detections."""
        table = self.options.get("output-table")
        if table is not None:
            return self.spark.table(table)
        form = self.options.get("output-format", "parquet")
        reader = self.spark.read.format(form)
        if form == "json":
            from pyspark.sql.types import StructType

            schema = _session.java(self.spark, "io.sparkdet.sql.detector.DetectionSchema", "read labels").LABEL
            reader = reader.schema(StructType.fromJson(json.loads(schema.json())))
        return reader.load(self.output)


class EvaluateResult(JobResult):
    """What :func:`evaluate` did; ``summary["AP"]`` and its like are COCO's numbers."""

    @property
    def per_class(self) -> DataFrame:
        """AP, AP50, AR100 and counts a class."""
        return self._csv("per_class.csv")

    @property
    def pr_curves(self) -> DataFrame:
        """Precision over recall, a class, IoU and area range."""
        return self._parquet("pr_curves.parquet")

    @property
    def slices(self) -> DataFrame:
        """The numbers of each value of the columns of ``slice_by``."""
        if "slice-by" not in self.options:
            raise SparkDetError("Cannot read slices: none were asked for; give evaluate image_table and slice_by")
        return self._parquet("slices.parquet")

    @property
    def report(self) -> str:
        """The page to look at."""
        return f"{self.output}/report.html"


class TrainResult(JobResult):
    """What :func:`train` did; ``summary`` is the model's description."""

    @property
    def model(self) -> str:
        """The model folder, which ``label`` and ``detect`` take as ``model``."""
        return self.output

    @property
    def history(self) -> DataFrame:
        """A row an epoch: losses, rate, AP where it was measured, seconds."""
        return self._csv("history.csv")


class CompareResult(JobResult):
    """What :func:`compare` did."""

    @property
    def boxes(self) -> DataFrame:
        """Every box that was added, lost, moved or relabeled."""
        return self._parquet("boxes.parquet")

    @property
    def changes(self) -> DataFrame:
        """Counts by class, score band and change."""
        return self._csv("changes.csv")

    @property
    def differences(self) -> DataFrame:
        """The difference of every number with its interval, where annotations were given."""
        return self._csv("differences.csv")


def label(spark: SparkSession, **options: Unpack[LabelOptions]) -> LabelResult:
    return _run(spark, "label", options, LabelResult)


def evaluate(spark: SparkSession, **options: Unpack[EvaluateOptions]) -> EvaluateResult:
    return _run(spark, "evaluate", options, EvaluateResult)


def train(spark: SparkSession, **options: Unpack[TrainOptions]) -> TrainResult:
    return _run(spark, "train", options, TrainResult)


def compare(spark: SparkSession, **options: Unpack[CompareOptions]) -> CompareResult:
    return _run(spark, "compare", options, CompareResult)


_FUNCTIONS = {label: LabelResult, evaluate: EvaluateResult, train: TrainResult, compare: CompareResult}

for _function, _result in _FUNCTIONS.items():
    _command = COMMANDS[_function.__name__]
    _function.__signature__ = _table.signature(_command, _result.__name__)  # type: ignore[attr-defined]
    _function.__doc__ = f"""{_command.help}

The command ``{_function.__name__}`` of the command line, in the session that is there. Progress goes to ``sys.stderr``,
save with ``quiet=True``.

Parameters
----------
spark : SparkSession
    a session with SparkDet's jar, not one of Spark Connect
{_table.parameters(_command.options)}

Returns
-------
{_result.__name__}

Raises
------
SparkDetError
    one line that says what, where and the remedy
TypeError
    for a keyword that is no option, and for a value of another type
"""


def run_command(spark: SparkSession, command: str, **options: Any) -> JobResult:
    """Runs any other command of the command line, such as ``sample``, ``report``, ``pack`` or ``export-labels``.

    Parameters
    ----------
    spark : SparkSession
        a session with SparkDet's jar, not one of Spark Connect
    command : str
        its name on the command line
    **options
        its options, with "_" in the place of "-"

    Returns
    -------
    JobResult

    Raises
    ------
    SparkDetError
        one line that says what, where and the remedy
    """
    if command not in COMMANDS:
        raise SparkDetError(f"Cannot run {command}: there is no such command{hint(command, COMMANDS)}")
    return _run(spark, command, options, JobResult)


def read_annotations(spark: SparkSession, path: str) -> DataFrame:
    """Returns annotations as a table of a row an image: image_id, file_name and truths, among others.

    Parameters
    ----------
    spark : SparkSession
        a session with SparkDet's jar, not one of Spark Connect
    path : str
        a COCO instances file, a Pascal VOC directory, or a table
    """
    from pyspark.sql import DataFrame

    door = _session.java(spark, "io.sparkdet.sql.annotations.AnnotationTable", "read annotations")
    with one_line():
        return DataFrame(door.read(spark._jsparkSession, str(path)), spark)


def _run(spark: SparkSession, name: str, options: Mapping[str, Any], result: type[Any]) -> Any:
    texts = _table.texts(name.replace("-", "_"), COMMANDS[name], options)
    door = _session.java(spark, f"{_PACKAGE}.SessionCommand", f"run {name}")
    console = _session.java(spark, f"{_PACKAGE}.SessionConsole", f"run {name}")()
    with one_line(), _shown(console):
        done = door.run(spark._jsparkSession, name, texts, console)
    return result(tuple(done.lines()), tuple(done.notes()), json.loads(done.summary()), texts, spark)


@contextmanager
def _shown(console: Any) -> Iterator[None]:
    """Prints what a command tells while it runs."""
    ended = threading.Event()

    def show() -> None:
        last = False
        while not last:
            last = ended.wait(_SECONDS_BETWEEN_NOTES)
            for line in console.take():
                print(line, file=sys.stderr)

    thread = threading.Thread(target=show, name="sparkdet-notes", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
