package io.sparkdet.app.files.lease;

import io.sparkdet.app.files.store.PlainFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A small text file that at most one creator gets: made if it is absent, read, replaced. On the
 * local file system that is the kernel's word; elsewhere it is the file system's {@code create}
 * without overwriting, which HDFS keeps exactly and some object stores only nearly.
 */
final class LeaseFile {

  private static final int LARGEST = 1 << 16;

  private final FileSystem system;
  private final Path path;

  LeaseFile(Path path, Configuration hadoop) throws IOException {
    this.system = PlainFiles.system(path, hadoop);
    this.path = path;
  }

  FileSystem system() {
    return system;
  }

  /** Returns whether this call made the file. */
  boolean create(String text) throws IOException {
    if (system instanceof RawLocalFileSystem local) {
      java.nio.file.Path file = local.pathToFile(path).toPath();
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      try {
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return true;
      } catch (java.nio.file.FileAlreadyExistsException e) {
        return false;
      }
    }
    try (OutputStream out = system.create(path, false)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      if (system.exists(path)) {
        return false; // somebody is making it at this moment
      }
      throw e;
    }
  }

  /** Puts another text in the place of the file's. */
  void replace(String text) throws IOException {
    if (system instanceof RawLocalFileSystem local) {
      java.nio.file.Path file = local.pathToFile(path).toPath();
      java.nio.file.Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try (OutputStream out = system.create(path, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Returns the file's text, nothing if it is not there. */
  Optional<String> read() throws IOException {
    try (InputStream in = system.open(path)) {
      return Optional.of(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Puts another text in the place of an expected one. Whoever wants to first makes a file that is
   * named after the expected text, so that of several who try one does, and nobody removes the text
   * that followed it.
   *
   * @return whether it was done: not, if the text is another by now, or somebody else is doing it
   */
  boolean replaceIf(String expected, String text) throws IOException {
    LeaseFile right = rightToReplace(expected);
    if (!right.create(text)) {
      return false;
    }
    try {
      if (!read().equals(Optional.of(expected))) {
        return false;
      }
      replace(text);
      return true;
    } finally {
      system.delete(right.path, false);
    }
  }

  /** Lets others try {@link #replaceIf}, where who had begun it was killed before its end. */
  void forgetReplacing(String expected) throws IOException {
    system.delete(rightToReplace(expected).path, false);
  }

  private LeaseFile rightToReplace(String expected) throws IOException {
    UUID name = UUID.nameUUIDFromBytes(expected.getBytes(StandardCharsets.UTF_8));
    return new LeaseFile(path.suffix("." + name), system.getConf());
  }
}
