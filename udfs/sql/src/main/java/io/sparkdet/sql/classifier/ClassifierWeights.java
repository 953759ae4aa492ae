package io.sparkdet.sql.classifier;

import io.sparkdet.efficientdet.checkpoint.ClassifierImport;
import io.sparkdet.efficientdet.model.ContentHash;
import io.sparkdet.sql.detector.ModelStore;
import io.sparkdet.sql.store.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * Files of classifiers' weights by where users say they are: a local file, used where it lies, or a
 * file of any Hadoop file system, which is fetched once a machine and kept by its hash.
 */
final class ClassifierWeights {

  private static final Map<String, Found> KNOWN = new HashMap<>();

  private ClassifierWeights() {}

  /**
   * A file that fits an EfficientNet.
   *
   * @param weights full URI
   * @param hash SHA-256
   */
  record Found(String weights, String hash) {}

  /** Reads a file, at most once for as long as it does not change. */
  static Found find(String location, Configuration hadoop) throws IOException {
    if (location.isBlank()) {
      throw new IOException("its name is empty");
    }
    String uri = FileStore.qualified(location, hadoop);
    var path = new org.apache.hadoop.fs.Path(uri);
    FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
    String version = "%s %d %d".formatted(uri, status.getLen(), status.getModificationTime());
    synchronized (KNOWN) {
      Found known = KNOWN.get(version);
      if (known == null) {
        Path file = isLocal(uri) ? local(uri) : fetch(uri, hadoop);
        ClassifierImport.read(file);
        known = new Found(uri, ContentHash.of(file));
        KNOWN.put(version, known);
      }
      return known;
    }
  }

  /**
   * Returns the file on this machine.
   *
   * @throws IOException if it cannot be read, or its hash is another
   */
  static Path file(String uri, String hash, Configuration hadoop) throws IOException {
    Path kept = folder().resolve(hash);
    if (!isLocal(uri) && Files.isRegularFile(kept)) {
      return kept;
    }
    Path file = isLocal(uri) ? local(uri) : fetch(uri, hadoop);
    if (!ContentHash.of(file).equals(hash)) {
      throw new IOException(
          "Cannot use the weights of %s: they are not those that the driver read; keep the file unchanged while a query runs"
              .formatted(uri));
    }
    return file;
  }

  private static Path folder() throws IOException {
    return Files.createDirectories(ModelStore.cacheFolder().resolve("classifiers"));
  }

  private static Path fetch(String uri, Configuration hadoop) throws IOException {
    Path arriving = Files.createTempFile(folder(), ".arriving-", "");
    try (InputStream in = FileStore.of(uri, hadoop).open(uri)) {
      Files.copy(in, arriving, StandardCopyOption.REPLACE_EXISTING);
      return Files.move(
          arriving,
          folder().resolve(ContentHash.of(arriving)),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(arriving);
    }
  }

  private static boolean isLocal(String uri) {
    return uri.startsWith("file:");
  }

  private static Path local(String uri) {
    return Path.of(uri.replaceFirst("^file:(//(?=/))?", ""));
  }
}
