package io.sparkdet.app.train;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.lease.OutputLease;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.train.card.ModelCard;
import io.sparkdet.app.train.history.History;
import io.sparkdet.app.train.history.TensorBoardFile;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.training.RateCurve;
import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a run writes, on any Hadoop file system: the model folder's files, {@code history.csv} and
 * {@code checkpoints/}.
 */
final class RunFolder {

  /** The folder of the last epoch's model, where the best one is kept too. */
  private static final String LAST = "last";

  /** The picture of the model's card. */
  private static final String PICTURE = "boxes.jpg";

  private final FileSystem system;
  private final Path output;
  private final Supplier<Path> folder;
  private final Runnable guard;

  private RunFolder(FileSystem system, Path output, Supplier<Path> folder, Runnable guard) {
    this.system = system;
    this.output = output;
    this.folder = folder;
    this.guard = guard;
  }

  /**
   * Opens the folder.
   *
   * @param working where the run writes now: the output itself, or another folder that takes its
   *     place later
   * @param resume whether it may hold a run already
   * @param guard run before each write; throws if the folder is not this run's any more
   * @throws UserException if it holds something that is not to be continued
   */
  static RunFolder open(
      String output,
      Supplier<String> working,
      boolean resume,
      Configuration hadoop,
      Runnable guard) {
    try {
      Path folder = new Path(working.get());
      FileSystem system = PlainFiles.system(folder, hadoop);
      if (!resume && system.exists(folder) && holdsSomething(system, folder)) {
        throw new UserException(
            "Cannot train into %s: there is something already; give another --output, or continue the run in it with --resume"
                .formatted(output));
      }
      system.mkdirs(folder);
      return new RunFolder(system, new Path(output), () -> new Path(working.get()), guard);
    } catch (IOException e) {
      throw new UserException(
          "Cannot train into %s: %s; give a folder that can be written"
              .formatted(output, e.getMessage()),
          e);
    }
  }

  /** Returns the error of a run that its output folder does not take any more. */
  static UserException unwritable(String output, IOException cause) {
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new UserException(
        "Cannot train into %s: %s; mend that and go on from the last checkpoint with --resume"
            .formatted(output, reason.isBlank() ? cause.getClass().getSimpleName() : reason),
        cause);
  }

  /** The lease of the run itself is nothing. */
  private static boolean holdsSomething(FileSystem system, Path folder) throws IOException {
    return Arrays.stream(system.listStatus(folder))
        .anyMatch(entry -> !entry.getPath().getName().equals(OutputLease.FOLDER));
  }

  /** Returns the folder's name where a model can be called so, else {@code trained}. */
  String modelName() {
    String name = output.getName();
    return name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}") ? name : "trained";
  }

  Checkpoints checkpoints(Map<String, String> settings) {
    return new Checkpoints(
        system, () -> new Path(folder.get(), Checkpoints.FOLDER), settings, guard);
  }

  /**
   * Replaces the model. Both files are complete beside the old ones before the first of them is
   * moved, so that a full disk leaves the old model; a crash leaves the old one, the new one, or no
   * {@code model.json}.
   */
  void writeModel(ModelDescription description, Weights weights) throws IOException {
    writeModel(folder.get(), description, weights);
  }

  /** Replaces the model of the last epoch, a model folder of its own beside the best one. */
  void writeLast(ModelDescription description, Weights weights) throws IOException {
    writeModel(new Path(folder.get(), LAST), description, weights);
  }

  private void writeModel(Path target, ModelDescription description, Weights weights)
      throws IOException {
    guard.run();
    system.mkdirs(target);
    Path json = new Path(target, ModelFolder.DESCRIPTION_FILE);
    PlainFiles.replace(
        system,
        new Path(target, ModelFolder.WEIGHTS_FILE),
        out -> Safetensors.write(out, weights, Map.of("format", "pt")),
        () -> system.delete(json, false));
    PlainFiles.replace(system, json, out -> out.write(description.toBytes()));
  }

  void writeHistory(List<String> lines) throws IOException {
    guard.run();
    String text = History.HEADER + "\n" + String.join("\n", lines) + "\n";
    PlainFiles.replace(
        system,
        new Path(folder.get(), "history.csv"),
        out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes what a search for a learning rate found. */
  void writeRates(RateCurve rates) throws IOException {
    guard.run();
    PlainFiles.replace(
        system,
        new Path(folder.get(), RateCurve.FILE),
        out -> out.write(rates.text().getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns what an earlier search of this run found, if its file can be read. */
  Optional<RateCurve> rates() throws IOException {
    Path file = new Path(folder.get(), RateCurve.FILE);
    if (!system.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = system.open(file)) {
      RateCurve rates = RateCurve.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return rates.isEmpty() ? Optional.empty() : Optional.of(rates);
    } catch (IllegalArgumentException e) { // somebody has edited it: the search is made again
      return Optional.empty();
    }
  }

  /** Writes the last epoch of a history for TensorBoard. */
  void writeEvents(List<String> lines) throws IOException {
    guard.run();
    String line = lines.get(lines.size() - 1);
    int epoch = History.epoch(line);
    Path events = new Path(folder.get(), "tensorboard");
    system.mkdirs(events);
    PlainFiles.replace(
        system,
        new Path(events, TensorBoardFile.name(epoch)),
        out -> TensorBoardFile.write(out, epoch, line, System.currentTimeMillis() / 1e3));
  }

  /**
   * Writes the model's card.
   *
   * @param picture with the model's boxes, where one could be made
   */
  void writeCard(ModelDescription description, Optional<byte[]> picture) throws IOException {
    guard.run();
    if (picture.isPresent()) {
      PlainFiles.replace(system, new Path(folder.get(), PICTURE), out -> out.write(picture.get()));
    }
    String text = ModelCard.text(description, picture.map(jpeg -> PICTURE));
    PlainFiles.replace(
        system,
        new Path(folder.get(), ModelCard.FILE),
        out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
