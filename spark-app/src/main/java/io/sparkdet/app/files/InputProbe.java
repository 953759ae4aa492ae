package io.sparkdet.app.files;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.sql.errors.NearestName;
import io.sparkdet.sql.store.FileStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether an input is there before Spark starts, on any Hadoop file system; what it holds is
 * for those to judge who read it.
 *
 * @param option as users write it, such as {@code --annotations}
 * @param location a path or URI
 */
public record InputProbe(String option, String location) {

  /**
   * Refuses an input that is not there or cannot be reached.
   *
   * @throws UserException that says why, with the nearest name beside it if one is near
   */
  public void require(Configuration hadoop) {
    try {
      String path = FileStore.qualified(location, hadoop);
      FileStore.of(path, hadoop).status(path);
    } catch (FileNotFoundException e) {
      throw new UserException(
          "Cannot read %s: it does not exist%s; mend %s"
              .formatted(location, nearest(hadoop), option),
          e);
    } catch (IOException | RuntimeException e) { // Hadoop wraps a class that is not there
      throw UserMistakes.refusal(
          "Cannot read %s (%s)".formatted(location, option), "mend " + option, e);
    }
  }

  /** Returns whether a text has one of the signs of a glob, of which Hadoop lists the matches. */
  public static boolean isGlob(String location) {
    return location.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /** Refuses inputs that are not there; what patterns match is told when they are listed. */
  public static void requireAll(String option, List<String> locations, Configuration hadoop) {
    for (String location : locations) {
      if (!isGlob(location)) {
        new InputProbe(option, location).require(hadoop);
      }
    }
  }

  /** Refuses an option's value, where one is given, that is not there or cannot be reached. */
  public static void require(String option, @Nullable String location, Configuration hadoop) {
    if (location != null) {
      new InputProbe(option, location).require(hadoop);
    }
  }

  /**
   * Returns the full URI of a folder of pictures.
   *
   * @throws UserException if it is none
   */
  public String imageFolder(Configuration hadoop) {
    try {
      String path = FileStore.qualified(location, hadoop);
      if (FileStore.of(path, hadoop).status(path).isFolder()) {
        return path;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot read the images of %s: there is no such folder; mend %s"
              .formatted(location, option),
          e);
    }
    throw new UserException(
        "Cannot read the images of %s: it is a file; give the folder with %s"
            .formatted(location, option));
  }

  private String nearest(Configuration hadoop) {
    Path path = new Path(location);
    Path folder = path.getParent() == null ? new Path(".") : path.getParent();
    try {
      FileSystem system = folder.getFileSystem(hadoop);
      List<String> names =
          Arrays.stream(system.listStatus(folder.toString().isEmpty() ? new Path(".") : folder))
              .map(entry -> entry.getPath().getName())
              .toList();
      return NearestName.hint(path.getName(), names);
    } catch (IOException e) {
      return ""; // A hint only: the folder above is not there either.
    }
  }
}
