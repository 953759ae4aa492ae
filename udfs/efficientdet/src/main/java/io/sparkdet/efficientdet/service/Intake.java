package io.sparkdet.efficientdet.service;

import io.sparkdet.detection.nms.BoxBounds;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.detection.nms.PostProcessor;
import io.sparkdet.detection.tile.TileMerge;
import io.sparkdet.detection.tile.Tiling;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.image.orientation.Orientation;
import io.sparkdet.efficientdet.image.resize.Letterbox;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * What decoders do: encoded images in, inputs of the network in batches out. A large picture
 * becomes several inputs if the settings say so ({@link TiledPicture}).
 */
final class Intake implements AutoCloseable {

  private final ServiceSettings settings;
  private final EfficientDetConfig config;
  private final Preprocessing preprocessing;
  private final DecodeOptions decoding;
  private final ImageDecoder decoder = new ImageDecoder();
  private final DecodePermits permits;
  private final BatchQueue batches;
  private final ServiceCounters counters;
  private final PostProcessor rules;
  private final PostProcessor tileRules;
  private final TileMerge merge;

  Intake(
      ModelDescription description,
      ServiceSettings settings,
      PostProcessing postProcessing,
      BatchQueue batches,
      ServiceCounters counters) {
    this.settings = settings;
    this.config = description.config();
    this.preprocessing = description.preprocessing();
    this.decoding =
        new DecodeOptions(
            settings.maxPixels(),
            settings.orientation(),
            settings.decodeMode(),
            config.imageSize(),
            settings.damage());
    this.permits = new DecodePermits(settings.decodeBudgetBytes());
    this.batches = batches;
    this.counters = counters;
    this.rules = new PostProcessor(config.anchorGrid(), postProcessing);
    BoxBounds inTile = new BoxBounds(postProcessing.bounds().clip(), 0);
    this.tileRules = new PostProcessor(config.anchorGrid(), postProcessing.withBounds(inTile));
    this.merge = new TileMerge(postProcessing);
  }

  /** Announces an image. */
  Arrival announce(long source, CompletableFuture<DetectionOutcome> answer) {
    return new Arrival(this, source, rules, answer);
  }

  /** Announces a part of an image; small boxes are left out where the parts are merged. */
  Arrival announcePart(long source, CompletableFuture<DetectionOutcome> answer) {
    return new Arrival(this, source, tileRules, answer);
  }

  /** Decodes an image and sees it into a batch, or answers it. */
  void decode(byte[] content, Arrival arrival, ExecutorService helpers) {
    CompletableFuture<DetectionOutcome> answer = arrival.answer();
    int width = 0;
    int height = 0;
    try (arrival) {
      if (answer.isDone()) {
        return;
      }
      long start = System.nanoTime();
      ImageHeader header = ImageHeader.read(content);
      if (isCut(header)) {
        TiledPicture.open(this, content, header, arrival).work(helpers);
        return;
      }
      int acquired = permits.acquire(ImageDecoder.nativeBytes(header, content.length, decoding));
      try (DecodedImage image = decoder.decode(content, header, decoding)) {
        width = image.width();
        height = image.height();
        counters.decodeNanos.add(System.nanoTime() - start);
        arrival.enter(image);
      } finally {
        permits.release(acquired);
      }
    } catch (ImageException e) {
      answer.complete(new DetectionOutcome.Failed(e.status(), e.reason(), 0, 0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.completeExceptionally(closed());
    } catch (RuntimeException e) {
      answer.complete(failed(e, width, height));
    } catch (Error e) {
      answer.completeExceptionally(e);
      throw e;
    }
  }

  static DetectionOutcome.Failed failed(RuntimeException e, int width, int height) {
    return new DetectionOutcome.Failed(
        ImageStatus.CORRUPT, "The decoder failed: " + e, width, height);
  }

  IllegalStateException closed() {
    return new IllegalStateException(
        "Cannot detect with " + settings.modelId() + ": the service is closed");
  }

  private boolean isCut(ImageHeader header) {
    return tiling().cuts(uprightWidth(header), uprightHeight(header));
  }

  int uprightWidth(ImageHeader header) {
    return orientation(header).swapsAxes() ? header.height() : header.width();
  }

  int uprightHeight(ImageHeader header) {
    return orientation(header).swapsAxes() ? header.width() : header.height();
  }

  private Orientation orientation(ImageHeader header) {
    return settings.orientation().of(header);
  }

  Letterbox plan(int width, int height) {
    return preprocessing.plan(width, height, config.imageSize());
  }

  Tiling tiling() {
    return settings.tiling();
  }

  int parallelism() {
    return settings.parallelism();
  }

  DecodeOptions decoding() {
    return decoding;
  }

  ImageDecoder decoder() {
    return decoder;
  }

  DecodePermits permits() {
    return permits;
  }

  BatchQueue batches() {
    return batches;
  }

  ServiceCounters counters() {
    return counters;
  }

  TileMerge merge() {
    return merge;
  }

  @Override
  public void close() {
    decoder.close();
  }
}
