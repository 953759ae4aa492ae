package io.sparkdet.app.files;

import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.efficientdet.catalog.RemoteFile;
import io.sparkdet.efficientdet.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of weights wherever it lies: here, on a web server, or on a file system that Hadoop knows.
 * What lies elsewhere is copied here until {@link #close}.
 */
public final class WeightsLocation implements AutoCloseable {

  private static final Set<String> WEB = Set.of("http", "https");

  private final Path file;
  private final @Nullable Path folder;

  private WeightsLocation(Path file, @Nullable Path folder) {
    this.file = file;
    this.folder = folder;
  }

  /**
   * Brings the file here if it is not.
   *
   * @param location a path, or an address with {@code :/} in it
   * @throws IOException if it cannot be had; the message names it and the remedy
   */
  public static WeightsLocation open(String location) throws IOException {
    int scheme = location.indexOf(":/");
    if (scheme < 0) {
      return new WeightsLocation(Path.of(location), null);
    }
    String name = location.substring(location.lastIndexOf('/') + 1).replaceAll("[?#].*", "");
    Path folder = Files.createTempDirectory("sparkdet-weights");
    WeightsLocation copy =
        new WeightsLocation(folder.resolve(name.isEmpty() ? "weights" : name), folder);
    try (InputStream content = read(location, WEB.contains(location.substring(0, scheme)))) {
      Files.copy(content, copy.file);
      return copy;
    } catch (IOException | IllegalArgumentException e) {
      copy.close();
      ModelException failed =
          new ModelException(
              Path.of(name),
              "%s cannot be fetched (%s)".formatted(location, e.getMessage()),
              "check the address, or fetch it elsewhere and give the file");
      failed.initCause(e);
      throw failed;
    }
  }

  private static InputStream read(String location, boolean web) throws IOException {
    if (web) {
      return RemoteFile.open(URI.create(location));
    }
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
    return PlainFiles.system(path, ModelLocation.hadoop()).open(path);
  }

  /** Returns where the file lies here. */
  public Path file() {
    return file;
  }

  /** Removes the copy, if one was made. */
  @Override
  public void close() throws IOException {
    if (folder != null) {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }
}
