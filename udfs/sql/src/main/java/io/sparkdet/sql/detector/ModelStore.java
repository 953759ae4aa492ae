package io.sparkdet.sql.detector;

import io.sparkdet.efficientdet.catalog.Catalog;
import io.sparkdet.efficientdet.catalog.PublishedFolders;
import io.sparkdet.efficientdet.catalog.PublishedModel;
import io.sparkdet.efficientdet.machine.MachineFolders;
import io.sparkdet.efficientdet.model.ModelException;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.sample.SampleModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * Model folders by where the user says they are: the embedded sample model, a local folder, a
 * published model by its name in the {@link Catalog}, downloaded once a cache, or a folder on any
 * Hadoop file system, which is fetched once and kept by its content hash.
 */
public final class ModelStore {

  /** The name of the model inside the jar; what is used when no model is named. */
  public static final String EMBEDDED = "embedded";

  private static final String[] FILES = {"model.json", "weights.safetensors"};
  private static final Map<String, Opened> OPENED = new HashMap<>();

  private ModelStore() {}

  /**
   * Opens a model, fetching it at most once a JVM for as long as it does not change.
   *
   * @param location {@link #EMBEDDED}, a local path, the name of a published model, or a URI of a
   *     Hadoop file system
   * @throws IOException if it is not there or damaged; the message names the folder and the remedy
   */
  public static ModelFolder open(String location, Configuration hadoop) throws IOException {
    synchronized (OPENED) {
      String version = version(location, hadoop);
      Opened opened = OPENED.get(location);
      if (opened == null || !(version.isEmpty() || version.equals(opened.version))) {
        opened = new Opened(ModelFolder.open(localFolder(location, hadoop)), version);
        OPENED.put(location, opened);
      }
      return opened.model;
    }
  }

  /**
   * Returns what changes when another model is written to a location: lengths and times of its
   * files; empty where models do not change, or where there is none any more.
   */
  private static String version(String location, Configuration hadoop) throws IOException {
    if (location.equals(EMBEDDED) || published(location).isPresent()) {
      return "";
    }
    StringBuilder version = new StringBuilder();
    for (String name : FILES) {
      var file = new org.apache.hadoop.fs.Path(path(location), name);
      try {
        FileStatus status = file.getFileSystem(hadoop).getFileStatus(file);
        version
            .append(status.getLen())
            .append('@')
            .append(status.getModificationTime())
            .append(' ');
      } catch (FileNotFoundException e) {
        return "";
      }
    }
    return version.toString();
  }

  private record Opened(ModelFolder model, String version) {}

  /**
   * Opens a model and checks that it is still the one that the driver saw.
   *
   * @throws ModelException if the content hash differs
   */
  public static ModelFolder open(String location, String expectedId, Configuration hadoop)
      throws IOException {
    ModelFolder model = open(location, hadoop);
    if (!model.id().equals(expectedId)) {
      throw new ModelException(
          location,
          "it is %s here and was %s when the job began".formatted(model.id(), expectedId),
          "keep a model folder unchanged while a job runs, and run again");
    }
    return model;
  }

  /**
   * Returns where a model is in words that mean the same in every JVM: a relative path becomes a
   * URI, because executors of a cluster have working directories of their own.
   */
  public static String everywhere(String location, Configuration hadoop) throws IOException {
    if (location.equals(EMBEDDED) || published(location).isPresent()) {
      return location;
    }
    var path = path(location);
    return path.getFileSystem(hadoop).makeQualified(path).toString();
  }

  /** A folder hides a published model of the same name. */
  private static Optional<PublishedModel> published(String location) {
    return Catalog.find(location).filter(model -> !Files.isDirectory(Path.of(location)));
  }

  private static org.apache.hadoop.fs.Path path(String location) throws IOException {
    if (location.isBlank()) {
      throw new IOException(
          "Cannot open a model whose name is empty: give %s, a model folder or the name of a published model"
              .formatted(EMBEDDED));
    }
    try {
      return new org.apache.hadoop.fs.Path(location);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "Cannot open the model '%s': it is no path (%s); give %s, a model folder or the name of a published model"
              .formatted(location, e.getMessage(), EMBEDDED),
          e);
    }
  }

  private static Path localFolder(String location, Configuration hadoop) throws IOException {
    if (location.equals(EMBEDDED)) {
      return SampleModel.folder(cacheFolder());
    }
    Optional<PublishedModel> published = published(location);
    if (published.isPresent()) {
      return new PublishedFolders(cacheFolder()).folder(published.get());
    }
    var remote = path(location);
    FileSystem files = remote.getFileSystem(hadoop);
    if (files.getUri().getScheme().equals("file")) {
      return Path.of(files.makeQualified(remote).toUri().getPath());
    }
    return fetch(files, remote);
  }

  /** Copies the two files that make a model to a folder named by their content hash. */
  private static Path fetch(FileSystem files, org.apache.hadoop.fs.Path remote) throws IOException {
    Path models = Files.createDirectories(cacheFolder().resolve("models"));
    Path arriving = Files.createTempDirectory(models, ".arriving-");
    for (String name : FILES) {
      try (var in = files.open(new org.apache.hadoop.fs.Path(remote, name))) {
        Files.copy(in, arriving.resolve(name));
      } catch (FileNotFoundException e) {
        throw new IOException(
            "Cannot open the model folder %s: it has no %s; make one with the import command"
                .formatted(remote, name),
            e);
      }
    }
    return ModelFolder.keep(
        arriving, models.resolve(ModelFolder.open(arriving).id().replace('@', '-')));
  }

  /**
   * Returns the folder where fetched and generated models are kept.
   *
   * @throws IOException if there is none to write to; the message says the remedy
   */
  public static Path cacheFolder() throws IOException {
    return MachineFolders.models();
  }
}
