package io.sparkdet.detection.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.coco.image.AreaRange;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnchorRecallTest {

  @Test
  void truthsAreCountedBySize() {
    AnchorRecall recall = new AnchorRecall();
    recall.accept(100, 0.5);
    recall.accept(200, 0.25);
    recall.accept(32 * 32, 0.75);
    recall.accept(1e5, 1);
    assertThat(recall.truths(AreaRange.ALL)).isEqualTo(4);
    assertThat(recall.recall(AreaRange.ALL)).isEqualTo(0.75);
    assertThat(recall.meanIou(AreaRange.ALL)).isEqualTo(0.625);
    // The ends of COCO's ranges belong to both.
    assertThat(recall.truths(AreaRange.SMALL)).isEqualTo(3);
    assertThat(recall.meanIou(AreaRange.SMALL)).isEqualTo(0.5);
    assertThat(recall.recall(AreaRange.MEDIUM)).isEqualTo(1);
    assertThat(recall.meanIou(AreaRange.LARGE)).isEqualTo(1);
    assertThat(new AnchorRecall().recall(AreaRange.ALL)).isNaN();
  }

  @Test
  void partsInAnyOrderAddUpToTheSame() {
    Random random = new Random(11);
    AnchorRecall whole = new AnchorRecall();
    AnchorRecall[] parts = {new AnchorRecall(), new AnchorRecall(), new AnchorRecall()};
    for (int i = 0; i < 1000; i++) {
      double area = Math.exp(random.nextDouble() * 12);
      double iou = random.nextDouble();
      whole.accept(area, iou);
      parts[random.nextInt(3)].accept(area, iou);
    }
    AnchorRecall sum = AnchorRecall.of(parts[2].toArray());
    sum.combine(parts[0]);
    sum.combine(parts[1]);
    assertThat(sum.toArray()).isEqualTo(whole.toArray());
    assertThat(sum.meanIou(AreaRange.ALL)).isCloseTo(0.5, within(0.05));
    assertThatThrownBy(() -> AnchorRecall.of(new long[2]))
        .hasMessage("Cannot read anchor recall from 2 sums: 12 are needed");
  }
}
