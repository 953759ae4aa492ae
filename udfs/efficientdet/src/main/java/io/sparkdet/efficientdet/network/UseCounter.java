package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.Activation;
import io.sparkdet.efficientdet.network.config.BatchNorm;
import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.MaxPool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Counts how often each feature is used, in the order in which the forward pass makes them. */
final class UseCounter implements Ops<UseCounter.Uses> {

  /** How often one feature is used. */
  static final class Uses {
    private int count;
  }

  private final List<Uses> made = new ArrayList<>();

  private UseCounter() {}

  /**
   * Returns the uses of every feature that a stretch makes; what it gives counts as used by the
   * caller.
   *
   * @param features how many it begins with, which are not counted
   */
  static int[] counts(Stretch stretch, int features) {
    UseCounter ops = new UseCounter();
    List<Uses> from = Stream.generate(Uses::new).limit(features).toList();
    stretch.follow(ops, from).forEach(uses -> uses.count++);
    return ops.made.stream().mapToInt(uses -> uses.count).toArray();
  }

  @Override
  public Uses conv(String name, Uses feature, Convolution convolution) {
    return make(feature);
  }

  @Override
  public Uses batchNorm(String name, Uses feature, BatchNorm normalization) {
    return make(feature);
  }

  @Override
  public Uses activation(Uses feature, Activation activation) {
    return make(feature);
  }

  @Override
  public Uses sigmoid(Uses feature) {
    return make(feature);
  }

  @Override
  public Uses globalAveragePool(Uses feature) {
    return make(feature);
  }

  @Override
  public Uses gate(Uses feature, Uses gate) {
    return make(feature, gate);
  }

  @Override
  public Uses add(Uses feature, Uses other) {
    return make(feature, other);
  }

  @Override
  public Uses dropConnect(Uses feature, double depth) {
    return make(feature);
  }

  @Override
  public Uses dropChannels(Uses feature) {
    return make(feature);
  }

  @Override
  public Uses maxPool(Uses feature, MaxPool pool) {
    return make(feature);
  }

  @Override
  public Uses resizeNearest(Uses feature, Uses target) {
    return make(feature, target);
  }

  @Override
  public Uses fuse(String name, List<Uses> features, Fusion fusion) {
    return make(features.toArray(Uses[]::new));
  }

  private Uses make(Uses... inputs) {
    for (Uses input : inputs) {
      input.count++;
    }
    Uses result = new Uses();
    made.add(result);
    return result;
  }
}
