package io.sparkdet.efficientdet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.nms.Candidates;
import io.sparkdet.detection.nms.Detections;
import io.sparkdet.detection.tile.Tile;
import io.sparkdet.detection.tile.TileGrid;
import io.sparkdet.detection.tile.TileMerge;
import io.sparkdet.detection.tile.Tiling;
import io.sparkdet.efficientdet.engine.DetectionNetwork;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.image.SyntheticImages;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.model.UntrainedModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TiledPictureTest {

  private static final UntrainedModel MODEL = UntrainedModel.seeded(1);
  private static final Tiling TILING = new Tiling(128, 0.25, false);

  /** A picture's boxes are those of its tiles, each taken as a picture, merged. */
  @Test
  void theBoxesAreThoseOfTheTilesMerged() throws Exception {
    BufferedImage picture = SyntheticImages.gradient(300, 200);
    for (boolean full : new boolean[] {false, true}) {
      List<Detections> parts = new ArrayList<>();
      TileGrid grid = new TileGrid(TILING, 300, 200);
      try (DetectionService plain = service(Tiling.NONE, 2, 1)) {
        for (int i = 0; i < grid.size(); i++) {
          Tile tile = grid.tile(i);
          BufferedImage part = picture.getSubimage(tile.x(), tile.y(), tile.width(), tile.height());
          parts.add(detections(plain.submit(SyntheticImages.png(part)).get()));
        }
        if (full) {
          parts.add(detections(plain.submit(SyntheticImages.png(picture)).get()));
        }
      }
      Detections expected = new TileMerge(MODEL.description().defaults()).merge(grid, parts);
      assertThat(expected.size()).isPositive();
      Tiling tiling = new Tiling(TILING.size(), TILING.overlap(), full);
      for (int parallelism : new int[] {1, 2, 5}) {
        try (DetectionService tiled = service(tiling, parallelism, 1)) {
          DetectionOutcome outcome = tiled.submit(SyntheticImages.png(picture)).get();
          assertThat(texts(detections(outcome))).isEqualTo(texts(expected));
          assertThat(((DetectionOutcome.Detected) outcome).width()).isEqualTo(300);
          assertThat(((DetectionOutcome.Detected) outcome).height()).isEqualTo(200);
          assertThat(tiled.counters().images()).isEqualTo(1);
          assertThat(tiled.counters().batches()).isEqualTo(grid.size() + (full ? 1 : 0));
        }
      }
    }
  }

  @Test
  void aJpegThatIsCutGivesTheBoxesOfItsDecodedPixels() throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(SyntheticImages.gradient(300, 200));
    byte[] progressive = SyntheticImages.jpeg(SyntheticImages.gradient(300, 200), true, 0);
    try (DetectionService tiled = service(TILING, 2, 4)) {
      List<String> cut = texts(detections(tiled.submit(jpeg).get()));
      assertThat(cut).isNotEmpty();
      // The same coefficients in another order.
      assertThat(texts(detections(tiled.submit(progressive).get()))).hasSameSizeAs(cut);
    }
  }

  @Test
  void aPictureThatIsNoLargerThanATileIsLabelledPlainly() throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(SyntheticImages.gradient(128, 90));
    try (DetectionService plain = service(Tiling.NONE, 1, 1);
        DetectionService tiled = service(new Tiling(128, 0.25, true), 1, 1)) {
      assertThat(texts(detections(tiled.submit(jpeg).get())))
          .isEqualTo(texts(detections(plain.submit(jpeg).get())));
      assertThat(tiled.counters().batches()).isEqualTo(1);
    }
  }

  /** The budget holds not even one: whole pictures take turns, and tiles of cut ones too. */
  @Test
  void manyPicturesAtOnceGoThroughASmallBudget() throws Exception {
    byte[] png = SyntheticImages.png(SyntheticImages.gradient(300, 200));
    byte[] jpeg = SyntheticImages.jpeg(SyntheticImages.gradient(300, 200));
    for (int parallelism : new int[] {1, 3}) {
      ServiceSettings settings = settings(new Tiling(128, 0.25, true), parallelism, 4, 1024);
      try (DetectionService service =
          new DetectionService(MODEL.description(), settings, new Finding(() -> {}))) {
        List<CompletableFuture<DetectionOutcome>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          answers.add(service.submit(i % 2 == 0 ? png : jpeg));
        }
        for (CompletableFuture<DetectionOutcome> answer : answers) {
          assertThat(answer.get()).isInstanceOf(DetectionOutcome.Detected.class);
        }
      }
    }
  }

  @Test
  void aTileThatFailsFailsItsPictureAlone() throws Exception {
    byte[] png = SyntheticImages.png(SyntheticImages.gradient(300, 200));
    AtomicInteger runs = new AtomicInteger();
    Runnable third =
        () -> {
          if (runs.incrementAndGet() == 3) {
            throw new IllegalStateException("no third tile");
          }
        };
    try (DetectionService service =
        new DetectionService(
            MODEL.description(), settings(TILING, 1, 1, 1 << 20), new Finding(third))) {
      assertThat(service.submit(png).get())
          .isEqualTo(
              new DetectionOutcome.Failed(
                  ImageStatus.INFERENCE_FAILED,
                  "The network failed: java.lang.IllegalStateException: no third tile",
                  300,
                  200));
      assertThat(service.submit(png).get()).isInstanceOf(DetectionOutcome.Detected.class);
    }
  }

  @Test
  void anErrorInATileIsThePicturesAndTheServiceGoesOn() throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(SyntheticImages.gradient(300, 200));
    AtomicInteger runs = new AtomicInteger();
    Runnable first =
        () -> {
          if (runs.incrementAndGet() == 1) {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    try (DetectionService service =
        new DetectionService(
            MODEL.description(), settings(TILING, 2, 1, 1 << 20), new Finding(first))) {
      CompletableFuture<DetectionOutcome> answer = service.submit(jpeg);
      assertThatThrownBy(answer::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("Java heap space");
      assertThat(service.submit(jpeg).get()).isInstanceOf(DetectionOutcome.Detected.class);
    }
  }

  @Test
  void aPictureWithDamageIsToldAsWithoutTiles() throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(SyntheticImages.gradient(300, 200));
    byte[] cut = Arrays.copyOf(jpeg, jpeg.length / 2);
    byte[] blank = jpeg.clone();
    Arrays.fill(blank, jpeg.length * 3 / 4, jpeg.length - 2, (byte) 0x11);
    assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getWidth()).isEqualTo(300);
    try (DetectionService plain = service(Tiling.NONE, 1, 1);
        DetectionService tiled = service(TILING, 2, 1)) {
      for (byte[] content : List.of(cut, blank)) {
        DetectionOutcome expected = plain.submit(content).get();
        DetectionOutcome outcome = tiled.submit(content).get();
        if (expected instanceof DetectionOutcome.Detected told) {
          assertThat(((DetectionOutcome.Detected) outcome).warning()).isEqualTo(told.warning());
        } else {
          assertThat(outcome).isEqualTo(expected);
        }
      }
    }
  }

  /** Finds nothing; does something before. */
  private record Finding(Runnable before) implements DetectionNetwork {

    @Override
    public List<Candidates> candidates(FloatBuffer images, int count) {
      before.run();
      return Collections.nCopies(
          count, new Candidates(new int[0], new int[0], new float[0], new float[0]));
    }

    @Override
    public void close() {}
  }

  private static DetectionService service(Tiling tiling, int parallelism, int batchSize) {
    return new DetectionService(
        MODEL.description(),
        MODEL.weights(),
        settings(tiling, parallelism, batchSize, ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES));
  }

  private static ServiceSettings settings(
      Tiling tiling, int parallelism, int batchSize, long budget) {
    return new ServiceSettings(
            "untrained",
            Engine.ONNXRUNTIME,
            EngineDevice.CPU,
            MODEL.description().defaults(),
            DecodeMode.EXACT,
            OrientationRule.EXIF,
            DecodeOptions.DEFAULT_MAX_PIXELS,
            parallelism,
            batchSize,
            budget)
        .withTiling(tiling);
  }

  private static Detections detections(DetectionOutcome outcome) {
    assertThat(outcome).isInstanceOf(DetectionOutcome.Detected.class);
    return ((DetectionOutcome.Detected) outcome).detections();
  }

  private static List<String> texts(Detections detections) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < detections.size(); i++) {
      texts.add(
          "%d %s: %s %s %s %s"
              .formatted(
                  detections.classIndex(i),
                  detections.score(i),
                  detections.xMin(i),
                  detections.yMin(i),
                  detections.xMax(i),
                  detections.yMax(i)));
    }
    return texts;
  }
}
