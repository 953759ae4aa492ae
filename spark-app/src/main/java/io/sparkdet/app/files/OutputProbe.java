package io.sparkdet.app.files;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.mistakes.UserMistakes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tries an output before the work begins: whether something is there, and whether a file can be
 * made where it is to be.
 *
 * @param option as users write it, such as {@code --output}
 * @param location a path or URI of a Hadoop file system
 */
record OutputProbe(String option, String location) {

  /** What a path is before the work begins; {@code there} is null for nothing. */
  record Place(FileSystem system, Path path, @Nullable FileStatus there) {}

  /**
   * Finds the place and makes and removes a file there.
   *
   * @throws UserException if nothing can be written there
   */
  Place place(Configuration hadoop) {
    try {
      Path path = new Path(location);
      FileSystem system = PlainFiles.system(path, hadoop);
      Path full = system.makeQualified(path);
      FileStatus there = status(system, full);
      Path folder =
          there != null && there.isDirectory() ? full : existing(system, full.getParent());
      Path probe = PlainFiles.unfinished(new Path(folder, "sparkdet-probe"));
      try (OutputStream out = system.create(probe, false)) {
        out.write('x');
      } catch (FileNotFoundException e) {
        throw new UserException(
            "Cannot write to %s: no file can be made in %s; name another %s"
                .formatted(location, folder, option),
            e);
      } finally {
        system.delete(probe, false);
      }
      return new Place(system, full, there);
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistakes.refusal(
          "Cannot write to %s (%s)".formatted(location, option), "mend " + option, e);
    }
  }

  private static Path existing(FileSystem system, @Nullable Path folder) throws IOException {
    Path at = folder;
    while (at != null) {
      FileStatus status = status(system, at);
      if (status != null && status.isDirectory()) {
        return at;
      }
      if (status != null) {
        throw new IOException("%s is a file".formatted(at));
      }
      at = at.getParent();
    }
    throw new IOException("no folder above it exists");
  }

  private static @Nullable FileStatus status(FileSystem system, Path path) throws IOException {
    try {
      return system.getFileStatus(path);
    } catch (FileNotFoundException e) {
      return null;
    }
  }
}
