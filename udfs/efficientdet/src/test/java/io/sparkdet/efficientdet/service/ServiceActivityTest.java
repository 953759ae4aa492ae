package io.sparkdet.efficientdet.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.UntrainedModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceActivityTest {

  @TempDir Path folder;

  private ServiceSettings settings(ModelFolder model, int batchSize) {
    return new ServiceSettings(
        model.id(),
        Engine.ONNXRUNTIME,
        EngineDevice.CPU,
        model.description().defaults(),
        DecodeMode.EXACT,
        OrientationRule.EXIF,
        64 * 48,
        2,
        batchSize,
        ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES);
  }

  @Test
  void servicesThatWereClosedStillCount() throws Exception {
    UntrainedModel untrained = UntrainedModel.seeded(1);
    ModelFolder model =
        ModelFolder.write(folder.resolve("m"), untrained.description(), untrained.weights());
    ServiceActivity before = SharedServices.activity();
    try (SharedServices.Lease lease =
        SharedServices.acquire(settings(model, ServiceSettings.BATCH_SIZE_AUTO), () -> model)) {
      lease.service().submit(picture(64)).get();
      lease.service().submit(picture(65)).get();
      lease.service().submit(new byte[] {1, 2, 3}).get();
    }
    ServiceActivity after = once(before.images() + 3);
    assertThat(after.batches() - before.batches()).as("auto is 1 on CPUs").isEqualTo(1);
    assertThat(failures(after, "too_large") - failures(before, "too_large")).isEqualTo(1);
    assertThat(failures(after, "unsupported") - failures(before, "unsupported")).isEqualTo(1);
    assertThat(failures(after, "corrupt")).isEqualTo(failures(before, "corrupt"));
    assertThat(after.decodeSeconds()).isGreaterThan(before.decodeSeconds());
    assertThat(after.waiting()).isZero();
    assertThat(after.busyLanes()).isZero();
    assertThat(after.lanes()).isGreaterThanOrEqualTo(2);

    // Other settings close the first service.
    try (SharedServices.Lease lease = SharedServices.acquire(settings(model, 2), () -> model)) {
      lease.service().submit(picture(64)).get();
    }
    ServiceActivity later = once(before.images() + 4);
    assertThat(later.lanes()).isEqualTo(2);
  }

  /** An image is counted, and its lane free, just after its answer is there. */
  private static ServiceActivity once(long images) throws InterruptedException {
    ServiceActivity now = SharedServices.activity();
    for (int tries = 0; tries < 100 && (now.images() < images || now.busyLanes() > 0); tries++) {
      Thread.sleep(50);
      now = SharedServices.activity();
    }
    assertThat(now.images()).isEqualTo(images);
    return now;
  }

  private static long failures(ServiceActivity activity, String status) {
    return activity.failures().getOrDefault(status, 0L);
  }

  @Test
  void aSumAddsEverything() {
    ServiceActivity one =
        new ServiceActivity(5, Map.of("corrupt", 2L), 1, 2, 1, 3, 0.5, 0.25, 1.5, 0.125);
    ServiceActivity other = new ServiceActivity(1, Map.of("empty", 1L), 0, 2, 0, 0, 0.5, 0, 0, 0);
    assertThat(ServiceActivity.sum(List.of(one, other)))
        .isEqualTo(
            new ServiceActivity(
                6, Map.of("corrupt", 2L, "empty", 1L), 1, 4, 1, 3, 1, 0.25, 1.5, 0.125));
  }

  private static byte[] picture(int width) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, 48, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return bytes.toByteArray();
  }
}
