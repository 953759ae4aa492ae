package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.io.IOException;
import java.nio.FloatBuffer;

/**
 * Encoded pictures and their boxes to what the network is trained on. Without augmentation the
 * input is, float for float, the one that labelling makes of the same bytes; with it, a pure
 * function of bytes, boxes, {@link Draw} and input size.
 *
 * <p>For concurrent use by any number of threads. One picture is decoded at a time, whatever an
 * input is made of: a thread holds the native memory of one {@link ImageDecoder}, a second
 * picture's where one is cut, and the floats of one more input where pictures are mixed.
 */
public final class TrainingSampler implements AutoCloseable {

  private final Preprocessing profile;
  private final AugmentationSchedule schedule;
  private final ImageDecoder decoder = new ImageDecoder();

  /**
   * Prepares sampling for a model.
   *
   * @param profile the model's preprocessing, which labelling will use too
   * @param schedule what is done to pictures in which epoch
   */
  public TrainingSampler(Preprocessing profile, AugmentationSchedule schedule) {
    this.profile = profile;
    this.schedule = schedule;
  }

  /**
   * Writes one input as float32 planes red, green, blue, each {@code inputSize} rows of {@code
   * inputSize}, to {@code images[at ..]}; the buffer's position stays. Another picture that cannot
   * be read or decoded is not mixed in: its quarter of a mosaic stays empty, and a mixup does not
   * take place.
   *
   * @param pictures the training set, from which other pictures are drawn
   * @param picture number of the one that the input is for
   * @param inputSize side of the square input in pixels
   * @throws IOException if the picture's file cannot be read
   * @throws ImageException if the picture cannot be decoded
   */
  public TrainingSample sample(
      TrainingPictures pictures, int picture, Draw draw, int inputSize, FloatBuffer images, int at)
      throws IOException, ImageException {
    Composition composition =
        new Composition(decoder, profile, schedule.in(draw.epoch()), pictures, inputSize);
    return composition.sample(picture, draw, images, at);
  }

  /** Frees the native memory; no picture may be in work. */
  @Override
  public void close() {
    decoder.close();
  }
}
