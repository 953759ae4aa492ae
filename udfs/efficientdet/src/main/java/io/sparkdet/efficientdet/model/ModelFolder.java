package io.sparkdet.efficientdet.model;

import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.weights.SafetensorsFile;
import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A detector on disk: {@code model.json} ({@link ModelDescription}) and {@code weights.safetensors}
 * (the network's tensors under their canonical names). Anything else in the folder is a cache.
 */
public final class ModelFolder {

  /** The description's file name. */
  public static final String DESCRIPTION_FILE = "model.json";

  /** The weights' file name. */
  public static final String WEIGHTS_FILE = "weights.safetensors";

  private static final int ID_HEX_DIGITS = 12;

  private final Path folder;
  private final ModelDescription description;
  private final String contentHash;
  private volatile SoftReference<Weights> weights;

  private ModelFolder(Path folder, ModelDescription description, Weights weights)
      throws IOException {
    this.folder = folder;
    this.description = description;
    this.weights = new SoftReference<>(weights);
    this.contentHash = ContentHash.of(description, weights);
  }

  /**
   * Opens a model and checks that its weights are those of its network.
   *
   * @throws IOException if it is not there or damaged; the message names the file and the remedy
   */
  public static ModelFolder open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new ModelException(
          folder, "there is no such model folder", "check the path, or make one with import");
    }
    Path json = folder.resolve(DESCRIPTION_FILE);
    if (!Files.isRegularFile(json)) {
      throw new ModelException(
          folder, "it has no " + DESCRIPTION_FILE, "give a model folder, made by import or train");
    }
    ModelDescription description = ModelJson.read(json);
    return new ModelFolder(folder, description, readWeights(folder, description));
  }

  /**
   * Writes a new folder; it appears whole or not at all.
   *
   * @throws ModelException if there is something at that path already
   * @throws IllegalArgumentException if the weights lack a tensor of the network
   */
  public static ModelFolder write(Path folder, ModelDescription description, Weights weights)
      throws IOException {
    Path target = folder.toAbsolutePath();
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw alreadyThere(folder);
    }
    Path unfinished = writeBeside(target, description, weights);
    try {
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      ModelException there = alreadyThere(folder);
      there.initCause(e);
      throw there;
    } finally {
      deleteFolder(unfinished);
    }
    return open(folder);
  }

  /**
   * Writes a model into a folder that may hold another, keeping whatever else it holds. A crash
   * leaves the old model, the new one, or a folder without {@code model.json}, never a mixture.
   */
  public static ModelFolder replace(Path folder, ModelDescription description, Weights weights)
      throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return write(folder, description, weights);
    }
    Path unfinished = writeBeside(folder.toAbsolutePath(), description, weights);
    try {
      Files.deleteIfExists(folder.resolve(DESCRIPTION_FILE));
      for (String name : List.of(WEIGHTS_FILE, DESCRIPTION_FILE)) {
        Files.move(
            unfinished.resolve(name),
            folder.resolve(name),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      deleteFolder(unfinished);
    }
    return open(folder);
  }

  /**
   * Moves a folder that is whole to where models of a cache are kept by their content, and returns
   * that place. Where another process was first, its folder is equal and stays; the one that
   * arrived is deleted.
   */
  public static Path keep(Path arriving, Path kept) throws IOException {
    try {
      return Files.move(arriving, kept, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(kept)) {
        throw e;
      }
      deleteFolder(arriving);
      return kept;
    }
  }

  /** Returns where the model lies. */
  public Path folder() {
    return folder;
  }

  /** Returns everything about the model but its weights. */
  public ModelDescription description() {
    return description;
  }

  /**
   * Returns the network's tensors under their canonical names; they are read again where memory was
   * short meanwhile.
   *
   * @throws UncheckedIOException if they must be read again and are gone or changed
   */
  public Weights weights() {
    Weights kept = weights.get();
    if (kept == null) {
      try {
        kept = readAgain();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      weights = new SoftReference<>(kept);
    }
    return kept;
  }

  /** Reads the weights again, which may not be others than before. */
  Weights readAgain() throws IOException {
    Weights read = readWeights(folder, description);
    if (!ContentHash.of(description, read).equals(contentHash)) {
      throw new ModelException(
          folder,
          "it was changed while it was in use as %s".formatted(id()),
          "keep a model folder unchanged while a job runs, and run again");
    }
    return read;
  }

  /**
   * Returns the name and the first 12 digits of the content hash, such as {@code d0@0123456789ab}.
   */
  public String id() {
    return id(description, contentHash);
  }

  /** Returns SHA-256, in hex, of what decides the boxes: equal models have equal hashes. */
  public String contentHash() {
    return contentHash;
  }

  /** Returns the id that a model will have once it is written. */
  public static String id(ModelDescription description, Weights weights) throws IOException {
    return id(description, ContentHash.of(description, weights));
  }

  private static String id(ModelDescription description, String contentHash) {
    return description.name() + "@" + contentHash.substring(0, ID_HEX_DIGITS);
  }

  private static Weights readWeights(Path folder, ModelDescription description) throws IOException {
    Path file = folder.resolve(WEIGHTS_FILE);
    SafetensorsFile read = SafetensorsFile.read(file);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorSpec needed : EfficientDetNetwork.tensors(description.config())) {
      if (!read.names().contains(needed.name())) {
        throw new ModelException(
            file,
            "the tensor %s of network %s is missing"
                .formatted(needed.name(), description.config().variant()),
            "import the model again");
      }
      Tensor tensor = read.tensor(needed.name());
      List<Integer> shape = Arrays.stream(tensor.shape()).boxed().toList();
      if (!shape.equals(needed.shape())) {
        throw new ModelException(
            file,
            "the tensor %s has shape %s, network %s needs %s"
                .formatted(needed.name(), shape, description.config().variant(), needed.shape()),
            "import the model again, or correct " + DESCRIPTION_FILE);
      }
      tensors.put(needed.name(), tensor);
    }
    return new MapWeights(tensors);
  }

  private static Path writeBeside(Path target, ModelDescription description, Weights weights)
      throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorSpec needed : EfficientDetNetwork.tensors(description.config())) {
      tensors.put(needed.name(), weights.tensor(needed.name()));
    }
    Path parent = target.getParent();
    if (parent == null) {
      throw new ModelException(target, "it is the root of the file system", "give another path");
    }
    Files.createDirectories(parent);
    Path unfinished =
        Files.createDirectory(
            parent.resolve("." + target.getFileName() + ".new-" + UUID.randomUUID()));
    Files.write(unfinished.resolve(DESCRIPTION_FILE), ModelJson.write(description));
    Safetensors.write(
        unfinished.resolve(WEIGHTS_FILE), new MapWeights(tensors), Map.of("format", "pt"));
    return unfinished;
  }

  private static void deleteFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      List<Path> content;
      try (Stream<Path> walk = Files.walk(folder)) {
        content = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : content) {
        Files.delete(path);
      }
    }
  }

  private static ModelException alreadyThere(Path folder) {
    return new ModelException(
        folder, "there is something at that path already", "give a new path or remove it");
  }
}
