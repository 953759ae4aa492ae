package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.nio.FloatBuffer;

/**
 * Encoded pictures and their boxes to what the network is trained on. Without augmentation the
 * input is, float for float, the one that labelling makes of the same bytes; with it, a pure
 * function of bytes, boxes, {@link Draw} and input size.
 *
 * <p>For concurrent use by any number of threads; holds the native memory of one {@link
 * ImageDecoder}, and a second picture's where one is cut.
 */
public final class TrainingSampler implements AutoCloseable {

  private final Preprocessing profile;
  private final Augmentation augmentation;
  private final ImageDecoder decoder = new ImageDecoder();

  /**
   * Prepares sampling for a model.
   *
   * @param profile the model's preprocessing, which labelling will use too
   */
  public TrainingSampler(Preprocessing profile, Augmentation augmentation) {
    this.profile = profile;
    this.augmentation = augmentation;
  }

  /**
   * Writes one picture as float32 planes red, green, blue, each {@code inputSize} rows of {@code
   * inputSize}, to {@code images[at ..]}; the buffer's position stays.
   *
   * @param content the encoded picture
   * @param truths its boxes in pixels of the upright original
   * @param inputSize side of the square input in pixels
   * @return the boxes that are to be found, in pixels of the input: moved, cut, or gone with the
   *     picture's parts
   * @throws ImageException if the picture cannot be decoded
   */
  public TruthBoxes sample(
      byte[] content, TruthBoxes truths, Draw draw, int inputSize, FloatBuffer images, int at)
      throws ImageException {
    ImageHeader header = ImageHeader.read(content);
    try (DecodedImage whole = decoder.decode(content, header, DecodeOptions.exact())) {
      Framing framing = augmentation.frame(draw, profile, whole.width(), whole.height(), inputSize);
      if (framing.holdsAll(whole.width(), whole.height())) {
        return write(whole, truths, draw, framing, images, at);
      }
      try (DecodedImage part =
          decoder.allocate(framing.letterbox().width(), framing.letterbox().height())) {
        try (PixelCanvas source = new PixelCanvas(whole);
            PixelCanvas target = new PixelCanvas(part)) {
          target.copyFrom(source, framing.left(), framing.top());
        }
        return write(part, truths, draw, framing, images, at);
      }
    }
  }

  private TruthBoxes write(
      DecodedImage picture,
      TruthBoxes truths,
      Draw draw,
      Framing framing,
      FloatBuffer images,
      int at) {
    boolean mirrored = augmentation.mirrors(draw);
    try (PixelCanvas canvas = new PixelCanvas(picture)) {
      if (mirrored) {
        canvas.mirror();
      }
      augmentation.step(ColorJitter.class).ifPresent(color -> color.apply(draw, canvas));
    }
    framing.letterbox().write(picture, images, at);
    InputPicture input =
        new InputPicture(
            images,
            at,
            framing.letterbox().inputSize(),
            framing.letterbox().scaledWidth(),
            framing.letterbox().scaledHeight());
    augmentation.step(Blur.class).ifPresent(blur -> blur.apply(draw, input));
    TruthBoxes moved = framing.move(truths, mirrored);
    return augmentation
        .step(Cutout.class)
        .map(cutout -> cutout.apply(draw, input, moved))
        .orElse(moved);
  }

  /** Frees the native memory; no picture may be in work. */
  @Override
  public void close() {
    decoder.close();
  }
}
