package io.sparkdet.efficientdet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.nms.Candidates;
import io.sparkdet.efficientdet.engine.DetectionNetwork;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.UntrainedModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An error inside a lane: the images of its batch fail with it, and the service goes on. */
@Timeout(60)
class LaneErrorTest {

  /** Finds nothing; runs out of memory while {@link #full}. */
  private static final class FullHeap implements DetectionNetwork {
    final AtomicBoolean full = new AtomicBoolean(true);
    final AtomicInteger imagesLost = new AtomicInteger();
    boolean closed;

    @Override
    public List<Candidates> candidates(FloatBuffer images, int count) {
      if (full.get()) {
        imagesLost.addAndGet(count);
        throw new OutOfMemoryError("Java heap space");
      }
      return Collections.nCopies(
          count, new Candidates(new int[0], new int[0], new float[0], new float[0]));
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @TempDir Path folder;

  @Test
  void anErrorFailsTheImagesOfItsBatchAndTheServiceGoesOn() throws Exception {
    UntrainedModel untrained = UntrainedModel.seeded(1);
    ModelFolder model =
        ModelFolder.write(folder.resolve("model"), untrained.description(), untrained.weights());
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "png", png);
    FullHeap network = new FullHeap();
    // More images than the service takes at once: those that failed have to make room.
    int images = 30;
    try (DetectionService service =
        new DetectionService(model.description(), settings(model), network)) {
      List<CompletableFuture<DetectionOutcome>> answers = new ArrayList<>();
      for (int i = 0; i < images; i++) {
        answers.add(service.submit(png.toByteArray()));
      }
      for (CompletableFuture<DetectionOutcome> answer : answers) {
        assertThatThrownBy(answer::get)
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(OutOfMemoryError.class)
            .hasMessage("Java heap space");
      }
      assertThat(network.imagesLost).hasValue(images);

      network.full.set(false);
      for (int i = 0; i < images; i++) {
        assertThat(service.submit(png.toByteArray()).get())
            .isInstanceOf(DetectionOutcome.Detected.class);
      }
    }
    assertThat(network.closed).isTrue();
  }

  private static ServiceSettings settings(ModelFolder model) {
    return new ServiceSettings(
        model.id(),
        Engine.ONNXRUNTIME,
        EngineDevice.CPU,
        model.description().defaults(),
        DecodeMode.EXACT,
        OrientationRule.EXIF,
        DecodeOptions.DEFAULT_MAX_PIXELS,
        2,
        4,
        ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES);
  }
}
