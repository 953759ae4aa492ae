"""SparkDet's stages of Spark ML for PySpark.

Each class wraps the Java class of its name in ``io.sparkdet.app.ml``; Java's documentation says what the parameters mean and
which defaults they have. A parameter ``p`` is given to the constructor by its name, or set by ``setP`` and read by ``getP``.
Import this module before a pipeline with such stages is loaded: PySpark finds a stage's class by the name of its Java class.
"""

import sys
from typing import Any

from pyspark.ml.evaluation import JavaEvaluator
from pyspark.ml.param import Param, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams
from pyspark.sql import DataFrame

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


class _Reader(JavaMLReader):
    """Reads what the Java class of the same name wrote."""

    @classmethod
    def _java_loader_class(cls, clazz: Any) -> str:
        return f"{_JAVA_PACKAGE}.{clazz.__name__}"


class _Stage(JavaParams, JavaMLReadable, JavaMLWritable):
    """A Java stage with its parameters as they are in Java, of which there is no second list here."""

    def __init__(self, **params: Any) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(f"{_JAVA_PACKAGE}.{type(self).__name__}")
        for java_param in self._java_obj.params():
            converter = _CONVERTERS[java_param.getClass().getSimpleName()]
            param = Param(self, java_param.name(), java_param.doc(), typeConverter=converter)
            setattr(self, java_param.name(), param)
        self._params = None  # asks Params to look for them
        self._resetUid(self._java_obj.uid())
        self._transfer_params_from_java()
        self._set(**params)

    def __getattr__(self, name: str) -> Any:
        param = name[3:4].lower() + name[4:]
        if name[:3] in ("set", "get") and isinstance(self.__dict__.get(param), Param):
            if name.startswith("get"):
                return lambda: self.getOrDefault(param)
            return lambda value: self._set(**{param: value})
        raise AttributeError(f"'{type(self).__name__}' has no attribute '{name}'")

    def __dir__(self) -> Any:
        params = [name for name, value in self.__dict__.items() if isinstance(value, Param)]
        accessors = [f"{verb}{name[0].upper()}{name[1:]}" for name in params for verb in ("set", "get")]
        return [*super().__dir__(), *accessors]

    @classmethod
    def read(cls) -> JavaMLReader:
        """Returns what loads a stage of this class."""
        return _Reader(cls)


class EfficientDetDetector(_Stage, JavaModel):
    """Detects objects: a column of encoded images in, a column of struct<status, error, width, height, detections> out."""


class EfficientDetTrainer(_Stage, JavaEstimator):
    """Trains a detector on a table of one row an image: image_id, path, truths."""

    def _fit(self, dataset: DataFrame) -> EfficientDetDetector:
        # Values are not copied by name: the batches of training are not those of detecting.
        return JavaParams._from_java(self._fit_java(dataset))

    def _create_model(self, java_model: Any) -> EfficientDetDetector:
        return JavaParams._from_java(java_model)


class DetectionEvaluator(_Stage, JavaEvaluator):
    """Measures a table of one row an image by one of COCO's twelve numbers: image_id, truths, detected."""


sys.modules.setdefault(_JAVA_PACKAGE, sys.modules[__name__])
