package io.sparkdet.app.files;

import io.sparkdet.app.job.UserException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that a command writes, by one rule for all commands: what is there already is refused,
 * or, where the user said {@code --overwrite}, replaced once the new one is complete. Only an
 * earlier output of the same kind is ever replaced.
 *
 * <p>The new output is written under a hidden name beside the old one and the two are swapped at
 * the end, so a run that fails leaves the old one as it was. On object stores, whose rename copies,
 * the swap takes as long as the copy.
 */
public final class OutputFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OutputFolder.class);

  private final FileSystem system;
  private final Path place;
  private final @Nullable Path aside;
  private final String location;
  private boolean published;
  private @Nullable OutputLease lease;

  private OutputFolder(FileSystem system, Path place, @Nullable Path aside, String location) {
    this.system = system;
    this.place = place;
    this.aside = aside;
    this.location = location;
  }

  /**
   * Claims a folder before the work begins.
   *
   * @param kind what the command writes
   * @param option as users write it, such as {@code --output}
   * @param overwrite whether an earlier output of that kind is to be replaced
   * @throws UserException if something is there that is not to be replaced, or nothing can be
   *     written there
   */
  public static OutputFolder claim(
      OutputKind kind, String option, String location, boolean overwrite, Configuration hadoop) {
    OutputProbe.Place found = new OutputProbe(option, location).place(hadoop);
    List<String> entries = entries(found, option, location);
    if (entries.isEmpty()) {
      return new OutputFolder(found.system(), found.path(), null, location);
    }
    if (!overwrite) {
      throw new UserException(
          "Cannot write to %s: it is not empty; name another %s, or replace what is there with --overwrite"
              .formatted(location, option));
    }
    if (!holds(kind, found, entries, option, location)) {
      throw new UserException(
          "Cannot overwrite %s: it holds other things than %s (%s); name another %s or remove it yourself"
              .formatted(location, kind.title(), entries.get(0), option));
    }
    return new OutputFolder(
        found.system(), found.path(), PlainFiles.unfinished(found.path()), location);
  }

  /**
   * Claims a folder that a run goes on in, whatever it holds.
   *
   * @throws UserException if nothing can be written there
   */
  public static OutputFolder continued(String option, String location, Configuration hadoop) {
    OutputProbe.Place found = new OutputProbe(option, location).place(hadoop);
    return new OutputFolder(found.system(), found.path(), null, location);
  }

  private static boolean holds(
      OutputKind kind,
      OutputProbe.Place found,
      List<String> entries,
      String option,
      String location) {
    try {
      return kind.holds(found.system(), found.path(), entries);
    } catch (IOException e) {
      throw new UserException(
          "Cannot overwrite %s: what it holds cannot be read (%s); name another %s or remove it yourself"
              .formatted(location, e.getMessage(), option),
          e);
    }
  }

  private static List<String> entries(OutputProbe.Place found, String option, String location) {
    FileStatus there = found.there();
    if (there == null) {
      return List.of();
    }
    if (!there.isDirectory()) {
      throw new UserException(
          "Cannot write to %s: it is a file; name a folder with %s".formatted(location, option));
    }
    List<String> entries = new ArrayList<>();
    try {
      for (FileStatus entry : found.system().listStatus(found.path())) {
        String name = entry.getPath().getName();
        if (!name.startsWith(".")
            && !name.equals("_temporary")
            && !name.equals(OutputLease.FOLDER)) {
          entries.add(name);
        }
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to %s: it cannot be listed (%s); mend %s"
              .formatted(location, e.getMessage(), option),
          e);
    }
    entries.sort(null);
    return entries;
  }

  /**
   * Makes room in the place itself, for a command that writes there from the beginning: what stands
   * there is set aside.
   *
   * @param held the lease of the place, which stays there
   */
  public SetAside setAside(OutputLease held) {
    return aside == null ? SetAside.nothing(system, place) : SetAside.of(system, place, held);
  }

  /** Returns whether an earlier output stands there, which {@link #publish} replaces. */
  public boolean replaces() {
    return aside != null;
  }

  /** Returns where to write: the place itself, or beside it while the old output is still there. */
  public String working() {
    return aside == null ? location : aside.toString();
  }

  /**
   * Returns {@link #working} as a path of this machine where nothing stands yet.
   *
   * @throws UserException if it is not on this machine
   */
  public java.nio.file.Path workingHere() {
    if (!(system instanceof RawLocalFileSystem)) {
      throw new UserException(
          "Cannot write to %s: this command makes folders on this machine only; name one, and copy it"
              .formatted(location));
    }
    java.nio.file.Path here =
        java.nio.file.Path.of((aside == null ? place : aside).toUri().getPath());
    try {
      java.nio.file.Files.deleteIfExists(here);
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to %s: %s; remove what is there".formatted(location, e), e);
    }
    return here;
  }

  /**
   * Puts the new output in the place of the old one, if there is an old one.
   *
   * @throws UserException if the file system does not let it; the old output is then still there
   */
  public void publish() {
    if (lease != null) {
      lease.verify();
    }
    if (aside != null) {
      if (lease != null) {
        lease.stop(); // a heartbeat between the renames would stand in the way of the second
      }
      Path old = PlainFiles.unfinished(place);
      swap(aside, old);
      published = true;
      remove(old);
    }
    published = true;
  }

  private void swap(Path complete, Path old) {
    try {
      move(place, old);
      try {
        move(complete, place);
      } catch (IOException e) {
        putBack(old, e);
        throw e;
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot replace %s: %s; remove it yourself and run again"
              .formatted(location, e.getMessage()),
          e);
    }
  }

  private void putBack(Path old, IOException first) {
    try {
      move(old, place);
    } catch (IOException e) {
      first.addSuppressed(e);
      LOG.warn("The earlier output of {} is left in {}: {}", location, old, e.getMessage());
    }
  }

  private void remove(Path old) {
    try {
      if (!system.delete(old, true) && system.exists(old)) {
        LOG.warn("The earlier output of {} is left in {}; remove it", location, old);
      }
    } catch (IOException e) {
      LOG.warn(
          "The earlier output of {} is left in {}: {}; remove it", location, old, e.getMessage());
    }
  }

  private void move(Path from, Path to) throws IOException {
    // A folder would be moved into an existing one instead of taking its name.
    if (system.exists(to) || !system.rename(from, to)) {
      throw new IOException("%s cannot be renamed to %s".formatted(from, to));
    }
  }

  /**
   * Keeps the place to this run until it is closed, for jobs that do not take a lease themselves.
   *
   * @throws UserException if another run is writing there
   */
  public OutputFolder leased(Configuration hadoop, Consumer<String> notes) {
    lease = OutputLease.take(place.toString(), hadoop, notes);
    return this;
  }

  /** Removes what was written beside the old output, if it was not put in its place. */
  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
    if (aside != null && !published) {
      try {
        system.delete(aside, true);
      } catch (IOException e) {
        throw new UserException(
            "Cannot remove %s, which a failed run left: %s; remove it yourself"
                .formatted(aside, e.getMessage()),
            e);
      }
    }
  }
}
