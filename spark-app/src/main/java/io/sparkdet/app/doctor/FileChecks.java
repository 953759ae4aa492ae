package io.sparkdet.app.doctor;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.sql.store.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Whether a machine reaches the locations of a job. */
final class FileChecks {

  private FileChecks() {}

  /**
   * Looks at all of them.
   *
   * @param inputs locations or globs that have to be there
   * @param output places of which a folder above has to be there
   * @throws UserException that says which is not, and the remedy
   */
  static Finding reach(List<String> inputs, List<String> output, Configuration hadoop) {
    List<String> reached = new ArrayList<>();
    for (String input : inputs) {
      if (InputProbe.isGlob(input)) {
        requireMatch(input, hadoop);
      } else {
        new InputProbe("--input", input).require(hadoop);
      }
      reached.add(input);
    }
    for (String place : output) {
      requireFolderAbove(place, hadoop);
      reached.add(place);
    }
    return Finding.ok(
        Check.FILES, reached.isEmpty() ? "none asked for" : String.join(", ", reached));
  }

  private static void requireMatch(String pattern, Configuration hadoop) {
    try {
      Path path = new Path(pattern);
      FileStatus[] matches = path.getFileSystem(hadoop).globStatus(path);
      if (matches == null || matches.length == 0) {
        throw new UserException("Cannot read %s: nothing matches; mend --input".formatted(pattern));
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot read %s: %s; mend --input".formatted(pattern, e.getMessage()), e);
    }
  }

  private static void requireFolderAbove(String place, Configuration hadoop) {
    try {
      Path path = new Path(FileStore.qualified(place, hadoop));
      FileSystem system = path.getFileSystem(hadoop);
      Path there = path; // what is not there is made when the job writes
      while (there != null && !system.exists(there)) {
        there = there.getParent();
      }
      if (there == null) {
        throw new UserException(
            "Cannot write to %s: no folder above it is there; mend --output".formatted(place));
      }
      if (!there.equals(path) && system.getFileStatus(there).isFile()) {
        throw new UserException(
            "Cannot write to %s: %s is a file; mend --output".formatted(place, there));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot write to %s: %s; mend --output, or give executors the settings of its file system (spark.hadoop.*)"
              .formatted(place, e.getMessage()),
          e);
    }
  }
}
