package io.sparkdet.app.train;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.app.train.initial.InitialModel;
import io.sparkdet.app.train.initial.NetworkRequest;
import io.sparkdet.app.train.option.LearningOptions;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.training.ParameterLayout;
import io.sparkdet.sql.detector.ModelStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A model that {@code train} wrote and that is trained for more epochs: with its network, classes
 * and anchors; with the settings of its run, unless the user gives others; and, where its folder
 * has checkpoints, from the weights, their moving averages, the optimizer's memory and the counts
 * of epochs and updates of the last one.
 *
 * <p>It is a warm restart (Loshchilov, Hutter; arXiv 1608.03983): the learning rate begins anew and
 * falls over the epochs that are added, without a warm-up where the optimizer remembers. What was
 * measured before is not compared with: the new epochs may have other validation pictures.
 */
final class Continuation {

  /** Options that say which network is trained; they may only say what the model is. */
  private static final List<TrainOption> OF_NETWORK =
      List.of(
          TrainOption.VARIANT,
          TrainOption.INPUT_SIZE,
          TrainOption.FPN_REPEATS,
          TrainOption.ANCHORS);

  /** Options that are not taken from the model's run besides those of the network. */
  private static final Set<TrainOption> OF_RUN =
      Set.of(TrainOption.INIT, TrainOption.EPOCHS, TrainOption.CLOSE_MOSAIC, TrainOption.THREADS);

  private static final int MOST_NAMED = 5;

  private final String name;
  private final ModelFolder model;
  private final Configuration hadoop;

  private Continuation(String name, ModelFolder model, Configuration hadoop) {
    this.name = name;
    this.model = model;
    this.hadoop = hadoop;
  }

  /**
   * Opens a model.
   *
   * @throws UserException if it is not there, or {@code train} did not write it
   */
  static Continuation open(String name, Configuration hadoop) {
    ModelFolder model;
    try {
      model = ModelStore.open(name, hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistakes.refusal("Cannot continue %s".formatted(name), "mend --continue", e);
    }
    String source = model.description().provenance().source();
    if (!source.equals("trained")) {
      throw new UserException(
          "Cannot continue %s: train did not make it (%s); begin a new run with --init %s"
              .formatted(name, source, name));
    }
    return new Continuation(name, model, hadoop);
  }

  /**
   * Returns a request whose options are those of the model's run where it gives no others. A
   * request that was settled stays as it is.
   *
   * @throws UserException if it asks for another network, names no epochs, begins elsewhere too, or
   *     writes into the model's own folder
   */
  TrainRequest settle(TrainRequest request) {
    Map<String, String> given = request.options().given();
    if (given.containsKey(TrainOption.INIT.optionName())) {
      throw new UserException(
          "Cannot both continue %s and begin with %s: give --continue or --init"
              .formatted(name, request.network().init()));
    }
    if (!given.containsKey(TrainOption.EPOCHS.optionName())) {
      throw new UserException(
          "Cannot continue %s: for how many epochs more is not said; give --epochs"
              .formatted(name));
    }
    if (new Path(name).equals(new Path(request.output()))) {
      throw new UserException(
          "Cannot continue %s in its own folder: give another --output".formatted(name));
    }
    requireNetwork(request.network(), given);
    Map<String, String> before = model.description().provenance().settings();
    Map<String, String> texts = new TreeMap<>();
    for (TrainOption option : TrainOption.values()) {
      String text = before.get(option.optionName());
      if (text != null && !OF_NETWORK.contains(option) && !OF_RUN.contains(option)) {
        texts.put(option.optionName(), text);
      }
    }
    String optimizer = TrainOption.OPTIMIZER.optionName();
    boolean remembers =
        !given.containsKey(optimizer)
            || given.get(optimizer).equals(before.getOrDefault(optimizer, given.get(optimizer)));
    texts.put(TrainOption.ANCHORS.optionName(), TrainOption.OF_VARIANT);
    texts.remove(TrainOption.WARMUP_EPOCHS.optionName());
    if (remembers && hasCheckpoints()) {
      texts.put(TrainOption.WARMUP_EPOCHS.optionName(), "0");
    }
    texts.putAll(given);
    try {
      return request.withOptions(TrainOption.values(texts));
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireNetwork(NetworkRequest asked, Map<String, String> given) {
    EfficientDetConfig config = config();
    boolean fits = TrainOption.BY_DATA.equals(given.get(TrainOption.ANCHORS.optionName()));
    EfficientDetConfig wanted = InitialModel.config(asked, config, hadoop);
    if (asked.anchors().isEmpty()) {
      wanted = withAnchorsOf(config, wanted);
    }
    if (fits || !wanted.equals(config)) {
      throw new UserException(
          "Cannot continue %s: it is of the network %s with an input of %d pixels, and %s would make another one of it; leave that out, or begin a new run with --init %s"
              .formatted(
                  name,
                  config.variant(),
                  config.imageSize(),
                  OF_NETWORK.stream()
                      .map(TrainOption::optionName)
                      .filter(given::containsKey)
                      .map("--"::concat)
                      .collect(Collectors.joining(", ")),
                  name));
    }
  }

  /** Returns the network with the model's anchors, which may have been fitted to its data. */
  private static EfficientDetConfig withAnchorsOf(
      EfficientDetConfig model, EfficientDetConfig network) {
    boolean fit =
        network.minLevel() == model.minLevel()
            && network.levels() == model.levels()
            && network.anchorsPerCell() == model.anchorsPerCell();
    return fit ? network.withAnchors(model.anchors()) : network;
  }

  private EfficientDetConfig config() {
    return model.description().config();
  }

  /** Returns the classes, by index. */
  List<ModelClass> classes() {
    return model.description().classes();
  }

  /**
   * Returns whether classes are the model's, with its ids and in its order.
   *
   * @throws UserException if they have other names
   */
  boolean sameClasses(List<ModelClass> annotated) {
    Set<String> known = names(classes());
    Set<String> asked = names(annotated);
    if (!known.equals(asked)) {
      throw new UserException(
          "Cannot continue %s: its classes are not those of the annotations (%s); give the --classes that it was trained with, or begin a new run with --init %s, which takes classes by name"
              .formatted(name, differences(known, asked), name));
    }
    return annotated.equals(classes());
  }

  private static String differences(Set<String> known, Set<String> asked) {
    List<String> differences = new ArrayList<>();
    name(differences, "new", asked, known);
    name(differences, "missing", known, asked);
    return String.join("; ", differences);
  }

  private static void name(
      List<String> differences, String what, Set<String> names, Set<String> others) {
    List<String> only = names.stream().filter(one -> !others.contains(one)).sorted().toList();
    if (!only.isEmpty()) {
      differences.add(
          "%s: %s%s"
              .formatted(
                  what,
                  String.join(", ", only.subList(0, Math.min(MOST_NAMED, only.size()))),
                  only.size() > MOST_NAMED ? ", …" : ""));
    }
  }

  private static Set<String> names(List<ModelClass> classes) {
    return classes.stream().map(ModelClass::name).collect(Collectors.toCollection(HashSet::new));
  }

  /** Returns the model as what training begins with. */
  InitialModel initial() {
    return new InitialModel(config(), model.weights(), true, List.of());
  }

  /**
   * Returns what training begins with: the model's last checkpoint, or its weights where no
   * checkpoint can be used.
   *
   * @param request settled
   * @param news is told what was taken
   */
  RunState state(TrainRequest request, ParameterLayout layout, Consumer<String> news)
      throws IOException {
    LearningOptions.Rule rule = request.learning().optimizer();
    LearningOptions.Rule ruleBefore =
        setting(TrainOption.OPTIMIZER).map(LearningOptions.Rule::parse).orElse(rule);
    float[][] noMemory = new float[rule.memories()][layout.parameterCount()];
    Optional<RunState> found = last(ruleBefore, layout, news);
    if (found.isEmpty()) {
      news.accept(
          "Continuing %s from its weights: it has no checkpoint that can be used, so that the optimizer's memory and the counts of epochs and updates begin anew"
              .formatted(name));
      return new RunState(
          layout.parameters(model.weights()),
          layout.statistics(model.weights()),
          noMemory,
          outer(request, layout, new float[0]));
    }
    RunState last = found.get();
    boolean averaged = setting(TrainOption.EMA).map(Double::valueOf).orElse(0.0) > 0;
    boolean remembers = rule == ruleBefore;
    RunState state =
        new RunState(
            last.parameters,
            last.statistics,
            averaged ? last.averageParameters : last.parameters.clone(),
            averaged ? last.averageStatistics : last.statistics.clone(),
            remembers ? last.memory : noMemory,
            outer(request, layout, last.outerVelocity));
    state.epoch = last.epoch + (last.round > 0 ? 1 : 0);
    state.updates = remembers ? last.updates : 0;
    state.firstEpoch = state.epoch;
    state.firstUpdate = state.updates;
    news.accept(
        "Continuing %s after %d epochs and %d updates%s"
            .formatted(
                name,
                state.epoch,
                last.updates,
                remembers
                    ? ""
                    : "; of another optimizer nothing is remembered, and updates are counted"
                        + " anew"));
    return state;
  }

  private static float[] outer(TrainRequest request, ParameterLayout layout, float[] before) {
    if (request.budget().outer().plain()) {
      return new float[0];
    }
    return before.length == layout.parameterCount() ? before : new float[layout.parameterCount()];
  }

  private Optional<RunState> last(
      LearningOptions.Rule rule, ParameterLayout layout, Consumer<String> news) throws IOException {
    if (!hasCheckpoints()) {
      return Optional.empty();
    }
    return checkpoints()
        .latest(
            rule.memories(),
            news,
            state ->
                Divergence.sound(state)
                    && state.parameters.length == layout.parameterCount()
                    && state.statistics.length == layout.statisticCount());
  }

  private Optional<String> setting(TrainOption option) {
    return Optional.ofNullable(
        model.description().provenance().settings().get(option.optionName()));
  }

  private boolean hasCheckpoints() {
    try {
      return checkpoints().any();
    } catch (IOException e) {
      throw UserMistakes.refusal(
          "Cannot continue %s".formatted(name), "mend its folder checkpoints, or remove it", e);
    }
  }

  /** The checkpoints of any settings: those of the model's run are not those of this one. */
  private Checkpoints checkpoints() throws IOException {
    Path folder = new Path(name, Checkpoints.FOLDER);
    FileSystem system = PlainFiles.system(folder, hadoop);
    return new Checkpoints(system, () -> folder, Map.of(), () -> {});
  }
}
