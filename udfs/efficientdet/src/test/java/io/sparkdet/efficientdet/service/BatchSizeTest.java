package io.sparkdet.efficientdet.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.nms.Candidates;
import io.sparkdet.efficientdet.engine.DetectionNetwork;
import io.sparkdet.efficientdet.engine.EngineException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class BatchSizeTest {

  /** A device by whose clock a batch takes a time, and that has no memory for some. */
  private record Device(IntToLongFunction millis, int most, AtomicLong clock)
      implements DetectionNetwork {

    @Override
    public List<Candidates> candidates(FloatBuffer images, int count) {
      assertThat(images.isDirect()).isTrue();
      assertThat(images.remaining()).isEqualTo(4 * count);
      if (count > most) {
        throw new EngineException("out of memory", new IllegalStateException());
      }
      clock.addAndGet(1_000_000 * millis.applyAsLong(count));
      return List.of();
    }

    @Override
    public void close() {}
  }

  private static int measured(IntToLongFunction millis, int most) {
    AtomicLong clock = new AtomicLong();
    return BatchSize.measured(new Device(millis, most, clock), 4, clock::get);
  }

  @Test
  void aBatchGrowsWhileImagesGetFaster() {
    assertThat(measured(count -> count <= 8 ? 20 : 20L * count / 8, 1000)).isEqualTo(8);
  }

  @Test
  void whereBatchesDoNotPayAnImageIsOne() {
    assertThat(measured(count -> 10L * count, 1000)).isEqualTo(1);
  }

  @Test
  void aBatchThatDoesNotFitIsNotTaken() {
    assertThat(measured(count -> 10, 4)).isEqualTo(4);
  }

  @Test
  void noBatchIsLargerThanTheLimits() {
    assertThat(measured(count -> 5, 1000)).isEqualTo(64);
  }
}
