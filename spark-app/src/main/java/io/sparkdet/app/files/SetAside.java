package io.sparkdet.app.files;

import io.sparkdet.app.job.UserException;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * An earlier output that stands under a hidden name beside its place while a new one grows there,
 * for commands whose output people watch meanwhile: it is dropped once the new one is worth
 * something, and put back if it does not come to that.
 */
public final class SetAside implements AutoCloseable {

  private final FileSystem system;
  private final Path place;
  private @Nullable Path old;

  private SetAside(FileSystem system, Path place, @Nullable Path old) {
    this.system = system;
    this.place = place;
    this.old = old;
  }

  static SetAside nothing(FileSystem system, Path place) {
    return new SetAside(system, place, null);
  }

  static SetAside of(FileSystem system, Path place) {
    Path old = PlainFiles.unfinished(place);
    try {
      if (!system.rename(place, old)) {
        throw new IOException("%s cannot be renamed to %s".formatted(place, old));
      }
      return new SetAside(system, place, old);
    } catch (IOException e) {
      throw new UserException(
          "Cannot replace %s: %s; remove it yourself and run again"
              .formatted(place, e.getMessage()),
          e);
    }
  }

  /** Removes the earlier output: there is a new one in its place. */
  public void drop() throws IOException {
    if (old != null) {
      system.delete(old, true);
      old = null;
    }
  }

  /** Puts the earlier output back, unless it was dropped. */
  @Override
  public void close() throws IOException {
    if (old != null) {
      system.delete(place, true);
      system.rename(old, place);
      old = null;
    }
  }
}
