package io.sparkdet.efficientdet.service;

import io.sparkdet.detection.nms.Detections;
import io.sparkdet.detection.tile.Tile;
import io.sparkdet.detection.tile.TileGrid;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.DecodedTiles;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.JpegTiles;
import io.sparkdet.efficientdet.image.PictureTiles;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One large picture on its way through the network, tile by tile: every decoder that is free takes
 * the next tile, lanes run them in batches with whatever else there is, and the last answer merges
 * them all.
 *
 * <p>The decoder that opened the picture works on it until no tile is left, so a picture that is
 * held as a whole is never waiting for others. Tiles of a cut JPEG take permits one by one, as
 * images of their own.
 */
final class TiledPicture {

  private final Intake intake;
  private final byte[] content;
  private final ImageHeader header;
  private final TileGrid grid;
  private final PictureTiles tiles;
  private final int held;
  private final CompletableFuture<DetectionOutcome> answer;
  private final List<Arrival> arrivals = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger toDecode;
  private final AtomicInteger toAnswer;
  private final AtomicReferenceArray<DetectionOutcome> outcomes;

  private TiledPicture(
      Intake intake,
      byte[] content,
      ImageHeader header,
      TileGrid grid,
      PictureTiles tiles,
      int held,
      Arrival whole) {
    this.intake = intake;
    this.content = content;
    this.header = header;
    this.grid = grid;
    this.tiles = tiles;
    this.held = held;
    this.answer = whole.answer();
    int parts = grid.size() + (intake.tiling().withFull() ? 1 : 0);
    this.toDecode = new AtomicInteger(parts);
    this.toAnswer = new AtomicInteger(parts);
    this.outcomes = new AtomicReferenceArray<>(parts);
    for (int part = 0; part < parts; part++) {
      announce(part, whole.source());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the bookkeeping at completion has no answer
  private void announce(int part, long source) {
    CompletableFuture<DetectionOutcome> own = new CompletableFuture<>();
    own.whenComplete((outcome, error) -> settle(part, outcome, error));
    arrivals.add(intake.announcePart(source, own));
  }

  /**
   * Opens a picture, decoding it as a whole only where it cannot be cut.
   *
   * @throws ImageException if it is refused
   */
  static TiledPicture open(Intake intake, byte[] content, ImageHeader header, Arrival whole)
      throws ImageException, InterruptedException {
    TileGrid grid =
        new TileGrid(intake.tiling(), intake.uprightWidth(header), intake.uprightHeight(header));
    long start = System.nanoTime();
    DecodeOptions options = intake.decoding();
    Optional<JpegTiles> cut = JpegTiles.of(intake.decoder(), content, header, options);
    if (cut.isPresent()) {
      intake.counters().decodeNanos.add(System.nanoTime() - start);
      return new TiledPicture(intake, content, header, grid, cut.get(), 0, whole);
    }
    DecodeOptions exact = options.withMode(DecodeMode.EXACT);
    int held = intake.permits().acquire(ImageDecoder.nativeBytes(header, content.length, exact));
    boolean opened = false;
    try {
      start = System.nanoTime();
      DecodedImage image = intake.decoder().decode(content, header, exact);
      intake.counters().decodeNanos.add(System.nanoTime() - start);
      PictureTiles decoded = new DecodedTiles(intake.decoder(), image);
      opened = true;
      return new TiledPicture(intake, content, header, grid, decoded, held, whole);
    } finally {
      if (!opened) {
        intake.permits().release(held);
      }
    }
  }

  /** Sees all parts into batches, with whatever helpers come. */
  void work(ExecutorService helpers) {
    int wanted = Math.min(intake.parallelism(), arrivals.size()) - 1;
    try {
      for (int i = 0; i < wanted; i++) {
        helpers.execute(this::takeParts);
      }
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(intake.closed());
    }
    takeParts();
  }

  private void takeParts() {
    int parts = arrivals.size();
    for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
      try {
        take(part);
      } finally {
        if (toDecode.decrementAndGet() == 0) {
          tiles.close();
          intake.permits().release(held);
        }
      }
    }
  }

  /** Sees one part into a batch, or answers it; a part whose picture is answered is left. */
  private void take(int part) {
    Arrival arrival = arrivals.get(part);
    try (arrival) {
      if (answer.isDone()) {
        return;
      }
      if (part < grid.size()) {
        enterTile(arrival, grid.tile(part));
      } else {
        enterWhole(arrival);
      }
    } catch (ImageException e) {
      arrival.answer().complete(new DetectionOutcome.Failed(e.status(), e.reason(), 0, 0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.completeExceptionally(intake.closed());
    } catch (RuntimeException e) {
      arrival.answer().complete(Intake.failed(e, grid.width(), grid.height()));
    } catch (Error e) {
      // Told to whoever asked; the tiles that are left are not decoded any more.
      answer.completeExceptionally(e);
    }
  }

  private void enterTile(Arrival arrival, Tile tile) throws ImageException, InterruptedException {
    long bytes = tiles.nativeBytes(tile);
    int acquired = bytes == 0 ? 0 : intake.permits().acquire(bytes);
    long start = System.nanoTime();
    try (DecodedImage image = tiles.tile(tile)) {
      intake.counters().decodeNanos.add(System.nanoTime() - start);
      arrival.enter(image);
    } finally {
      intake.permits().release(acquired);
    }
  }

  private void enterWhole(Arrival arrival) throws ImageException, InterruptedException {
    if (tiles instanceof DecodedTiles decoded) {
      arrival.enter(decoded.whole());
      return;
    }
    DecodeOptions options = intake.decoding();
    int acquired =
        intake.permits().acquire(ImageDecoder.nativeBytes(header, content.length, options));
    long start = System.nanoTime();
    try (DecodedImage image = intake.decoder().decode(content, header, options)) {
      intake.counters().decodeNanos.add(System.nanoTime() - start);
      arrival.enter(image);
    } finally {
      intake.permits().release(acquired);
    }
  }

  private void settle(int part, @Nullable DetectionOutcome outcome, @Nullable Throwable error) {
    if (outcome == null) {
      answer.completeExceptionally(error == null ? intake.closed() : error);
      return;
    }
    outcomes.set(part, outcome);
    if (toAnswer.decrementAndGet() == 0) {
      long start = System.nanoTime();
      DetectionOutcome merged;
      try {
        merged = merged();
      } catch (RuntimeException e) {
        merged =
            new DetectionOutcome.Failed(
                ImageStatus.INFERENCE_FAILED,
                "Merging the tiles failed: " + e,
                grid.width(),
                grid.height());
      }
      intake.counters().postProcessingNanos.add(System.nanoTime() - start);
      answer.complete(merged);
    }
  }

  /** Returns the boxes of all parts, or the failure of the first part that has one. */
  private DetectionOutcome merged() {
    List<Detections> found = new ArrayList<>();
    String warning = null;
    for (int part = 0; part < outcomes.length(); part++) {
      DetectionOutcome outcome = outcomes.get(part);
      if (outcome instanceof DetectionOutcome.Failed failed) {
        boolean known = failed.width() > 0;
        return new DetectionOutcome.Failed(
            failed.status(), failed.reason(), known ? grid.width() : 0, known ? grid.height() : 0);
      }
      DetectionOutcome.Detected detected = (DetectionOutcome.Detected) outcome;
      found.add(detected.detections());
      warning = warning == null ? detected.warning() : warning;
    }
    return new DetectionOutcome.Detected(
        grid.width(), grid.height(), intake.merge().merge(grid, found), warning);
  }
}
