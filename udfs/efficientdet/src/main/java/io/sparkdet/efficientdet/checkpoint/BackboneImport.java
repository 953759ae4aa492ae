package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.model.ContentHash;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.Profile;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.Part;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.Averages;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A detector whose backbone a trained classifier gives, and whose BiFPN and heads nobody has
 * trained: where training on one's own images begins.
 *
 * @param config the detector
 * @param backbone the tensors of the backbone by canonical name
 * @param leftOver names of the file that the detector has no use for: the classifier's end
 * @param notes which of the file's tensors were taken, where there was a choice
 */
public record BackboneImport(
    EfficientDetConfig config, Weights backbone, List<String> leftOver, List<String> notes) {

  private static final long SEED = 1;

  /** Keeps its own copies of the lists. */
  public BackboneImport {
    leftOver = List.copyOf(leftOver);
    notes = List.copyOf(notes);
  }

  /**
   * Reads the backbone of a detector.
   *
   * @param file {@code .pth} or safetensors: an EfficientNet under lukemelas's names, timm's or
   *     ours, or a detector of zylo117, effdet or ours
   * @throws IOException if the file cannot be read, or holds another backbone; the message says
   *     which EfficientNet it fits, where one does
   */
  public static BackboneImport read(Path file, EfficientDetConfig config) throws IOException {
    return read(file, Averages.AVOID, config);
  }

  private static BackboneImport read(Path file, Averages averages, EfficientDetConfig config)
      throws IOException {
    List<TensorSpec> specs =
        EfficientDetNetwork.tensors(config).stream()
            .filter(spec -> spec.part() == Part.BACKBONE)
            .toList();
    BackboneTensors.Taken taken =
        new BackboneTensors(file, averages, "the backbone of " + config.variant())
            .take(config.backbone(), specs);
    return new BackboneImport(config, taken.weights(), taken.leftOver(), taken.notes());
  }

  /** Returns all tensors of the detector: the backbone's, the others as the seed gives them. */
  public Weights detector(long seed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorSpec spec : EfficientDetNetwork.tensors(config)) {
      tensors.put(
          spec.name(),
          spec.part() == Part.BACKBONE
              ? backbone.tensor(spec.name())
              : InitialWeights.seeded(spec, seed));
    }
    return new MapWeights(tensors);
  }

  /** Returns the names of the tensors that the file did not give. */
  public List<String> seeded() {
    return EfficientDetNetwork.tensors(config).stream()
        .filter(spec -> spec.part() != Part.BACKBONE)
        .map(TensorSpec::name)
        .toList();
  }

  /** Reads a file into a detector of these classes, described and named as an import. */
  static WeightImport.Result detector(
      Path file, Averages averages, EfficientDetConfig variant, List<ModelClass> classes)
      throws IOException {
    EfficientDetConfig config = variant.withClasses(classes.size());
    BackboneImport read = read(file, averages, config);
    Map<String, String> skipped = new LinkedHashMap<>();
    for (String name : read.seeded()) {
      skipped.put(name, "no classifier has it; untrained, seeded");
    }
    String fileName = String.valueOf(file.getFileName());
    Profile profile = Profile.of(config);
    return new WeightImport.Result(
        new ModelDescription(
            ModelDescription.nameOf(config),
            config,
            classes,
            profile.preprocessing(),
            profile.postProcessing(),
            Provenance.of(
                    "backbone of %s from %s, its BiFPN and heads untrained, seeded"
                        .formatted(config.variant(), fileName))
                .withHash(fileName, ContentHash.of(file))
                .withSeed(SEED)),
        read.detector(SEED),
        new ArrayList<>(read.backbone().names()),
        skipped,
        read.leftOver(),
        read.notes());
  }
}
