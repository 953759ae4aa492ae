package io.sparkdet.app.anchors;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class AnchorFitTest {

  private final SparkSession spark = TestSpark.session();

  /** Upright boxes four times as high as wide, which no published anchor meets. */
  private static List<double[]> upright(Random random, int count) {
    List<double[]> boxes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double width = 8 * Math.pow(2, 3 * random.nextDouble());
      double height = 4 * width * (0.95 + 0.1 * random.nextDouble());
      double x = random.nextDouble() * (512 - width);
      double y = random.nextDouble() * (512 - height);
      boxes.add(new double[] {x, y, x + width, y + height, width * height});
    }
    return boxes;
  }

  @Test
  void anchorsTakeTheShapeOfTheBoxesWhateverThePartitions() {
    long seed = 3;
    List<double[]> boxes = upright(new Random(seed), 400);
    AnchorFit fit =
        new AnchorFit(
            spark,
            new AnchorFit.Task("unused", Optional.empty(), EfficientDetConfig.variant("d0"), 9, 1));
    List<AnchorFit.Result> results = new ArrayList<>();
    for (int partitions : new int[] {1, 2, 7}) {
      results.add(
          fit.fit(
              JavaSparkContext.fromSparkContext(spark.sparkContext())
                  .parallelize(boxes, partitions)));
      Collections.shuffle(boxes, new Random(seed + partitions));
    }
    AnchorFit.Result first = results.get(0);
    assertThat(first.fitted()).isTrue();
    assertThat(first.before().truths(AreaRange.ALL)).isEqualTo(400);
    assertThat(first.before().recall(AreaRange.ALL)).isLessThan(0.9);
    assertThat(first.after().recall(AreaRange.ALL)).isGreaterThan(0.95);
    assertThat(first.after().meanIou(AreaRange.ALL))
        .isGreaterThan(first.before().meanIou(AreaRange.ALL) + 0.15);
    assertThat(first.anchors().ratios())
        .hasSize(9)
        .allMatch(shape -> shape.heightFactor() > 3 * shape.widthFactor());
    for (AnchorFit.Result result : results) {
      assertThat(result.anchors()).isEqualTo(first.anchors());
      assertThat(result.after().toArray()).isEqualTo(first.after().toArray());
      assertThat(result.before().toArray()).isEqualTo(first.before().toArray());
    }
  }
}
