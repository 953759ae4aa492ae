package io.sparkdet.app.files;

import io.sparkdet.app.job.UserException;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An earlier output that stands under a hidden name beside its place while a new one grows there,
 * for commands whose output people watch meanwhile: it is dropped once the new one is worth
 * something, and put back if it does not come to that. The {@link OutputLease} of the place stays
 * where it is; a run that has lost it moves nothing any more.
 */
public final class SetAside implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);

  private final FileSystem system;
  private final Path place;
  private final @Nullable OutputLease lease;
  private @Nullable Path old;

  private SetAside(FileSystem system, Path place, @Nullable OutputLease lease, @Nullable Path old) {
    this.system = system;
    this.place = place;
    this.lease = lease;
    this.old = old;
  }

  static SetAside nothing(FileSystem system, Path place) {
    return new SetAside(system, place, null, null);
  }

  static SetAside of(FileSystem system, Path place, OutputLease lease) {
    Path old = PlainFiles.unfinished(place);
    try {
      try {
        moveEntries(system, place, old);
      } catch (IOException e) {
        putBack(system, old, place, e);
        throw e;
      }
      return new SetAside(system, place, lease, old);
    } catch (IOException e) {
      throw new UserException(
          "Cannot replace %s: %s; remove it yourself and run again"
              .formatted(place, e.getMessage()),
          e);
    }
  }

  private static void putBack(FileSystem system, Path from, Path to, IOException first) {
    try {
      moveEntries(system, from, to);
      system.delete(from, false);
    } catch (IOException e) {
      first.addSuppressed(e);
    }
  }

  /** Moves all but the lease. */
  private static void moveEntries(FileSystem system, Path from, Path to) throws IOException {
    if (!system.mkdirs(to)) {
      throw new IOException("the folder %s cannot be made".formatted(to));
    }
    for (FileStatus entry : system.listStatus(from)) {
      String name = entry.getPath().getName();
      if (name.equals(OutputLease.FOLDER)) {
        continue;
      }
      Path target = new Path(to, name);
      if (system.exists(target) || !system.rename(entry.getPath(), target)) {
        throw new IOException("%s cannot be renamed to %s".formatted(entry.getPath(), target));
      }
    }
  }

  /** Removes the earlier output: there is a new one in its place. */
  public void drop() throws IOException {
    if (old != null) {
      Path dropped = old;
      old = null;
      system.delete(dropped, true);
    }
  }

  /** Puts the earlier output back, unless it was dropped. */
  @Override
  public void close() throws IOException {
    if (old == null) {
      return;
    }
    Path back = old;
    old = null;
    if (lease != null && lease.isLost()) {
      LOG.warn("The earlier output of {} is left in {}: another run writes there", place, back);
      return;
    }
    Path unfinished = PlainFiles.unfinished(place);
    try {
      moveEntries(system, place, unfinished);
      moveEntries(system, back, place);
    } catch (IOException e) {
      LOG.warn("The earlier output of {} is left in {}", place, back);
      throw new UserException(
          "Cannot put the earlier output of %s back: %s; it is left in %s, move it yourself"
              .formatted(place, e.getMessage(), back),
          e);
    }
    system.delete(back, false);
    system.delete(unfinished, true);
  }
}
