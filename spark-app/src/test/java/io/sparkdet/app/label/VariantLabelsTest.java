package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.efficientdet.checkpoint.TensorNaming;
import io.sparkdet.efficientdet.checkpoint.WeightImport;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.SafetensorsFile;
import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.testing.FixtureFormula;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code label} with other variants than D0 on the 65 photos: weights made by the fixtures' formula
 * under the names of zylo117 and effdet, written to a file, imported from it. {@code
 * -Dsparkdet.d3-size=896} runs D3 at its own size, which takes half a minute on two cores.
 */
@SharedTest
class VariantLabelsTest {

  private static final SparkSession SPARK = TestSpark.session();

  @TempDir static Path folder;

  @ParameterizedTest
  @CsvSource({
    "d3, parity/d3-bn-stats.safetensors, efficientdet-d3, zylo117",
    "tf_efficientdet_lite0, parity/effdet/tf_efficientdet_lite0-bn-stats.safetensors,"
        + " tf_efficientdet_lite0, effdet_symmetric"
  })
  void sixtyFivePhotosAreLabelled(
      String variant, String statistics, String name, String preprocessing) throws Exception {
    EfficientDetConfig config = EfficientDetConfig.variant(variant);
    if (variant.equals("d3")) {
      config = config.withImageSize(Integer.getInteger("sparkdet.d3-size", 256));
    }
    Path file = folder.resolve(variant + ".safetensors");
    Safetensors.write(file, sourceWeights(config, SharedFolder.path(statistics)), Map.of());
    WeightImport.Result imported = WeightImport.of(file, config).read();
    assertThat(imported.leftOver()).isEmpty();
    assertThat(imported.skipped()).isEmpty();
    assertThat(imported.description().preprocessing().label()).isEqualTo(preprocessing);
    Path model = folder.resolve(variant);
    ModelFolder.write(model, imported.description(), imported.weights());

    List<Row> rows = label(model, folder.resolve(variant + "-labels"));

    assertThat(rows).hasSize(65);
    for (Row row : rows) {
      String path = row.getAs("path");
      assertThat(row.<String>getAs("status")).as(path).isEqualTo("ok");
      assertThat(row.<String>getAs("model")).startsWith(name + "@");
      List<Row> boxes = row.getList(row.fieldIndex("detections"));
      assertThat(boxes).as(path).hasSize(100);
      int width = row.getAs("width");
      int height = row.getAs("height");
      // zylo117 clips to the square input, where the photo ends at its longer side only
      boolean square = preprocessing.equals("zylo117");
      float right = square ? 1.01f * Math.max(width, height) : width;
      float bottom = square ? right : height;
      float before = 1;
      for (Row box : boxes) {
        assertThat(box.getFloat(0)).as(path).isBetween(0f, box.getFloat(2));
        assertThat(box.getFloat(1)).as(path).isBetween(0f, box.getFloat(3));
        assertThat(box.getFloat(2)).as(path).isLessThanOrEqualTo(right);
        assertThat(box.getFloat(3)).as(path).isLessThanOrEqualTo(bottom);
        assertThat(box.getFloat(4)).as(path).isLessThanOrEqualTo(before).isGreaterThan(0.4f);
        before = box.getFloat(4);
      }
    }
  }

  /** Running statistics are data, everything else is made of its name. */
  private static Weights sourceWeights(EfficientDetConfig config, Path statistics)
      throws Exception {
    TensorNaming naming =
        config.variant().startsWith("tf_")
            ? TensorNaming.effdet(config)
            : TensorNaming.zylo117(config);
    Weights normalizations = SafetensorsFile.read(statistics);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorSpec spec : EfficientDetNetwork.tensors(config)) {
      String name = naming.sourceName(spec.name());
      int[] shape = spec.shape().stream().mapToInt(Integer::intValue).toArray();
      tensors.put(
          name,
          spec.kind().parameter()
              ? new Tensor(shape, FixtureFormula.values(name, shape))
              : normalizations.tensor(name));
    }
    return new MapWeights(tensors);
  }

  private static List<Row> label(Path model, Path output) {
    LabelRequest request =
        LabelRequests.with(
            Map.of(
                "model",
                model.toString(),
                "pre-nms-top",
                "5000",
                "max-detections",
                "100",
                "partitions",
                "3"),
            SharedFolder.path("data/coco-val/images").toString(),
            output.toString());
    new LabelJob(SPARK, request, LabelProgress.SILENT).run();
    return SPARK.read().parquet(output.toString()).collectAsList();
  }
}
