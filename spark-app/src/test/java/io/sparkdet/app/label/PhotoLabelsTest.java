package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.detection.box.BoxIou;
import io.sparkdet.efficientdet.checkpoint.WeightImport;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code label} with D0 on 65 photos: all ok, and the same rows however the work is cut up. */
@SharedTest
class PhotoLabelsTest {

  private static final SparkSession SPARK = TestSpark.session();

  /** Leaves about ten boxes a photo: untrained weights score everything near 0.5 or above. */
  private static final double THRESHOLD = 0.83479;

  /** Scores may differ by this much, and what is that near the cut may come or go. */
  private static final double SCORE_TOLERANCE = 1e-5;

  @TempDir static Path folder;

  @Test
  void sixtyFivePhotosGiveTheSameRowsHoweverTheWorkIsCutUp() throws Exception {
    Path model = folder.resolve("d0");
    WeightImport.Result d0 =
        WeightImport.of(SharedFolder.path("parity/d0-zip.pth"), EfficientDetConfig.variant("d0"))
            .read();
    ModelFolder.write(model, d0.description(), d0.weights());

    Map<String, Row> one = label(model, "one", 1, "1", "1");
    assertThat(one).hasSize(65);
    assertThat(one.values()).allMatch(row -> row.<String>getAs("status").equals("ok"));
    // Each value meets each value of the others once.
    compare(one, label(model, "cut", 7, "1", "2"));
    compare(one, label(model, "batches", 1, "8", "2"));
    compare(one, label(model, "both", 7, "8", "1"));
    compare(one, labelUnderKryo(model));
  }

  private static Map<String, Row> labelUnderKryo(Path model) throws Exception {
    Path output = folder.resolve("kryo");
    OwnJvm job =
        OwnJvm.run(
            folder,
            List.of(
                "spark.master=local[2]",
                "spark.serializer=org.apache.spark.serializer.KryoSerializer"),
            List.of(
                "label",
                "--quiet",
                "--input=" + SharedFolder.path("data/coco-val/images"),
                "--output=" + output,
                "--model=" + model,
                "--score-threshold=" + THRESHOLD,
                "--batch-size=8",
                "--parallelism=2",
                "--partitions=7"));
    assertThat(job.status()).as(job.err()).isZero();
    return rows(output.toString());
  }

  private static Map<String, Row> label(
      Path model, String name, int partitions, String batchSize, String parallelism) {
    String output = folder.resolve(name).toString();
    LabelRequest request =
        LabelRequests.with(
            Map.of(
                "model",
                model.toString(),
                "score-threshold",
                Double.toString(THRESHOLD),
                "batch-size",
                batchSize,
                "parallelism",
                parallelism,
                "partitions",
                String.valueOf(partitions)),
            SharedFolder.path("data/coco-val/images").toString(),
            output);
    new LabelJob(SPARK, request, LabelProgress.SILENT).run();
    return rows(output);
  }

  private static Map<String, Row> rows(String output) {
    Map<String, Row> rows = new TreeMap<>();
    for (Row row : SPARK.read().parquet(output).drop("run_id", "labelled_at").collectAsList()) {
      rows.put(row.getAs("path"), row);
    }
    return rows;
  }

  private static void compare(Map<String, Row> expected, Map<String, Row> rows) {
    assertThat(rows.keySet()).isEqualTo(expected.keySet());
    rows.forEach(
        (path, row) -> {
          Row other = Objects.requireNonNull(expected.get(path));
          for (String column :
              List.of(
                  "bytes",
                  "sha256",
                  "modified_at",
                  "width",
                  "height",
                  "status",
                  "error",
                  "model",
                  "settings")) {
            assertThat(row.<Object>getAs(column))
                .as("%s of %s", column, path)
                .isEqualTo(other.<Object>getAs(column));
          }
          List<Row> unmatched = new ArrayList<>(other.<Row>getList(other.fieldIndex("detections")));
          for (Row box : row.<Row>getList(row.fieldIndex("detections"))) {
            if (!removeOne(unmatched, box)) {
              assertThat(score(box)).as("a box of %s alone", path).isLessThan(nearCut());
            }
          }
          assertThat(unmatched).allMatch(box -> score(box) < nearCut());
        });
  }

  private static boolean removeOne(List<Row> boxes, Row box) {
    for (int i = 0; i < boxes.size(); i++) {
      if (same(box, boxes.get(i))) {
        boxes.remove(i);
        return true;
      }
    }
    return false;
  }

  private static double nearCut() {
    return THRESHOLD + SCORE_TOLERANCE;
  }

  private static double score(Row box) {
    return box.<Float>getAs("score");
  }

  /** A box without area has no IoU with itself: equal corners will do. */
  private static boolean same(Row a, Row b) {
    return a.<Integer>getAs("category_id").equals(b.<Integer>getAs("category_id"))
        && Math.abs(score(a) - score(b)) <= SCORE_TOLERANCE
        && (iou(a, b) > 0.99 || cornersAreEqual(a, b));
  }

  private static double iou(Row a, Row b) {
    return BoxIou.of(
        a.getFloat(0),
        a.getFloat(1),
        a.getFloat(2),
        a.getFloat(3),
        b.getFloat(0),
        b.getFloat(1),
        b.getFloat(2),
        b.getFloat(3));
  }

  private static boolean cornersAreEqual(Row a, Row b) {
    for (int corner = 0; corner < 4; corner++) {
      if (Math.abs(a.getFloat(corner) - b.getFloat(corner)) > 0.01) {
        return false;
      }
    }
    return true;
  }
}
