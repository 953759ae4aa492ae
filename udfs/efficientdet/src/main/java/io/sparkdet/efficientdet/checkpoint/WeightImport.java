package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.model.ClassNames;
import io.sparkdet.efficientdet.model.ContentHash;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelException;
import io.sparkdet.efficientdet.model.Profile;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.Variants;
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
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Makes a model of a file of weights: {@code .pth} or safetensors, under zylo117's names, effdet's
 * or ours, whatever wrappers put before them, preprocessed and post-processed as the weights' owner
 * does.
 *
 * <p>A classifier's file ({@link WeightSource#backboneOnly}) gives the backbone alone; see {@link
 * BackboneImport}.
 *
 * <p>Everything must fit, and a tensor of the network's parts that it has no place for is refused,
 * as strict loading does it. A class head of another number of classes than asked for is refused
 * too, unless a {@link #withNewClassHead new one} is wanted: then its last layer is not loaded but
 * initialized, and the {@link Result} says so.
 */
public final class WeightImport {

  private static final String CLASS_PREDICTION = "class_head.predict.";
  private static final String CLASS_BIAS = CLASS_PREDICTION + "pointwise.conv.bias";
  private static final long SEED = 1;

  private static final String CLASS_HEAD = "class head";
  private static final String LAST_LAYER = "last layer of the class head";

  /** What the parts of the network are called, by how the names of their tensors begin. */
  private static final Map<String, String> PARTS =
      Map.of(
          "backbone",
          "backbone",
          "bifpn",
          "BiFPN",
          "box_head",
          "box head",
          "class_head",
          CLASS_HEAD);

  private static final String COUNTER = "num_batches_tracked";

  private final Path file;
  private final EfficientDetConfig variant;
  private Optional<String> classes = Optional.empty();
  private WeightSource expected = WeightSource.SAFETENSORS;
  private Averages averages = Averages.AVOID;
  private boolean newClassHead;

  private WeightImport(Path file, EfficientDetConfig variant) {
    this.file = file;
    this.variant = variant;
  }

  private WeightImport with(Consumer<WeightImport> change) {
    WeightImport copy = new WeightImport(file, variant);
    copy.classes = classes;
    copy.expected = expected;
    copy.averages = averages;
    copy.newClassHead = newClassHead;
    change.accept(copy);
    return copy;
  }

  /**
   * Imports a file of weights for {@code variant}, with class names as its head suggests: COCO's
   * for 90 classes, otherwise numbers.
   */
  public static WeightImport of(Path file, EfficientDetConfig variant) {
    return new WeightImport(file, variant);
  }

  /** Returns the same import with the option {@code --classes}; see {@link ClassNames#parse}. */
  public WeightImport withClasses(String option) {
    return with(copy -> copy.classes = Optional.of(option));
  }

  /** Returns the same import that refuses names of another source; by default any will do. */
  public WeightImport withSource(WeightSource source) {
    return with(copy -> copy.expected = source);
  }

  /** Returns the same import of the moving average that a checkpoint has beside its weights. */
  public WeightImport withMovingAverage() {
    return with(copy -> copy.averages = Averages.WANT);
  }

  /** Returns the same import, whose class head may begin anew with another number of classes. */
  public WeightImport withNewClassHead() {
    return with(copy -> copy.newClassHead = true);
  }

  /**
   * What an import gave.
   *
   * @param loaded canonical names of the tensors that the file gave
   * @param skipped canonical name to the reason why the file's tensor was not used
   * @param leftOver names of the file that the network has no use for; counters of batches, which
   *     nothing uses, are not among them
   * @param notes which of the file's tensors were taken, where there was a choice
   */
  public record Result(
      ModelDescription description,
      Weights weights,
      List<String> loaded,
      Map<String, String> skipped,
      List<String> leftOver,
      List<String> notes) {

    /** Keeps its own copies. */
    public Result {
      loaded = List.copyOf(loaded);
      skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
      leftOver = List.copyOf(leftOver);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Reads the file and fits it to the network.
   *
   * @throws IOException if the file cannot be read, or is of another network; the message says
   *     which variant it fits, where one does
   */
  public Result read() throws IOException {
    if (expected.backboneOnly()) {
      return readBackbone();
    }
    WeightsContent content = WeightsFile.read(file, averages);
    Weights source = content.weights();
    WeightNaming.Found naming = WeightNaming.of(source.names(), variant, averages);
    requireFittingOwner(source, naming.naming());
    requireAverage(content, naming.prefix());
    UnaryOperator<String> names = naming.sourceName(variant);
    requireAllParts(source, names);
    int headClasses = headClasses(source, names);
    List<ModelClass> modelClasses =
        classes.isPresent()
            ? ClassNames.parse(classes.get(), headClasses)
            : ClassNames.ofHead(headClasses);
    if (modelClasses.size() != headClasses && !newClassHead) {
      throw new ModelException(
          file,
          "its trained class head knows %d classes and --classes names %d"
              .formatted(headClasses, modelClasses.size()),
          "mend --classes, or throw the trained head away with --new-class-head");
    }
    EfficientDetConfig config = variant.withClasses(modelClasses.size());

    Map<String, Tensor> tensors = new LinkedHashMap<>();
    List<String> loaded = new ArrayList<>();
    Map<String, String> skipped = new LinkedHashMap<>();
    Set<String> leftOver = new HashSet<>(source.names());
    for (TensorSpec needed : EfficientDetNetwork.tensors(config)) {
      String name = names.apply(needed.name());
      leftOver.remove(name);
      Optional<String> misfit = misfit(source, name, needed);
      if (misfit.isEmpty()) {
        requireFinite(file, source, name);
        tensors.put(needed.name(), source.tensor(name));
        loaded.add(needed.name());
      } else if (needed.name().startsWith(CLASS_PREDICTION) && modelClasses.size() != headClasses) {
        tensors.put(needed.name(), InitialWeights.seeded(needed, SEED));
        skipped.put(needed.name(), misfit.get());
      } else {
        throw wrongNetwork(source, misfit.get());
      }
    }
    List<String> homeless = homeless(source, naming, variant);
    if (!homeless.isEmpty()) {
      throw wrongNetwork(
          source,
          "it has no place for %d of its tensors, such as %s"
              .formatted(homeless.size(), homeless.get(0)));
    }
    return new Result(
        describe(config, modelClasses, naming.naming(), skipped),
        new MapWeights(tensors),
        loaded,
        skipped,
        source.names().stream()
            .filter(name -> leftOver.contains(name) && !name.endsWith(COUNTER))
            .toList(),
        notes(content, naming.prefix()));
  }

  private void requireAverage(WeightsContent content, SourcePrefix prefix) throws ModelException {
    if (averages == Averages.WANT && !content.average() && !prefix.average()) {
      throw new ModelException(
          file, "it holds no moving average of its weights", "leave --use-ema out");
    }
  }

  static List<String> notes(WeightsContent content, SourcePrefix prefix) {
    List<String> notes = new ArrayList<>();
    if (!content.place().isEmpty() || !content.others().isEmpty()) {
      notes.add(
          "the tensors are those of %s%s"
              .formatted(
                  content.place().isEmpty() ? "the file's top" : "'" + content.place() + "'",
                  content.others().isEmpty()
                      ? ""
                      : "; not taken: '%s'%s"
                          .formatted(
                              String.join("', '", content.others()),
                              content.others().stream().anyMatch(Averages::named)
                                  ? " (--use-ema)"
                                  : "")));
    }
    if (!prefix.text().isEmpty()) {
      notes.add("'%s' was taken off the names".formatted(prefix.text()));
    }
    if (content.average() || prefix.average()) {
      notes.add("they are a moving average of the trained weights");
    }
    return List.copyOf(notes);
  }

  /** Returns tensors of the network's own parts that it has no place for. */
  private static List<String> homeless(
      Weights source, WeightNaming.Found naming, EfficientDetConfig config) {
    UnaryOperator<String> names = naming.sourceName(config);
    Set<String> placed = new HashSet<>();
    Set<String> parts = new HashSet<>();
    int prefix = naming.prefix().text().length();
    for (TensorSpec needed : EfficientDetNetwork.tensors(config)) {
      String name = names.apply(needed.name());
      placed.add(name);
      parts.add(name.substring(0, name.indexOf('.', prefix) + 1));
    }
    return source.names().stream()
        .filter(name -> !placed.contains(name) && !name.endsWith(COUNTER))
        .filter(name -> parts.stream().anyMatch(name::startsWith))
        .toList();
  }

  private Result readBackbone() throws IOException {
    if (!expected.givesBackboneOf(variant)) {
      throw new ModelException(
          file,
          "%s is no backbone of %s".formatted(expected.label(), variant.variant()),
          "give another --variant, or another --from");
    }
    return BackboneImport.detector(
        file,
        averages,
        variant,
        classes.isPresent()
            ? ClassNames.parse(classes.get(), variant.classes())
            : ClassNames.ofHead(variant.classes()));
  }

  private ModelDescription describe(
      EfficientDetConfig config,
      List<ModelClass> modelClasses,
      WeightNaming naming,
      Map<String, String> skipped)
      throws IOException {
    String fileName = String.valueOf(file.getFileName());
    String source =
        (naming == WeightNaming.CANONICAL ? "" : naming.owner() + " ")
            + config.variant()
            + " from "
            + fileName;
    if (!skipped.isEmpty()) {
      source += ", its class prediction untrained, seeded";
    }
    Provenance provenance = Provenance.of(source).withHash(fileName, ContentHash.of(file));
    if (!skipped.isEmpty()) {
      provenance = provenance.withSeed(SEED);
    }
    Profile profile = Profile.of(config);
    return new ModelDescription(
        ModelDescription.nameOf(config),
        config,
        modelClasses,
        profile.preprocessing(),
        profile.postProcessing(),
        provenance);
  }

  /** Refuses weights of one profile for a network of another, and names that nobody announced. */
  private void requireFittingOwner(Weights source, WeightNaming naming) throws ModelException {
    if (!expected.gives(naming)) {
      throw new ModelException(
          file,
          "its names are %s's, not %s's".formatted(naming.owner(), expected.label()),
          "import it --from " + naming.source().label());
    }
    if (!naming.allows(Profile.of(variant))) {
      throw wrongNetwork(source, "its names are %s's".formatted(naming.owner()));
    }
  }

  /** Refuses a file that has one part of the network and nothing at all of another. */
  private void requireAllParts(Weights source, UnaryOperator<String> names) throws ModelException {
    Set<String> there = new LinkedHashSet<>();
    Set<String> missing = new LinkedHashSet<>();
    for (TensorSpec needed : EfficientDetNetwork.tensors(variant)) {
      String part =
          needed.name().startsWith(CLASS_PREDICTION)
              ? LAST_LAYER
              : PARTS.getOrDefault(
                  needed.name().substring(0, needed.name().indexOf('.')), needed.name());
      (source.names().contains(names.apply(needed.name())) ? there : missing).add(part);
    }
    missing.removeAll(there);
    if (missing.isEmpty() || there.isEmpty()) {
      return;
    }
    if (missing.contains(CLASS_HEAD)) {
      missing.remove(LAST_LAYER);
    }
    boolean backboneAlone = there.equals(Set.of(PARTS.getOrDefault("backbone", "")));
    throw new ModelException(
        file,
        "%s; it lacks the %s"
            .formatted(
                backboneAlone ? "it holds a backbone and no detector" : "it is no whole detector",
                String.join(", the ", missing)),
        backboneAlone
            ? "give a whole detector, or a classifier's file --from %s, whose backbone begins one"
                .formatted(
                    (variant.backbone().squeezeExcitation()
                            ? WeightSource.EFFICIENTNET
                            : WeightSource.EFFICIENTNET_LITE)
                        .label())
            : "save all of the detector, with a class head for any number of classes:"
                + " --new-class-head begins that anew");
  }

  private int headClasses(Weights source, UnaryOperator<String> names) throws ModelException {
    String name = names.apply(CLASS_BIAS);
    if (!source.names().contains(name)) {
      throw wrongNetwork(source, "there is no tensor " + name);
    }
    int values = source.tensor(name).size();
    int anchors = variant.anchorsPerCell();
    if (values == 0 || values % anchors != 0) {
      throw wrongNetwork(
          source,
          "%s has %d values, no multiple of %d anchors a place".formatted(name, values, anchors));
    }
    return values / anchors;
  }

  /** Returns why the file's tensor cannot be used, if so. */
  private static Optional<String> misfit(Weights source, String name, TensorSpec needed) {
    if (!source.names().contains(name)) {
      return Optional.of("there is no tensor " + name);
    }
    Tensor tensor = source.tensor(name);
    List<Integer> shape = shape(tensor);
    if (!shape.equals(needed.shape())) {
      return Optional.of("%s has shape %s, not %s".formatted(name, shape, needed.shape()));
    }
    return Optional.empty();
  }

  /** Refuses a tensor with values that no useful training leaves. */
  static void requireFinite(Path file, Weights source, String name) throws ModelException {
    for (float value : source.tensor(name).values()) {
      if (!Float.isFinite(value)) {
        throw new ModelException(
            file,
            "its weights are not finite, their training has diverged: %s holds the value %s"
                .formatted(name, value),
            "give weights saved before that, or train again at a lower learning rate");
      }
    }
  }

  private static List<Integer> shape(Tensor tensor) {
    return Arrays.stream(tensor.shape()).boxed().toList();
  }

  private ModelException wrongNetwork(Weights source, String why) {
    Optional<String> fitting =
        Variants.names().stream().filter(name -> fits(source, name)).findFirst();
    return new ModelException(
        file,
        "it does not fit " + variant.variant() + ": " + why,
        fitting.map(name -> "it fits " + name).orElse("it fits no published variant"));
  }

  /** Returns whether all tensors but those of the class prediction are there with their shapes. */
  private static boolean fits(Weights source, String variantName) {
    EfficientDetConfig candidate = EfficientDetConfig.variant(variantName);
    WeightNaming.Found naming = WeightNaming.of(source.names(), candidate, Averages.AVOID);
    if (!naming.naming().allows(Profile.of(candidate))
        || !homeless(source, naming, candidate).isEmpty()) {
      return false;
    }
    UnaryOperator<String> names = naming.sourceName(candidate);
    for (TensorSpec needed : EfficientDetNetwork.tensors(candidate)) {
      String name = names.apply(needed.name());
      if (!needed.name().startsWith(CLASS_PREDICTION) && misfit(source, name, needed).isPresent()) {
        return false;
      }
    }
    return true;
  }
}
