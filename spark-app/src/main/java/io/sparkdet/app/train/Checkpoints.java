package io.sparkdet.app.train;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.train.round.EpochTotals;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.efficientdet.training.Plateau;
import io.sparkdet.efficientdet.weights.SafetensorsFile;
import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.WeightsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The states of a run on any Hadoop file system, each a safetensors file that appears whole or not
 * at all; the latest two are kept. Numbers that are not weights are texts in its metadata.
 */
final class Checkpoints {

  /** Where checkpoints are below a model folder. */
  static final String FOLDER = "checkpoints";

  private static final String SETTING = "setting.";
  private static final String HISTORY = "history.";
  private static final String METRIC = "metric.";
  private static final int KEPT = 2;

  private final FileSystem system;
  private final Supplier<Path> folder;
  private final Map<String, String> settings;
  private final Runnable guard;

  /**
   * Opens the folder of a run's checkpoints.
   *
   * @param folder where it is now
   * @param settings what must be equal for a run to be resumed; none for the checkpoints of any run
   * @param guard run before each write; throws if the folder is not this run's any more
   */
  Checkpoints(
      FileSystem system, Supplier<Path> folder, Map<String, String> settings, Runnable guard) {
    this.system = system;
    this.folder = folder;
    this.settings = settings;
    this.guard = guard;
  }

  /** Writes a state and removes what is older than the one before it. */
  void write(RunState state) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, "parameters", state.parameters);
    put(tensors, "statistics", state.statistics);
    put(tensors, "average.parameters", state.averageParameters);
    put(tensors, "average.statistics", state.averageStatistics);
    put(tensors, "outer", state.outerVelocity);
    for (int i = 0; i < state.memory.length; i++) {
      put(tensors, "memory." + i, state.memory[i]);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    settings.forEach((name, value) -> texts.put(SETTING + name, value));
    texts.put("epoch", String.valueOf(state.epoch));
    texts.put("round", String.valueOf(state.round));
    texts.put("updates", String.valueOf(state.updates));
    texts.put("first_epoch", String.valueOf(state.firstEpoch));
    texts.put("first_update", String.valueOf(state.firstUpdate));
    texts.put("skipped", String.valueOf(state.skipped));
    texts.put("skipped_in_a_row", String.valueOf(state.skippedInARow));
    state.metrics.forEach((name, value) -> texts.put(METRIC + name, String.valueOf(value)));
    texts.put("plateau.best", String.valueOf(state.plateau.best()));
    texts.put("plateau.since", String.valueOf(state.plateau.since()));
    texts.put("plateau.count", String.valueOf(state.plateau.plateaus()));
    texts.put("totals", state.totals.text());
    for (int i = 0; i < state.history.size(); i++) {
      texts.put(HISTORY + i, state.history.get(i));
    }
    guard.run();
    system.mkdirs(folder.get());
    Path file = new Path(folder.get(), "update-%010d.safetensors".formatted(state.updates));
    PlainFiles.replace(system, file, out -> Safetensors.write(out, new MapWeights(tensors), texts));
    // Newer ones are not of this run.
    List<Path> files =
        files().stream().filter(old -> old.getName().compareTo(file.getName()) <= 0).toList();
    for (Path old : files.subList(0, Math.max(0, files.size() - KEPT))) {
      system.delete(old, false);
    }
  }

  /**
   * Returns the latest state of this run that can be read: where the newest checkpoint is damaged
   * or another run's, the one before it.
   *
   * @param memories arrays that the optimizer remembers
   * @param news told of checkpoints that cannot be read
   * @throws UserException if the run was begun with other settings, or none can be read
   */
  Optional<RunState> latest(int memories, Consumer<String> news) throws IOException {
    Optional<RunState> latest = latest(memories, news, state -> true);
    if (latest.isEmpty() && !files().isEmpty()) {
      throw new UserException(
          "Cannot resume the run in %s: none of its %d checkpoints can be read; remove its folder checkpoints to begin anew, or give another --output"
              .formatted(folder.get().getParent(), files().size()));
    }
    return latest;
  }

  /** Returns the latest state that can be read and is as wanted. */
  Optional<RunState> latest(int memories, Consumer<String> news, Predicate<RunState> wanted)
      throws IOException {
    List<Path> files = files();
    Collections.reverse(files);
    List<String> foreign = new ArrayList<>();
    Optional<UserException> otherSettings = Optional.empty();
    boolean own = false;
    for (Path path : files) {
      try {
        RunState state = read(path, memories);
        own = true;
        if (wanted.test(state)) {
          for (String name : foreign) {
            news.accept(
                "The checkpoint %s is of a run with other settings and passed over"
                    .formatted(name));
          }
          return Optional.of(state);
        }
      } catch (UserException e) {
        foreign.add(path.getName());
        otherSettings = otherSettings.or(() -> Optional.of(e));
      } catch (WeightsException | IllegalArgumentException | IllegalStateException e) {
        news.accept(
            "The checkpoint %s is damaged and passed over: %s"
                .formatted(path.getName(), damage(e)));
      }
    }
    if (!own && otherSettings.isPresent()) {
      throw otherSettings.get();
    }
    return Optional.empty();
  }

  /** Says what is wrong without the name of the copy that was read. */
  private static String damage(Exception e) {
    return String.valueOf(e.getMessage()).replaceFirst("^Cannot read weights [^:]*: ", "");
  }

  private RunState read(Path path, int memories) throws IOException {
    SafetensorsFile file = read(path);
    Map<String, String> texts = file.metadata();
    if (texts.keySet().stream().noneMatch(text -> text.startsWith(SETTING))) {
      throw new IllegalStateException("it is not a checkpoint of a run of train");
    }
    requireSameSettings(texts);
    float[][] memory = new float[memories][];
    for (int i = 0; i < memories; i++) {
      memory[i] = file.tensor("memory." + i).values();
    }
    RunState state =
        new RunState(
            file.tensor("parameters").values(),
            file.tensor("statistics").values(),
            file.tensor("average.parameters").values(),
            file.tensor("average.statistics").values(),
            memory,
            file.tensor("outer").values());
    state.epoch = Integer.parseInt(text(texts, "epoch"));
    state.round = Integer.parseInt(text(texts, "round"));
    state.updates = Long.parseLong(text(texts, "updates"));
    state.firstEpoch = Integer.parseInt(texts.getOrDefault("first_epoch", "0"));
    state.firstUpdate = Long.parseLong(texts.getOrDefault("first_update", "0"));
    state.skipped = Long.parseLong(text(texts, "skipped"));
    state.skippedInARow = Integer.parseInt(text(texts, "skipped_in_a_row"));
    state.metrics = metrics(texts);
    state.plateau =
        new Plateau(
            Double.parseDouble(text(texts, "plateau.best")),
            Integer.parseInt(text(texts, "plateau.since")),
            Integer.parseInt(text(texts, "plateau.count")));
    state.totals = EpochTotals.parse(text(texts, "totals"));
    for (int i = 0; texts.containsKey(HISTORY + i); i++) {
      state.history.add(text(texts, HISTORY + i));
    }
    return state;
  }

  private static Map<String, Double> metrics(Map<String, String> texts) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (CocoMetric metric : CocoMetric.values()) {
      if (texts.containsKey(METRIC + metric.label())) {
        metrics.put(metric.label(), Double.valueOf(text(texts, METRIC + metric.label())));
      }
    }
    return metrics;
  }

  private void requireSameSettings(Map<String, String> texts) {
    if (settings.isEmpty()) { // checkpoints of any run are asked for
      return;
    }
    // What the run was begun with and what is left out now differs too.
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String name : texts.keySet()) {
      if (name.startsWith(SETTING)) {
        wanted.put(name.substring(SETTING.length()), "");
      }
    }
    wanted.putAll(settings);
    for (Map.Entry<String, String> setting : wanted.entrySet()) {
      String before = texts.getOrDefault(SETTING + setting.getKey(), "");
      if (!before.equals(setting.getValue())) {
        throw new UserException(
            "Cannot resume the run in %s: it was begun with %s '%s', not '%s'; give what it was begun with, or another --output%s"
                .formatted(
                    folder.get().getParent(),
                    setting.getKey(),
                    before,
                    setting.getValue(),
                    setting.getKey().equals("epochs")
                        ? "; to train a finished model further, give --continue %s and another --output"
                            .formatted(folder.get().getParent())
                        : ""));
      }
    }
  }

  /** The file is read from a copy on this machine's disk. */
  private SafetensorsFile read(Path file) throws IOException {
    java.nio.file.Path copy = Files.createTempFile("sparkdet-checkpoint", ".safetensors");
    try (InputStream in = system.open(file)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return SafetensorsFile.read(copy);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** Returns whether there is a checkpoint, of whatever run. */
  boolean any() throws IOException {
    return !files().isEmpty();
  }

  /** Returns the checkpoints, oldest first. */
  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    if (system.exists(folder.get())) {
      for (FileStatus status : system.listStatus(folder.get())) {
        String name = status.getPath().getName();
        if (name.startsWith("update-") && name.endsWith(".safetensors")) {
          files.add(status.getPath());
        }
      }
    }
    files.sort(Comparator.comparing(Path::getName));
    return files;
  }

  private static void put(Map<String, Tensor> tensors, String name, float[] values) {
    tensors.put(name, new Tensor(new int[] {values.length}, values));
  }

  private static String text(Map<String, String> texts, String key) {
    String text = texts.get(key);
    if (text == null) {
      throw new IllegalStateException("it has no " + key);
    }
    return text;
  }
}
