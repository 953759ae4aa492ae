from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel, ParamGridBuilder
from pyspark.sql import DataFrame, SparkSession

from sparkdet import SparkDetError
from sparkdet import functions as D
from sparkdet._options import STAGES
from sparkdet.ml import DetectionEvaluator, EfficientDetDetector, EfficientDetTrainer


def test_a_pipeline_is_saved_and_loaded(photos: DataFrame, tmp_path: Path) -> None:
    detector = EfficientDetDetector(scoreThreshold=0.3).setOutputCol("found")
    assert detector.getScoreThreshold() == 0.3
    assert detector.getInputCol() == "content"
    fitted = Pipeline(stages=[detector]).fit(photos)
    fitted.write().overwrite().save(str(tmp_path / "pipeline"))
    loaded = PipelineModel.load(str(tmp_path / "pipeline"))
    assert isinstance(loaded.stages[0], EfficientDetDetector)
    assert loaded.stages[0].getScoreThreshold() == 0.3
    found = loaded.transform(photos).select("path", "found").orderBy("path").collect()
    assert found == fitted.transform(photos).select("path", "found").orderBy("path").collect()
    assert all(box.score >= 0.3 for row in found for box in row.found.detections)


def test_cross_validation_trains_measures_and_keeps_the_best(annotated: DataFrame, tiny: Path, tmp_path: Path) -> None:
    trainer = EfficientDetTrainer(variant=str(tiny), epochs=1, batchSize=4, seed=3)
    grid = ParamGridBuilder().addGrid(trainer.matcher, ["max-iou", "atss:9"]).build()
    best = CrossValidator(
        estimator=Pipeline(stages=[trainer]),
        evaluator=DetectionEvaluator(metricName="AP50"),
        estimatorParamMaps=grid,
        numFolds=2,
    ).fit(annotated)
    assert len(best.avgMetrics) == 2
    assert all(0 <= metric <= 1 for metric in best.avgMetrics)
    detector = best.bestModel.stages[0]
    assert isinstance(detector, EfficientDetDetector)
    best.write().overwrite().save(str(tmp_path / "best"))
    loaded = CrossValidatorModel.load(str(tmp_path / "best"))
    detected = loaded.transform(annotated).select("path", "detected").orderBy("path").collect()
    assert detected == best.transform(annotated).select("path", "detected").orderBy("path").collect()
    assert {row.detected.status for row in detected} == {"ok"}


def test_the_evaluator_gives_the_number_of_sql(annotated: DataFrame, tmp_path: Path) -> None:
    detected = EfficientDetDetector().transform(annotated).cache()
    by_sql = detected.select(D.coco_ap("image_id", "truths", "detected.detections").alias("ap")).head().ap
    evaluator = DetectionEvaluator()
    assert evaluator.isLargerBetter()
    assert evaluator.evaluate(detected) == by_sql > 0.1
    evaluator.setMetricName("AP50").write().overwrite().save(str(tmp_path / "evaluator"))
    loaded = DetectionEvaluator.load(str(tmp_path / "evaluator"))
    assert loaded.getMetricName() == "AP50"
    assert loaded.evaluate(detected) == evaluator.evaluate(detected) >= by_sql
    trainer = EfficientDetTrainer(epochs=7)
    trainer.save(str(tmp_path / "trainer"))
    assert EfficientDetTrainer.load(str(tmp_path / "trainer")).getEpochs() == 7


def test_wrong_parameters_and_models_are_told(photos: DataFrame, tmp_path: Path) -> None:
    nearest = r"^EfficientDetDetector has no parameter 'outputcol' \(did you mean 'outputCol'\?\)$"
    with pytest.raises(TypeError, match=nearest):
        EfficientDetDetector(outputcol="found")
    with pytest.raises(TypeError, match="Invalid param value given for param \"batchSize\""):
        EfficientDetTrainer(batchSize="many")
    with pytest.raises(SparkDetError, match=f"^[^\n]*{tmp_path}/gone[^\n]*$"):
        EfficientDetDetector(modelUrl=str(tmp_path / "gone")).transform(photos)


def test_every_parameter_has_its_methods_and_its_line(spark: SparkSession) -> None:
    for stage in (EfficientDetDetector, EfficientDetTrainer, DetectionEvaluator):
        made = stage()
        assert sorted(param.name for param in made.params) == sorted(param.name for param in STAGES[stage.__name__])
        for param in STAGES[stage.__name__]:
            capital = param.name[0].upper() + param.name[1:]
            assert param.help in getattr(stage, f"set{capital}").__doc__
            assert callable(getattr(stage, f"get{capital}"))
            assert f"\n{param.name} : " in stage.__doc__
