package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.Activation;
import io.sparkdet.efficientdet.network.config.BatchNorm;
import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.MaxPool;
import java.util.List;

/**
 * The vocabulary that the network is written in. A feature {@code T} has the layout {@code (batch,
 * channels, height, width)}; what it is made of (a shape, a node of a graph, numbers) is the
 * interpreter's affair.
 *
 * <p>A {@code name} is the canonical name of the layer; its tensors are {@code name.weight}, {@code
 * name.bias} for a convolution, {@code name.gamma}, {@code name.beta}, {@code name.mean}, {@code
 * name.variance} for a batch normalization, {@code name.weights} for a fusion.
 */
public interface Ops<T> {

  /** Convolves a feature. */
  T conv(String name, T feature, Convolution convolution);

  /** Normalizes each channel. */
  T batchNorm(String name, T feature, BatchNorm normalization);

  /** Applies the nonlinearity to every value. */
  T activation(T feature, Activation activation);

  /** Applies the logistic function to every value. */
  T sigmoid(T feature);

  /** Averages each channel over all positions: {@code (batch, channels, 1, 1)}. */
  T globalAveragePool(T feature);

  /** Multiplies each channel by its gate of shape {@code (batch, channels, 1, 1)}. */
  T gate(T feature, T gate);

  /** Adds two features of one shape. */
  T add(T feature, T other);

  /**
   * Drops the whole feature of an image while training, with a probability that grows with {@code
   * depth} to the trainer's rate, and scales the others up accordingly; outside of training the
   * feature itself.
   *
   * @param depth position of the block in the backbone, its index over the number of blocks: in [0,
   *     1)
   */
  T dropConnect(T feature, double depth);

  /**
   * Drops channels of an image's feature while training, each by itself with the trainer's
   * probability for the heads, and scales the others up accordingly; outside of training the
   * feature itself.
   */
  T dropChannels(T feature);

  /** Takes the maximum of a sliding window. */
  T maxPool(T feature, MaxPool pool);

  /**
   * Resizes to the height and width of {@code target}, each position taking the nearest value:
   * source index = floor(index * source size / target size).
   */
  T resizeNearest(T feature, T target);

  /** Joins features of one shape. */
  T fuse(String name, List<T> features, Fusion fusion);
}
