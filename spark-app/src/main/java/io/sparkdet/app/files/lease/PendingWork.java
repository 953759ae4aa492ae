package io.sparkdet.app.files.lease;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a run has promised in its folder and not carried out: a file {@code NAME.pending}, with what
 * it needs in the folder {@code NAME} beside it. It outlives the run, whose successor carries it
 * out. Everything else in the folder is the run's own and goes with it.
 */
public final class PendingWork {

  /** How the name of a promise ends. */
  public static final String SUFFIX = ".pending";

  private PendingWork() {}

  /** Returns the promises in a run's folder, by name. */
  public static List<Path> in(FileSystem system, Path work) throws IOException {
    return Arrays.stream(entries(system, work))
        .map(FileStatus::getPath)
        .filter(path -> path.getName().endsWith(SUFFIX))
        .sorted()
        .toList();
  }

  /** Returns the folder that a promise needs. */
  public static Path needs(Path promise) {
    String name = promise.getName();
    return new Path(promise.getParent(), name.substring(0, name.length() - SUFFIX.length()));
  }

  /** Removes the folders in a run's folder, save those that promises need. */
  public static void removeOther(FileSystem system, Path work) throws IOException {
    Set<String> needed =
        in(system, work).stream()
            .map(promise -> needs(promise).getName())
            .collect(Collectors.toSet());
    for (FileStatus entry : entries(system, work)) {
      if (entry.isDirectory() && !needed.contains(entry.getPath().getName())) {
        system.delete(entry.getPath(), true);
      }
    }
  }

  /** Removes a run's folder, or all of it that no promise needs. */
  public static void removeRun(FileSystem system, Path work) throws IOException {
    if (in(system, work).isEmpty()) {
      system.delete(work, true);
      return;
    }
    removeOther(system, work);
    system.delete(new Path(work, OutputLease.LEASE), false);
  }

  private static FileStatus[] entries(FileSystem system, Path work) throws IOException {
    try {
      return system.listStatus(work);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
