package io.sparkdet.app.checkannotations.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.checkannotations.finding.DrawnBox;
import org.junit.jupiter.api.Test;

class SetCountsTest {

  private static SetCounts some() {
    SetCounts counts = new SetCounts();
    counts.image(0);
    counts.image(200);
    counts.box(new DrawnBox(0, 0, 3, 3), 0);
    counts.box(new DrawnBox(0, 0, 64, 16), 10_000);
    counts.annotation(7, 1, 9, false, true);
    counts.annotation(9, 1, 1024, true, false);
    return counts;
  }

  @Test
  void binsHoldWhatTheirNamesSay() {
    SetCounts counts = some();
    assertThat(counts.bin(BoxHistogram.BOXES, 0)).isEqualTo(1);
    assertThat(counts.bin(BoxHistogram.BOXES, 9)).isEqualTo(1);
    assertThat(counts.bin(BoxHistogram.SIDE, 0)).isEqualTo(1);
    assertThat(counts.bin(BoxHistogram.SIDE, BoxHistogram.SIDE.bins().indexOf("32–64")))
        .isEqualTo(1);
    assertThat(counts.bin(BoxHistogram.SHAPE, BoxHistogram.SHAPE.bins().indexOf("3:4–4:3")))
        .isEqualTo(1);
    assertThat(counts.bin(BoxHistogram.SHAPE, BoxHistogram.SHAPE.bins().indexOf("≥4:1")))
        .isEqualTo(1);
    assertThat(counts.bin(BoxHistogram.SHARE, BoxHistogram.SHARE.bins().indexOf("30–50%")))
        .isEqualTo(1);
  }

  @Test
  void countsAddUpAndTravelAsBytes() {
    SetCounts twice = some();
    twice.combine(SetCounts.of(some().toBytes()));
    assertThat(twice.images()).isEqualTo(4);
    assertThat(twice.boxes()).isEqualTo(4);
    assertThat(twice.crowds()).isEqualTo(2);
    assertThat(twice.largestId()).isEqualTo(9);
    assertThat(twice.ofClass(1).images()).isEqualTo(2);
    assertThat(twice.ofClass(1).size(0)).isEqualTo(2);
    assertThat(twice.ofClass(1).size(1)).isEqualTo(2);
    assertThat(twice.ofClass(5).boxes()).isZero();
    assertThat(SetCounts.of(twice.toBytes()).toBytes()).isEqualTo(twice.toBytes());
  }
}
