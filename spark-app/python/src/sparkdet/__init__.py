"""SparkDet from PySpark: object detection with EfficientDet on Apache Spark.

The code that detects is Java's, in sparkdet.jar, which :func:`configure` adds to a session. Then there are the SQL
functions (:mod:`sparkdet.functions`), stages of Spark ML (:mod:`sparkdet.ml`, imported by its name), and jobs
(:func:`label`, :func:`evaluate`, :func:`train`, :func:`compare`).
"""

from sparkdet import functions
from sparkdet._errors import SparkDetError
from sparkdet._jobs import (
    CompareResult,
    EvaluateResult,
    JobResult,
    LabelResult,
    TrainResult,
    compare,
    evaluate,
    label,
    read_annotations,
    run_command,
    train,
)
from sparkdet._session import configure
from sparkdet._version import __version__

__all__ = [
    "CompareResult",
    "EvaluateResult",
    "JobResult",
    "LabelResult",
    "SparkDetError",
    "TrainResult",
    "__version__",
    "compare",
    "configure",
    "evaluate",
    "functions",
    "label",
    "read_annotations",
    "run_command",
    "train",
]
