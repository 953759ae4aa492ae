package io.sparkdet.app.label.estimate;

import io.sparkdet.app.error.UserException;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder for a listing that all executors reach; it is gone when it is closed. */
public final class WorkFolder implements AutoCloseable {

  private final FileSystem system;
  private final Path path;

  private WorkFolder(FileSystem system, Path path) {
    this.system = system;
    this.path = path;
  }

  /**
   * Makes one: in local mode among temporary files, else beside the output, and without one in the
   * user's home of the default file system.
   *
   * @param output the folder that a job would write
   * @throws UserException if it cannot be made
   */
  public static WorkFolder make(boolean local, Optional<String> output, Configuration hadoop) {
    String name = ".sparkdet-dry-run-" + UUID.randomUUID();
    Path path = new Path(name);
    try {
      if (local) {
        path = new Path(java.nio.file.Path.of(System.getProperty("java.io.tmpdir"), name).toUri());
      } else if (output.isPresent() && new Path(output.get()).getParent() != null) {
        path = new Path(new Path(output.get()).getParent(), name);
      } else {
        path = new Path(FileSystem.get(hadoop).getHomeDirectory(), name);
      }
      FileSystem system = path.getFileSystem(hadoop);
      path = system.makeQualified(path);
      system.mkdirs(path);
      return new WorkFolder(system, path);
    } catch (IOException e) {
      throw new UserException(
          "Cannot make the folder %s for the listing: %s; name an --output whose folder can be written to"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  /** Returns where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      system.delete(path, true);
    } catch (IOException e) {
      throw new UserException(
          "Cannot remove %s: %s; remove it yourself".formatted(path, e.getMessage()), e);
    }
  }
}
