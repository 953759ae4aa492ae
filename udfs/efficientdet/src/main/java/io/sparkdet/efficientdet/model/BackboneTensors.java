package io.sparkdet.efficientdet.model;

import io.sparkdet.efficientdet.network.Backbone;
import io.sparkdet.efficientdet.network.BackboneNaming;
import io.sparkdet.efficientdet.network.EfficientNet;
import io.sparkdet.efficientdet.network.EfficientNetConfig;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.weights.MapWeights;
import io.sparkdet.efficientdet.weights.Tensor;
import io.sparkdet.efficientdet.weights.Weights;
import io.sparkdet.efficientdet.weights.WeightsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Takes the tensors of an EfficientNet, or a part of it, out of a file under anybody's names. */
final class BackboneTensors {

  /** The Lite family has none, and its tensors would be found in a file of the other family. */
  private static final String FIRST_GATE = "backbone.block.0.squeeze.conv.weight";

  private final Path file;
  private final Weights source;
  private final String wanted;

  /** Reads a file for the network that {@code wanted} names in errors. */
  BackboneTensors(Path file, String wanted) throws IOException {
    this.file = file;
    this.source = WeightsFile.read(file);
    this.wanted = wanted;
  }

  /**
   * What was taken.
   *
   * @param weights by canonical name
   * @param leftOver names of the file that were not asked for
   */
  record Taken(Weights weights, List<String> leftOver) {}

  /**
   * Returns the tensors of these specifications.
   *
   * @throws ModelException if one is missing, of another shape or holds no numbers
   */
  Taken take(Backbone backbone, List<TensorSpec> specs) throws ModelException {
    UnaryOperator<String> names = naming(backbone, specs).sourceName(backbone);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Set<String> leftOver = new LinkedHashSet<>(source.names());
    String gate = names.apply(FIRST_GATE);
    if (!backbone.squeezeExcitation() && source.names().contains(gate)) {
      throw misfit("%s belongs to a network with squeeze and excitation".formatted(gate));
    }
    for (TensorSpec spec : specs) {
      String name = names.apply(spec.name());
      Optional<String> misfit = misfit(name, spec);
      if (misfit.isPresent()) {
        throw misfit(misfit.get());
      }
      leftOver.remove(name);
      int[] shape = spec.shape().stream().mapToInt(Integer::intValue).toArray();
      tensors.put(spec.name(), new Tensor(shape, source.tensor(name).values()));
    }
    return new Taken(new MapWeights(tensors), List.copyOf(leftOver));
  }

  private ModelException misfit(String why) {
    return new ModelException(file, "it does not fit %s: %s".formatted(wanted, why), remedy());
  }

  /** Returns the naming that most of the file's names follow. */
  private BackboneNaming naming(Backbone backbone, List<TensorSpec> specs) {
    BackboneNaming best = BackboneNaming.CANONICAL;
    long most = -1;
    for (BackboneNaming naming : BackboneNaming.values()) {
      UnaryOperator<String> names = naming.sourceName(backbone);
      long known =
          specs.stream().filter(spec -> source.names().contains(names.apply(spec.name()))).count();
      if (known > most) {
        best = naming;
        most = known;
      }
    }
    return best;
  }

  private Optional<String> misfit(String name, TensorSpec spec) {
    if (!source.names().contains(name)) {
      return Optional.of("there is no tensor " + name);
    }
    Tensor tensor = source.tensor(name);
    List<Integer> shape = Arrays.stream(tensor.shape()).boxed().toList();
    if (!withoutOnes(shape).equals(withoutOnes(spec.shape()))) {
      return Optional.of("%s has shape %s, not %s".formatted(name, shape, spec.shape()));
    }
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        return Optional.of("%s holds the value %s".formatted(name, value));
      }
    }
    return Optional.empty();
  }

  /** A fully connected layer is {@code (classes, channels)} elsewhere, and a convolution here. */
  private static List<Integer> withoutOnes(List<Integer> shape) {
    int end = shape.size();
    while (end > 1 && shape.get(end - 1) == 1) {
      end--;
    }
    return shape.subList(0, end);
  }

  private String remedy() {
    List<String> fitting = new ArrayList<>();
    for (String name : EfficientNetConfig.names()) {
      EfficientNetConfig candidate = EfficientNetConfig.variant(name);
      List<TensorSpec> specs =
          EfficientNet.tensors(candidate).stream()
              .filter(spec -> !spec.name().startsWith(ClassifierImport.CLASSIFIER))
              .toList();
      UnaryOperator<String> names =
          naming(candidate.backbone(), specs).sourceName(candidate.backbone());
      boolean gated = source.names().contains(names.apply(FIRST_GATE));
      if (gated == candidate.backbone().squeezeExcitation()
          && specs.stream().allMatch(spec -> misfit(names.apply(spec.name()), spec).isEmpty())) {
        fitting.add(name);
      }
    }
    return fitting.isEmpty()
        ? "it fits no published EfficientNet"
        : "it fits " + String.join(", ", fitting);
  }
}
