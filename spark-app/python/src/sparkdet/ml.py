"""SparkDet's stages of Spark ML for PySpark.

Each class wraps the Java class of its name in ``io.sparkdet.app.ml``. A parameter ``p`` is given to the constructor by
its name, or set by ``setP`` and read by ``getP``. Import this module before a pipeline with such stages is loaded:
PySpark finds a stage's class by the name of its Java class.

They need a session in this process: Spark Connect runs no stages of others' jars.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pyspark.ml.evaluation import JavaEvaluator
from pyspark.ml.param import Param, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams
from pyspark.sql import DataFrame
from pyspark.sql.utils import is_remote

from sparkdet import _session, _table
from sparkdet._errors import SparkDetError, hint, one_line
from sparkdet._options import STAGES

if TYPE_CHECKING:
    from sparkdet._options import DetectionEvaluatorParams, EfficientDetDetectorParams, EfficientDetTrainerParams
else:

    class _Params:
        """What type checkers are told is in Java when the code runs."""

    DetectionEvaluatorParams = EfficientDetDetectorParams = EfficientDetTrainerParams = _Params

__all__ = ["EfficientDetDetector", "EfficientDetTrainer", "DetectionEvaluator"]

_JAVA_PACKAGE = "io.sparkdet.app.ml"

# By a Java parameter's class: Python's numbers must become those that it takes.
_CONVERTERS = {
    "BooleanParam": TypeConverters.toBoolean,
    "DoubleParam": TypeConverters.toFloat,
    "IntParam": TypeConverters.toInt,
    "LongParam": TypeConverters.toInt,
    "Param": TypeConverters.toString,
}

_C = TypeVar("_C", bound=type)


class _Reader(JavaMLReader):
    """Reads what the Java class of the same name wrote."""

    @classmethod
    def _java_loader_class(cls, clazz: Any) -> str:
        return f"{_JAVA_PACKAGE}.{clazz.__name__}"


class _Stage(JavaParams, JavaMLReadable, JavaMLWritable):
    """A Java stage with its parameters as they are in Java."""

    def __init__(self, **params: Any) -> None:
        _require_here(type(self).__name__)
        super().__init__()
        self._java_obj = self._new_java_obj(f"{_JAVA_PACKAGE}.{type(self).__name__}")
        for java_param in self._java_obj.params():
            converter = _CONVERTERS[java_param.getClass().getSimpleName()]
            param = Param(self, java_param.name(), java_param.doc(), typeConverter=converter)
            setattr(self, java_param.name(), param)
        self._params = None  # asks Params to look for them
        self._resetUid(self._java_obj.uid())
        self._transfer_params_from_java()
        for name in params:
            if not self.hasParam(name):
                names = [param.name for param in self.params]
                raise TypeError(f"{type(self).__name__} has no parameter '{name}'{hint(name, names)}")
        self._set(**params)

    @classmethod
    def read(cls) -> JavaMLReader:
        """Returns what loads a stage of this class."""
        _require_here(cls.__name__)
        return _Reader(cls)


def _require_here(stage: str) -> None:
    if is_remote():
        raise SparkDetError(
            f"Cannot use {stage} through Spark Connect: stages need a session in this process; use"
            " sparkdet.functions.detect, or a session without Connect"
        )
    from pyspark import SparkContext

    if SparkContext._active_spark_context is None:
        raise SparkDetError(f"Cannot use {stage}: there is no Spark session; make one with sparkdet.configure")
    _session.java_of(SparkContext._jvm, f"{_JAVA_PACKAGE}.{stage}", f"use {stage}")


def _with_parameters(stage: _C) -> _C:
    """Adds the methods that set and read parameters, and what they mean to the docstring."""
    params = STAGES[stage.__name__]
    for param in params:
        capital = param.name[0].upper() + param.name[1:]
        for verb, method in (("set", _setter(param)), ("get", _getter(param))):
            method.__name__ = f"{verb}{capital}"
            method.__qualname__ = f"{stage.__name__}.{verb}{capital}"
            setattr(stage, method.__name__, method)
    stage.__doc__ = f"{stage.__doc__}\n\nParameters\n----------\n{_table.parameters(params)}\n"
    return stage


def _setter(param: _table.Param) -> Callable[..., Any]:
    def setter(self: Any, value: Any) -> Any:
        return self._set(**{param.name: value})

    setter.__doc__ = f"Sets {param.name}: {param.help}."
    setter.__annotations__ = {"value": param.type}
    return setter


def _getter(param: _table.Param) -> Callable[..., Any]:
    def getter(self: Any) -> Any:
        return self.getOrDefault(param.name)

    getter.__doc__ = f"Returns {param.name}: {param.help}."
    getter.__annotations__ = {"return": param.type}
    return getter


@_with_parameters
class EfficientDetDetector(EfficientDetDetectorParams, _Stage, JavaModel):
    """Detects objects: encoded images in, struct<status, error, width, height, detections> out."""

    def _transform(self, dataset: DataFrame) -> DataFrame:
        with one_line():
            return super()._transform(dataset)


@_with_parameters
class EfficientDetTrainer(EfficientDetTrainerParams, _Stage, JavaEstimator):
    """Trains a detector on a table of one row an image: image_id, path, truths."""

    def _fit(self, dataset: DataFrame) -> EfficientDetDetector:
        # Values are not copied by name: the batches of training are not those of detecting.
        with one_line():
            return JavaParams._from_java(self._fit_java(dataset))

    def _create_model(self, java_model: Any) -> EfficientDetDetector:
        return JavaParams._from_java(java_model)


@_with_parameters
class DetectionEvaluator(DetectionEvaluatorParams, _Stage, JavaEvaluator):
    """Measures a table of one row an image by one of COCO's twelve numbers: image_id, truths, detected."""


sys.modules.setdefault(_JAVA_PACKAGE, sys.modules[__name__])
