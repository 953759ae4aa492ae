package io.sparkdet.efficientdet.facts;

import io.sparkdet.efficientdet.model.ClassNames;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.ActivationMemory;
import io.sparkdet.efficientdet.network.NetworkSummary;
import io.sparkdet.efficientdet.network.ShapeOps;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a detector is, for people and programs, counted from its description without running it. */
public final class DetectorFacts {

  private final String name;
  private final EfficientDetConfig config;
  private final List<ModelClass> classes;
  private final @Nullable ModelFolder model;
  private final NetworkSummary network;

  private DetectorFacts(
      String name,
      EfficientDetConfig config,
      List<ModelClass> classes,
      @Nullable ModelFolder model) {
    this.name = name;
    this.config = config;
    this.classes = classes;
    this.model = model;
    this.network = ShapeOps.summary(config);
  }

  /** Returns the facts of a network that has no weights yet. */
  public static DetectorFacts of(EfficientDetConfig config) {
    return new DetectorFacts(config.variant(), config, ClassNames.ofHead(config.classes()), null);
  }

  /** Returns the facts of a model, with its provenance. */
  public static DetectorFacts of(ModelFolder model) {
    ModelDescription description = model.description();
    return new DetectorFacts(
        description.name(), description.config(), description.classes(), model);
  }

  /** Returns the model's name, or the variant's. */
  public String name() {
    return name;
  }

  /** Returns what tells the network from others. */
  public EfficientDetConfig config() {
    return config;
  }

  /** Returns the classes by index. */
  public List<ModelClass> classes() {
    return classes;
  }

  /** Returns the model, if it is one with weights. */
  public Optional<ModelFolder> model() {
    return Optional.ofNullable(model);
  }

  /** Returns tensors, parameters and multiply-adds. */
  public NetworkSummary network() {
    return network;
  }

  /** Returns the memory of one image's features. */
  public ActivationMemory memory() {
    return ActivationMemory.of(config);
  }

  /** Returns the anchors level by level, finest first. */
  public List<AnchorLevel> anchors() {
    return AnchorLevel.of(config, network);
  }

  /**
   * Returns the facts as JSON: the keys of {@code model.json} (a variant without weights has
   * neither {@code id} nor {@code preprocessing}, {@code post_processing}, {@code provenance}),
   * with {@code parameters}, {@code multiply_adds}, {@code activation_bytes}, and in {@code
   * anchors} {@code per_cell}, {@code total} and {@code levels}.
   */
  public String json() {
    return json(Optional.empty());
  }

  /**
   * Returns the same, and with the need of an executor {@code label_memory}: {@code heap}, {@code
   * native} and its parts, {@code overhead} and {@code total}, in bytes.
   */
  public String json(Optional<LabelMemory> need) {
    return FactsJson.write(this, need);
  }
}
