package io.sparkdet.sql.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Lists folders and opens files by paths as tables hold them: full URIs, unescaped, such as {@code
 * file:/photos/a b.jpg}.
 *
 * <p>Hadoop's file systems are asked for everything but the local one, where Hadoop cannot open
 * names with a colon, trusts stale checksum files, opens pipes, calls what is forbidden missing,
 * and loses names that the JVM's locale cannot write.
 */
public sealed interface FileStore permits LocalStore, HadoopStore {

  /** What a browser writes for a letter. */
  Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

  /** The entries of a folder, one at a time. */
  interface Entries extends Closeable {
    /** Returns the next entry, or null after the last. */
    @Nullable StoredEntry next() throws IOException;
  }

  /** Returns the store that a full URI belongs to. */
  static FileStore of(String path, Configuration hadoop) throws IOException {
    return LocalStore.holds(path)
        ? LocalStore.INSTANCE
        : new HadoopStore(new Path(path).getFileSystem(hadoop));
  }

  /**
   * Returns the full URI of what a user wrote: a URI, or a path of the default file system.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static String qualified(String written, Configuration hadoop) throws IOException {
    if (LocalStore.holds(written)) {
      return LocalStore.qualified(written);
    }
    boolean isUri = written.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*");
    if (!isUri
        && "file".equals(org.apache.hadoop.fs.FileSystem.getDefaultUri(hadoop).getScheme())) {
      return LocalStore.qualified(written);
    }
    Path path = new Path(written);
    return path.getFileSystem(hadoop).makeQualified(path).toString();
  }

  /** Returns whether an error says that reading is not permitted. */
  static boolean isForbidden(IOException error) {
    return error instanceof java.nio.file.AccessDeniedException
        || error instanceof org.apache.hadoop.security.AccessControlException
        || String.valueOf(error.getMessage()).contains("Permission denied");
  }

  /** Returns whether an error says that there is nothing of that name. */
  static boolean isMissing(IOException error) {
    return (error instanceof java.io.FileNotFoundException
            || error instanceof java.nio.file.NoSuchFileException)
        && !isForbidden(error);
  }

  /** Returns what may be wrong with a path that is not there, as a part of a sentence. */
  static Optional<String> hint(String path) {
    return ENCODED.matcher(path).find()
        ? Optional.of("percent signs are taken as they stand: write a blank as a blank, not as %20")
        : Optional.empty();
  }

  /** Returns what is at a path. */
  StoredEntry status(String path) throws IOException;

  /** Lists a folder. */
  Entries list(String folder) throws IOException;

  /** Opens a regular file. */
  InputStream open(String path) throws IOException;

  /** Opens a regular file for reading at any position, into buffers that are arrays. */
  SeekableByteChannel channel(String path) throws IOException;

  /** Returns the path of a folder without links, where there are links. */
  String real(String folder) throws IOException;
}
