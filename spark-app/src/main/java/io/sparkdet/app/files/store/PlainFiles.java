package io.sparkdet.app.files.store;

import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files for people and other programs, which appear under their name only once they are complete.
 *
 * <p>On the local file system no {@code .crc} companions are written: they would make Hadoop refuse
 * a file that its owner has edited.
 */
public final class PlainFiles {

  /** What writes a file's content. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything; the stream is closed by the caller. */
    void writeTo(OutputStream target) throws IOException;
  }

  private static final int MOST_OF_NAME = 50;

  private PlainFiles() {}

  /** Returns the file system of a path, without checksum companions where it is local. */
  public static FileSystem system(Path path, Configuration configuration) throws IOException {
    FileSystem system = path.getFileSystem(configuration);
    if (system.getClass() == LocalFileSystem.class) {
      return PlainLocalFileSystem.of(configuration);
    }
    return system instanceof LocalFileSystem local ? local.getRawFileSystem() : system;
  }

  /**
   * Returns a hidden name beside a path, for what is not complete yet. It has the beginning of the
   * path's name only, since a name may be as long as the file system allows, and no colon, before
   * which Hadoop looks for a scheme.
   */
  public static Path unfinished(Path path) {
    String name = path.getName().replace(':', '_');
    String beginning = name.substring(0, Math.min(MOST_OF_NAME, name.length()));
    return new Path(path.getParent(), "." + beginning + "." + UUID.randomUUID());
  }

  /** Returns the hidden name beside a folder that an earlier output has while it is replaced. */
  public static Path earlier(Path path) {
    return new Path(path.getParent(), "." + path.getName() + ".earlier");
  }

  /**
   * Writes a file under a hidden name beside it and renames it, replacing an older file. Where the
   * file system has no atomic replacing rename, the older file is removed just before.
   *
   * @throws IOException if it cannot be written; the older file is then still there
   */
  public static void replace(FileSystem system, Path path, Content content) throws IOException {
    replace(system, path, content, () -> {});
  }

  /** What is done once a file is complete and before it appears. */
  @FunctionalInterface
  public interface Step {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Replaces a file as {@link #replace(FileSystem, Path, Content)} does.
   *
   * @param whenComplete what is done between writing and renaming
   * @throws IOException if it cannot be written; the older file is then still there
   */
  public static void replace(FileSystem system, Path path, Content content, Step whenComplete)
      throws IOException {
    Path unfinished = unfinished(path);
    try {
      try (OutputStream target = system.create(unfinished, false)) {
        content.writeTo(target);
      }
      whenComplete.run();
      if (!renamed(system, unfinished, path)) {
        system.delete(path, false);
        if (!renamed(system, unfinished, path)) {
          throw new IOException(
              "Cannot write %s: the finished file cannot be renamed".formatted(path));
        }
      }
    } finally {
      system.delete(unfinished, false);
    }
  }

  /** Where the new name is taken some file systems say so by their answer, S3A by an error. */
  private static boolean renamed(FileSystem system, Path from, Path to) throws IOException {
    try {
      return system.rename(from, to);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Writes a new file under a hidden name beside it and renames it once it is complete. Of two
   * programs that write one file at the same time each writes under its own hidden name, so that
   * the file is one of theirs, whole.
   *
   * @throws FileAlreadyExistsException if there is something at that path, before or after writing
   */
  public static void create(FileSystem system, Path path, Content content) throws IOException {
    refuseOld(system, path);
    Path unfinished = unfinished(path);
    try {
      try (OutputStream target = system.create(unfinished, false)) {
        content.writeTo(target);
      }
      refuseOld(system, path);
      if (!system.rename(unfinished, path)) {
        throw new IOException(
            "Cannot write %s: the finished file cannot be renamed".formatted(path));
      }
    } finally {
      system.delete(unfinished, false);
    }
  }

  private static void refuseOld(FileSystem system, Path path) throws IOException {
    if (system.exists(path)) {
      throw new FileAlreadyExistsException(
          "Cannot write %s: it exists already; name a new file or remove it first".formatted(path));
    }
  }
}
