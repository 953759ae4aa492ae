from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from sparkdet import functions as D

BOXES = """
  SELECT image_id, left_out,
    array(named_struct('id', image_id, 'category_id', 1, 'x_min', 10, 'y_min', 10, 'x_max', 50, 'y_max', 50)) AS truths,
    array(named_struct('category_id', 1, 'x_min', 10, 'y_min', 10, 'x_max', right_edge, 'y_max', 50, 'score', 0.9))
      AS found
  FROM VALUES (1, 50, 'a'), (2, 40, 'b') AS t(image_id, right_edge, left_out)
"""


def test_the_list_is_that_of_java(spark: SparkSession) -> None:
    java = {
        function.identifier().funcName(): list(function.signature().parameterNames())
        for function in spark._jvm.io.sparkdet.sql.function.SparkDetFunction.values()
    }
    python = {
        name: [parameter.rstrip("_") for parameter in inspect.signature(getattr(D, name)).parameters]
        for name in D.__all__
    }
    assert python == java
    for name in java:
        assert spark.sql(f"DESCRIBE FUNCTION {name}").count() > 1
        assert getattr(D, name).__doc__


def test_detect_finds_what_sql_finds(spark: SparkSession, photos: DataFrame) -> None:
    by_name = photos.select("path", D.detect("content").alias("d")).orderBy("path").collect()
    photos.createOrReplaceTempView("photos")
    by_sql = spark.sql("SELECT path, detect(content) AS d FROM photos ORDER BY path").collect()
    assert by_name == by_sql
    assert {row.d.status for row in by_name} == {"ok"}
    assert sum(len(row.d.detections) for row in by_name) > 0


def test_constants_and_columns_are_told_apart(photos: DataFrame) -> None:
    found = photos.limit(1).select(
        D.detect(F.col("content"), "embedded").alias("a"),
        D.detect("content", model=F.lit("embedded")).alias("b"),
        D.detect(content="content", model=None).alias("c"),
        D.detect_file("path").alias("d"),
    )
    a, b, c, d = found.head()
    assert a == b == c == d


def test_boxes_are_converted_filtered_and_merged(spark: SparkSession) -> None:
    boxes = spark.sql(BOXES).orderBy("image_id")
    first = F.col("found")[0]
    one, other = boxes.select(
        D.box_area(first).alias("area"),
        D.box_convert(first, "xyxy", to="xywh").width.alias("width"),
        D.box_iou(first, F.col("truths")[0]).alias("iou"),
        F.size(D.filter_detections("found", 0.5, classes=[1, 2])).alias("kept"),
        F.size(D.filter_detections("found", 0.95)).alias("none"),
        F.size(D.nms("found", "hard:0.5", class_agnostic=True)).alias("nms"),
        D.merge_detections("found", "found", "wbf:0.55")[0].score.alias("score"),
    ).collect()
    assert (one.area, one.width, one.iou, one.kept, one.none, one.nms) == (1600.0, 40.0, 1.0, 1, 0, 1)
    assert (other.area, other.iou) == (1200.0, 0.75)
    assert one.score == pytest.approx(0.9)


def test_boxes_are_matched_and_measured(spark: SparkSession) -> None:
    boxes = spark.sql(BOXES)
    ap = boxes.select(
        D.coco_ap("image_id", "truths", "found").alias("ap"),
        D.coco_ap("image_id", "truths", "found", iou=0.5).alias("ap50"),
        D.coco_summary("image_id", "truths", "found").alias("all"),
    ).head()
    assert ap.ap50 == pytest.approx(1.0)
    assert 0.5 < ap.ap < 1.0
    assert ap["all"].AP == ap.ap
    assert ap["all"].AP50 == ap.ap50
    matches = boxes.orderBy("image_id").select(D.match_detections("truths", "found").alias("m")).collect()
    assert [len(row.m) for row in matches] == [10, 10]
    groups = boxes.groupBy("left_out").agg(D.coco_ap("image_id", "truths", "found").alias("ap")).collect()
    assert len(groups) == 2


def test_wrong_arguments_are_told_with_the_signature() -> None:
    signature = r"^detect\(content: .*, model: .*\) -> .*: "
    with pytest.raises(TypeError, match=f"{signature}missing a required argument: 'content'"):
        D.detect()
    with pytest.raises(TypeError, match="unexpected keyword argument 'modle'"):
        D.detect("content", modle="embedded")


def test_paths_are_opened_by_tasks(spark: SparkSession, lake: Path) -> None:
    paths = spark.createDataFrame([(str(path),) for path in sorted((lake / "images").iterdir())], "path string")
    assert paths.where(D.detect_file("path").status == "ok").count() == paths.count()
