package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.model.ModelException;
import io.sparkdet.efficientdet.network.EfficientNet;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.Backbone;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.weights.WeightsFile;
import io.sparkdet.efficientdet.weights.tensor.Averages;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.efficientdet.weights.tensor.WeightsContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Takes the tensors of an EfficientNet, or a part of it, out of a file under anybody's names. */
final class BackboneTensors {

  /** The Lite family has none, and its tensors would be found in a file of the other family. */
  private static final String FIRST_GATE = "backbone.block.0.squeeze.conv.weight";

  private final Path file;
  private final WeightsContent content;
  private final Weights source;
  private final Averages averages;
  private final String wanted;

  /** Reads a file for the network that {@code wanted} names in errors. */
  BackboneTensors(Path file, Averages averages, String wanted) throws IOException {
    this.file = file;
    this.content = WeightsFile.read(file, averages);
    this.source = content.weights();
    this.averages = averages;
    this.wanted = wanted;
  }

  /**
   * What was taken.
   *
   * @param weights by canonical name
   * @param leftOver names of the file that were not asked for, counters of batches aside
   * @param notes which of the file's tensors they are, where there was a choice
   */
  record Taken(Weights weights, List<String> leftOver, List<String> notes) {}

  /** A naming and what stands before all names. */
  private record Found(UnaryOperator<String> names, SourcePrefix prefix) {}

  /**
   * Returns the tensors of these specifications.
   *
   * @throws ModelException if one is missing, of another shape or holds no numbers
   */
  Taken take(Backbone backbone, List<TensorSpec> specs) throws ModelException {
    Found found = naming(backbone, specs);
    UnaryOperator<String> names = found.names();
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
      WeightImport.requireFinite(file, source, name);
      leftOver.remove(name);
      int[] shape = spec.shape().stream().mapToInt(Integer::intValue).toArray();
      tensors.put(spec.name(), new Tensor(shape, source.tensor(name).values()));
    }
    leftOver.removeIf(name -> name.endsWith("num_batches_tracked"));
    return new Taken(
        new MapWeights(tensors),
        List.copyOf(leftOver),
        WeightImport.notes(content, found.prefix()));
  }

  private ModelException misfit(String why) {
    return new ModelException(file, "it does not fit %s: %s".formatted(wanted, why), remedy());
  }

  /** Returns the naming that most of the file's names follow. */
  private Found naming(Backbone backbone, List<TensorSpec> specs) {
    Found best = new Found(UnaryOperator.identity(), new SourcePrefix("", -1));
    for (BackboneNaming naming : BackboneNaming.values()) {
      UnaryOperator<String> names = naming.sourceName(backbone);
      Set<String> known =
          specs.stream().map(TensorSpec::name).map(names).collect(Collectors.toSet());
      SourcePrefix prefix = SourcePrefix.of(source.names(), known, averages);
      if (prefix.known() > best.prefix().known()) {
        best = new Found(name -> prefix.text() + names.apply(name), prefix);
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
    List<EfficientNetConfig> fitting = fitting();
    return fitting.isEmpty()
        ? "it fits no published EfficientNet"
        : "it fits "
            + fitting.stream().map(EfficientNetConfig::variant).collect(Collectors.joining(", "));
  }

  /**
   * Returns the published networks whose layers up to the classifier the file holds, with as many
   * classes as its classifier has, if it has one.
   */
  List<EfficientNetConfig> fitting() {
    List<EfficientNetConfig> fitting = new ArrayList<>();
    for (String name : EfficientNetConfig.names()) {
      EfficientNetConfig candidate = EfficientNetConfig.variant(name);
      List<TensorSpec> all = EfficientNet.tensors(candidate);
      List<TensorSpec> specs =
          all.stream()
              .filter(spec -> !spec.name().startsWith(ClassifierImport.CLASSIFIER))
              .toList();
      UnaryOperator<String> names = naming(candidate.backbone(), specs).names();
      boolean gated = source.names().contains(names.apply(FIRST_GATE));
      if (gated == candidate.backbone().squeezeExcitation()
          && specs.stream().allMatch(spec -> misfit(names.apply(spec.name()), spec).isEmpty())) {
        fitting.add(candidate.withClasses(classes(names).orElse(candidate.classes())));
      }
    }
    return fitting;
  }

  private OptionalInt classes(UnaryOperator<String> names) {
    String bias = names.apply(ClassifierImport.CLASSIFIER + "conv.bias");
    return source.names().contains(bias)
        ? OptionalInt.of(source.tensor(bias).size())
        : OptionalInt.empty();
  }
}
