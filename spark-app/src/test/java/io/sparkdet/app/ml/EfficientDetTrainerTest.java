package io.sparkdet.app.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.sql.annotations.AnnotationTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** A very small network on twelve generated pictures: an epoch takes about a second. */
class EfficientDetTrainerTest {

  private static final String NETWORK =
      """
      {"base": "tf_efficientdet_d0", "name": "tiny", "image_size": 64,
       "backbone": {"width": 0.25, "depth": 0.34},
       "fpn_channels": 16, "fpn_repeats": 1, "head_depth": 1,
       "anchors": {"max_level": 6, "octaves": 2}}
      """;

  @TempDir static Path folder;

  private static Dataset<Row> photos;

  @BeforeAll
  static void paintPhotos() throws IOException {
    SparkSession spark = TestSpark.session();
    Path lake = folder.resolve("lake");
    SampleLake.write(spark, new SampleLake.Options(lake.toString(), 12, 3, 96));
    Files.writeString(folder.resolve("tiny.json"), NETWORK);
    Dataset<Row> truths = AnnotationTable.read(spark, lake.resolve("instances.json").toString());
    photos =
        spark
            .read()
            .format("binaryFile")
            .load(lake.resolve("images").toString())
            .withColumn("file_name", functions.substring_index(functions.col("path"), "/", -1))
            .join(truths, "file_name")
            .select("image_id", "path", "content", "truths")
            .cache();
  }

  @Test
  void aFittedPipelineDetectsAndIsMeasuredAndSaved() throws Exception {
    EfficientDetTrainer trainer = trainer("pipeline").setOutputCol("found");
    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {trainer}).fit(photos);
    Dataset<Row> found = fitted.transform(photos);
    assertThat(found.filter("found.status = 'ok'").count()).isEqualTo(12);
    assertThat(new DetectionEvaluator().setDetectionsCol("found").evaluate(found))
        .isBetween(0.0, 1.0);

    EfficientDetDetector detector = (EfficientDetDetector) fitted.stages()[0];
    assertThat(detector.parent()).isEqualTo(trainer);
    ModelFolder model = ModelFolder.open(modelFolder(detector));
    assertThat(model.description().classes())
        .extracting(ModelClass::name)
        .contains("circle", "square");
    assertThat(model.description().provenance().settings())
        .containsEntry("epochs", "1")
        .containsEntry("matcher", "atss:9");

    String saved = folder.resolve("saved").toString();
    fitted.save(saved);
    assertThat(PipelineModel.load(saved).transform(photos).orderBy("path").collectAsList())
        .isEqualTo(found.orderBy("path").collectAsList());
  }

  @Test
  void imagesThatAreHeldOutAreMeasuredNotTrainedOn() throws Exception {
    Dataset<Row> marked = photos.withColumn("held_out", functions.expr("image_id > 8"));
    EfficientDetDetector fitted =
        trainer("validated")
            .setValidationIndicatorCol("held_out")
            .setWeightDecay(2e-4)
            .setClipNorm(5)
            .setFocalAlpha(0.5)
            .setLabelSmoothing(0.1)
            .setBackboneFactor(0.5)
            .setHeadDropout(0.125)
            .setOuterRate(0.75)
            .setOuterMomentum(0.25)
            .fit(marked);
    Provenance learned = ModelFolder.open(modelFolder(fitted)).description().provenance();
    assertThat(learned.data()).contains("8 images");
    assertThat(learned.metrics()).containsKeys("AP", "AP50");
    assertThat(learned.settings())
        .containsEntry("weight-decay", "2.0E-4")
        .containsEntry("clip-norm", "5.0")
        .containsEntry("focal-alpha", "0.5")
        .containsEntry("label-smoothing", "0.1")
        .containsEntry("backbone-factor", "0.5")
        .containsEntry("head-dropout", "0.125")
        .containsEntry("outer-rate", "0.75")
        .containsEntry("outer-momentum", "0.25");
  }

  /** A table of pictures states no sizes; those of the files do. */
  @Test
  void anchorsAreFittedAsByTheCommand() throws Exception {
    EfficientDetDetector own = trainer("own").setAnchors("variant").fit(photos);
    EfficientDetDetector fitted = trainer("fitted").fit(photos);
    assertThat(ModelFolder.open(modelFolder(fitted)).description().config().anchors())
        .isNotEqualTo(ModelFolder.open(modelFolder(own)).description().config().anchors());
  }

  @Test
  void aFileNamesTheClasses() throws Exception {
    Path names = Files.writeString(folder.resolve("names.txt"), "square\ncircle\n");
    EfficientDetDetector fitted = trainer("named").setClasses(names.toString()).fit(photos);
    assertThat(ModelFolder.open(modelFolder(fitted)).description().classes())
        .extracting(ModelClass::name)
        .containsExactly("square", "circle");
  }

  @Test
  void imagesWithoutAFileAreLeftOutWhereThatIsAskedFor() throws Exception {
    Dataset<Row> more =
        photos.union(
            photos
                .limit(1)
                .withColumn("image_id", functions.lit(99L))
                .withColumn(
                    "path", functions.regexp_replace(functions.col("path"), "[^/]+$", "gone.png")));
    assertThatThrownBy(() -> trainer("gone").fit(more))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 of its 13 images are not below");
    EfficientDetDetector fitted = trainer("left-out").setSkipMissingImages(true).fit(more);
    assertThat(ModelFolder.open(modelFolder(fitted)).description().provenance().data())
        .contains("12 images");
  }

  @Test
  void equalTablesAndParametersGiveEqualWeights() throws Exception {
    EfficientDetTrainer trainer = trainer("twice");
    byte[] first = weights(trainer.fit(photos));
    assertThat(weights(trainer.fit(photos.orderBy(functions.desc("path")).repartition(3))))
        .isEqualTo(first);
    ParamMap other = new ParamMap().put(trainer.seed(), 2L);
    assertThat(weights(trainer.fit(photos, other))).isNotEqualTo(first);
  }

  /** The example of docs/spark-ml.md: ReadmeIT compares the text. */
  @Test
  void crossValidationChoosesAmongParameters() throws Exception {
    SparkSession spark = TestSpark.session();
    String lake = folder.resolve("lake").toString();
    String variant = folder.resolve("tiny.json").toString();
    String chosen = folder.resolve("chosen").toString();

    Dataset<Row> truths = AnnotationTable.read(spark, lake + "/instances.json");
    Dataset<Row> annotated =
        spark
            .read()
            .format("binaryFile")
            .load(lake + "/images")
            .withColumn("file_name", functions.substring_index(functions.col("path"), "/", -1))
            .join(truths, "file_name");
    EfficientDetTrainer trainer =
        new EfficientDetTrainer().setVariant(variant).setEpochs(1).setBatchSize(4);
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(trainer.matcher(), CollectionConverters.asScala(List.of("max-iou", "atss:9")))
            .build();
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(new Pipeline().setStages(new PipelineStage[] {trainer}))
            .setEvaluator(new DetectionEvaluator().setMetricName("AP50"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .fit(annotated);
    best.write().overwrite().save(chosen);
    Dataset<Row> detected = CrossValidatorModel.load(chosen).transform(annotated);

    assertThat(best.avgMetrics()).hasSize(2);
    assertThat(detected.filter("detected.status = 'ok'").count()).isEqualTo(12);
    PipelineModel winner = (PipelineModel) CrossValidatorModel.load(chosen).bestModel();
    EfficientDetDetector detector = (EfficientDetDetector) winner.stages()[0];
    assertThat(modelFolder(detector)).startsWith(Path.of(chosen));
  }

  @Test
  void aModelWithoutAPlaceIsTemporaryUntilItIsSaved() throws Exception {
    EfficientDetTrainer trainer = trainer("unused");
    trainer.clear(trainer.outputUrl());
    EfficientDetDetector fitted = trainer.fit(photos);
    Path temporary = modelFolder(fitted);
    assertThat(temporary).isDirectoryContaining("glob:**model.json");
    assertThat(temporary.resolve("checkpoints")).doesNotExist();
    assertThat(fitted.carriedModel()).isPresent();
    List<Row> found = fitted.transform(photos).orderBy("path").collectAsList();

    Path saved = folder.resolve("carried");
    fitted.save(saved.toString());
    Path moved = Files.move(saved, folder.resolve("moved"));
    EfficientDetDetector loaded = EfficientDetDetector.load(moved.toString());
    assertThat(loaded.uid()).isEqualTo(fitted.uid());
    assertThat(loaded.carriedModel()).isPresent();
    assertThat(modelFolder(loaded)).isEqualTo(moved.resolve("model"));
    assertThat(loaded.transform(photos).orderBy("path").collectAsList()).isEqualTo(found);

    Path again = folder.resolve("again");
    loaded.save(again.toString());
    assertThat(modelFolder(EfficientDetDetector.load(again.toString())))
        .isEqualTo(again.resolve("model"))
        .isDirectoryContaining("glob:**model.json");
  }

  @Test
  void savedAndLoadedItHasItsParameters() throws Exception {
    EfficientDetTrainer trainer = trainer("saved-trainer").setInputSize(128).setEma(0);
    trainer.setValidationIndicatorCol("held_out").setSkipMissingImages(true).setClipNorm(3);
    String saved = folder.resolve("trainer").toString();
    trainer.save(saved);
    EfficientDetTrainer loaded = EfficientDetTrainer.load(saved);
    assertThat(loaded.extractParamMap().toString()).isEqualTo(trainer.extractParamMap().toString());
    assertThat(loaded.uid()).isEqualTo(trainer.uid());
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() {
    assertThatThrownBy(() -> trainer("x").fit(photos.drop("truths")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot find the column 'truths': there are image_id, path, content");
    assertThatThrownBy(() -> trainer("x").setTruthsCol("content").fit(photos))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Cannot take truths from the column 'content' of type BINARY: give array<struct<");
    assertThatThrownBy(() -> trainer("x").setMatcher("best").fit(photos))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot read matcher 'best'");
    assertThatThrownBy(() -> trainer("x").setValidationIndicatorCol("path").fit(photos))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot tell by the column 'path' of type STRING what is held out for validation: give a boolean");
    assertThatThrownBy(
            () ->
                trainer("x")
                    .setValidationIndicatorCol("held_out")
                    .fit(photos.withColumn("held_out", functions.lit(false))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot train on 12 images and validate on 0: the indicator column needs both true and false");
    assertThatThrownBy(() -> trainer("x").fit(photos.limit(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot train: there are no images");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  private static EfficientDetTrainer trainer(String name) {
    return new EfficientDetTrainer()
        .setVariant(folder.resolve("tiny.json").toString())
        .setOutputUrl(folder.resolve(name).toString())
        .setEpochs(1)
        .setBatchSize(4)
        .setWarmUpEpochs(0.5)
        .setMatcher("atss:9")
        .setThreads(1);
  }

  private static byte[] weights(EfficientDetDetector detector) throws IOException {
    return Files.readAllBytes(modelFolder(detector).resolve(ModelFolder.WEIGHTS_FILE));
  }

  private static Path modelFolder(EfficientDetDetector detector) {
    return Path.of(URI.create(detector.getOrDefault(detector.modelUrl())).getPath());
  }
}
