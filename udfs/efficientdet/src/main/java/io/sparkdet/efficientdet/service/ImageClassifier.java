package io.sparkdet.efficientdet.service;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.efficientdet.checkpoint.ClassifierImport;
import io.sparkdet.efficientdet.engine.Classification;
import io.sparkdet.efficientdet.engine.ClassifierNetwork;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.resize.CenterCrop;
import io.sparkdet.efficientdet.image.resize.PixelNormalization;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Encoded images to classes and embeddings by a trained EfficientNet. Any number of threads may
 * classify at once, each in its own thread; the weights exist once.
 *
 * <pre>{@code
 * EfficientNetConfig lite0 = EfficientNetConfig.variant("efficientnet-lite0");
 * try (ImageClassifier classifier = ImageClassifier.open(Path.of("lite0.safetensors"), lite0)) {
 *   Classification seen = classifier.classify(Files.readAllBytes(photo));
 *   List<ClassScore> best = seen.top(5);
 *   float[] embedding = seen.embedding();
 * }
 * }</pre>
 */
@PublicApi
public final class ImageClassifier implements AutoCloseable {

  private final CenterCrop crop;
  private final ImageDecoder decoder = new ImageDecoder();
  private final ClassifierNetwork network;

  /** Native memory is slow to come by: as many buffers as there are calls at once, used again. */
  private final Queue<FloatBuffer> inputs = new ConcurrentLinkedQueue<>();

  private ImageClassifier(CenterCrop crop, ClassifierNetwork network) {
    this.crop = crop;
    this.network = network;
  }

  /**
   * Opens a file of weights with ONNX Runtime, on one thread of the processor a call, and with the
   * crop that published weights are used with ({@link #usualCrop}).
   *
   * @param file {@code .pth} or safetensors, under lukemelas's names, timm's or ours
   * @throws IOException if the file cannot be read or is of another network
   */
  public static ImageClassifier open(Path file, EfficientNetConfig config) throws IOException {
    return open(
        ClassifierImport.read(file, config).weights(),
        config,
        usualCrop(config),
        Engine.ONNXRUNTIME,
        SessionOptions.SINGLE_THREADED);
  }

  /**
   * Opens a file of weights of whichever published EfficientNet it fits, otherwise the same.
   *
   * @throws IOException if the file cannot be read or fits none
   */
  public static ImageClassifier open(Path file) throws IOException {
    ClassifierImport read = ClassifierImport.read(file);
    return open(
        read.weights(),
        read.config(),
        usualCrop(read.config()),
        Engine.ONNXRUNTIME,
        SessionOptions.SINGLE_THREADED);
  }

  /**
   * Opens weights by canonical name.
   *
   * @throws IllegalArgumentException if the crop is not of the network's size
   */
  public static ImageClassifier open(
      Weights weights,
      EfficientNetConfig config,
      CenterCrop crop,
      Engine engine,
      SessionOptions options) {
    if (crop.side() != config.imageSize()) {
      throw new IllegalArgumentException(
          "Cannot classify crops of %d pixels by %s at %d: both must be equal"
              .formatted(crop.side(), config.variant(), config.imageSize()));
    }
    return new ImageClassifier(crop, engine.openClassifier(config, weights, options));
  }

  /**
   * Returns the crop of 87.5 % of the short side; values from -1 to 1 for the Lite family, by
   * ImageNet's mean and deviation for the others.
   */
  public static CenterCrop usualCrop(EfficientNetConfig config) {
    return CenterCrop.of(
        config.imageSize(),
        config.backbone().squeezeExcitation()
            ? PixelNormalization.IMAGENET
            : PixelNormalization.SYMMETRIC);
  }

  /**
   * Classifies one encoded image, turned upright as its EXIF says.
   *
   * @throws ImageException if it cannot be decoded; the message says why
   */
  public Classification classify(byte[] content) throws ImageException {
    FloatBuffer idle = inputs.poll();
    FloatBuffer input = idle == null ? newInput() : idle;
    try {
      try (DecodedImage image =
          decoder.decode(content, ImageHeader.read(content), DecodeOptions.exact())) {
        crop.write(image, input, 0);
      }
      return network.classify(input, 1).get(0);
    } finally {
      inputs.add(input);
    }
  }

  private FloatBuffer newInput() {
    return ByteBuffer.allocateDirect(Float.BYTES * crop.inputLength())
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** Frees the native memory; no call may be under way or follow. */
  @Override
  public void close() {
    network.close();
    decoder.close();
  }
}
