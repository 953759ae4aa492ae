"""SparkDet's SQL functions for DataFrames.

Columns are given by name or as a Column, constants as they are: ``detect("content", "models/d0")``. The functions call
those of the session by name, so that they work through Spark Connect too. The session needs SparkDet's extension, see
:func:`sparkdet.configure`; their settings are Spark's, ``spark.conf.set("spark.sparkdet.score-threshold", "0.3")``.
"""

from __future__ import annotations

from collections.abc import Sequence
from inspect import Parameter, Signature
from keyword import iskeyword
from typing import Protocol, Union, cast

from pyspark.sql import Column
from pyspark.sql.functions import call_function, lit

Argument = Union[Column, str, int, float, Sequence[str], Sequence[int]]


class Function(Protocol):
    """A SQL function: arguments in order or by name."""

    __name__: str

    def __call__(self, *arguments: Argument, **named: Argument) -> Column: ...


def _function(name: str, takes: str, sentence: str) -> Function:
    """Makes a function.

    Parameters
    ----------
    takes : str
        the names of its arguments in order, with blanks between: those that are columns as they are, those that are
        constants with ":" behind, and with "=" where they may be left out
    """
    arguments = [_argument(each) for each in takes.split()]
    signature = Signature(arguments, return_annotation="Column")

    def function(*given: Argument, **named: Argument) -> Column:
        try:
            values = list(signature.bind(*given, **named).arguments.values())
        except TypeError as e:
            raise TypeError(f"{name}{signature}: {e}") from None
        while values and values[-1] is None:
            values.pop()
        columns = [_column(argument, value) for argument, value in zip(arguments, values)]
        return call_function(name, *columns)

    function.__name__ = function.__qualname__ = name
    function.__module__ = __name__
    function.__doc__ = sentence
    function.__signature__ = signature  # type: ignore[attr-defined]
    return cast(Function, function)


_COLUMN = "Column | str"


def _argument(written: str) -> Parameter:
    name = written.rstrip(":=")
    constant = name != written
    return Parameter(
        f"{name}_" if iskeyword(name) else name,
        Parameter.POSITIONAL_OR_KEYWORD,
        default=None if written.endswith("=") else Parameter.empty,
        annotation="str | float | Sequence[str] | Column" if constant else _COLUMN,
    )


def _column(argument: Parameter, value: Argument) -> Column | str:
    if isinstance(value, Column) or argument.annotation == _COLUMN:
        return cast("Column | str", value)
    return lit(value)


# A line a function, as in Java's SparkDetFunction; DESCRIBE FUNCTION tells more.
detect = _function("detect", "content model=", "What EfficientDet finds in an encoded image, as a struct.")
detect_file = _function("detect_file", "path model=", "What EfficientDet finds in the image at a path or URI.")
classify = _function("classify", "content model=", "The five likeliest classes of a picture by an EfficientNet.")
embed = _function("embed", "content model=", "A picture's features by an EfficientNet, as an array of floats.")
picture_hash = _function("picture_hash", "content", "A difference hash of 64 bits, which near duplicates share.")
draw_detections = _function("draw_detections", "content detections", "The picture as JPEG with its boxes drawn in.")
box_iou = _function("box_iou", "a b", "The intersection over union of two boxes.")
box_area = _function("box_area", "box", "The area of a box.")
box_convert = _function("box_convert", "box from: to:", "A box in another format, such as from 'xywh' to 'xyxy'.")
box_to_wkt = _function("box_to_wkt", "box", "A box as a polygon in well-known text.")
nms = _function("nms", "detections suppression: class_agnostic=", "What stays after non-maximum suppression.")
filter_detections = _function(
    "filter_detections", "detections min_score: classes=", "The detections of a least score, and of some classes."
)
merge_detections = _function("merge_detections", "a b fusion:", "What two detectors found, fused: 'wbf:0.55'.")
coco_ap = _function("coco_ap", "image_id truths detections iou=", "Aggregate: COCO's average precision of a group.")
coco_summary = _function("coco_summary", "image_id truths detections", "Aggregate: COCO's twelve numbers of a group.")
match_detections = _function("match_detections", "truths detections", "The truth that each box takes, for each IoU.")

__all__ = sorted(name for name, value in list(globals().items()) if hasattr(value, "__signature__"))
