package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.Activation;
import io.sparkdet.efficientdet.network.config.BatchNorm;
import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.MaxPool;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs the network with another interpreter and gives back every feature right after its last use,
 * so that inference holds a few features at a time instead of all.
 *
 * <p>The image and what the network gives stay the caller's. One instance serves one forward pass.
 */
public final class ReleasingOps<T> implements Ops<T> {

  private final Ops<T> ops;
  private final Consumer<T> release;
  private final int[] uses;
  private final IdentityHashMap<T, Integer> numbers = new IdentityHashMap<>();
  private int made;

  /**
   * Prepares one forward pass of {@code network}.
   *
   * @param release takes a feature that no later operation needs
   */
  public ReleasingOps(ForwardPass network, Ops<T> ops, Consumer<T> release) {
    this(network, 1, ops, release);
  }

  /**
   * Prepares one pass through a stretch.
   *
   * @param features how many it begins with; they stay the caller's
   * @param release takes a feature that no later operation needs
   */
  public ReleasingOps(Stretch stretch, int features, Ops<T> ops, Consumer<T> release) {
    this.ops = ops;
    this.release = release;
    this.uses = UseCounter.counts(stretch, features);
  }

  @Override
  public T conv(String name, T feature, Convolution convolution) {
    return made(ops.conv(name, feature, convolution), List.of(feature));
  }

  @Override
  public T batchNorm(String name, T feature, BatchNorm normalization) {
    return made(ops.batchNorm(name, feature, normalization), List.of(feature));
  }

  @Override
  public T activation(T feature, Activation activation) {
    return made(ops.activation(feature, activation), List.of(feature));
  }

  @Override
  public T sigmoid(T feature) {
    return made(ops.sigmoid(feature), List.of(feature));
  }

  @Override
  public T globalAveragePool(T feature) {
    return made(ops.globalAveragePool(feature), List.of(feature));
  }

  @Override
  public T gate(T feature, T gate) {
    return made(ops.gate(feature, gate), List.of(feature, gate));
  }

  @Override
  public T add(T feature, T other) {
    return made(ops.add(feature, other), List.of(feature, other));
  }

  @Override
  public T dropConnect(T feature, double depth) {
    return made(ops.dropConnect(feature, depth), List.of(feature));
  }

  @Override
  public T dropChannels(T feature) {
    return made(ops.dropChannels(feature), List.of(feature));
  }

  @Override
  public T maxPool(T feature, MaxPool pool) {
    return made(ops.maxPool(feature, pool), List.of(feature));
  }

  @Override
  public T resizeNearest(T feature, T target) {
    return made(ops.resizeNearest(feature, target), List.of(feature, target));
  }

  @Override
  public T fuse(String name, List<T> features, Fusion fusion) {
    return made(ops.fuse(name, features, fusion), features);
  }

  /** An operation that gave its input back hands the input's ownership to its result. */
  private T made(T result, List<T> inputs) {
    for (T input : inputs) {
      Integer number = numbers.get(input);
      if (number != null && --uses[number] == 0) {
        numbers.remove(input);
        if (input != result) {
          release.accept(input);
        }
      }
    }
    numbers.put(result, made++);
    return result;
  }
}
