package io.sparkdet.app.files;

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
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A small text file that at most one creator gets: made if it is absent, read, replaced, moved
 * aside. On the local file system that is the kernel's word; elsewhere it is the file system's
 * {@code create} without overwriting, which HDFS keeps exactly and some object stores only nearly.
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
    return read(path);
  }

  /**
   * Removes the file if its text is the expected one. It is moved aside before it is looked at, so
   * that of several who remove it one does, and nobody removes the lease that followed it.
   *
   * @return whether it was removed
   */
  boolean removeIf(Predicate<String> expected) throws IOException {
    Path aside = path.suffix("." + UUID.randomUUID());
    try {
      if (!system.rename(path, aside)) {
        return false;
      }
    } catch (FileNotFoundException e) {
      return false;
    }
    Optional<String> text = read(aside);
    if (text.isPresent() && !expected.test(text.get())) {
      system.rename(aside, path);
      return false;
    }
    system.delete(aside, false);
    return true;
  }

  private Optional<String> read(Path file) throws IOException {
    try (InputStream in = system.open(file)) {
      return Optional.of(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
