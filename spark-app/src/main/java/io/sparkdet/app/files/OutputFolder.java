package io.sparkdet.app.files;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.lease.OutputLease;
import io.sparkdet.app.files.lease.PendingWork;
import io.sparkdet.app.files.store.PlainFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
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
 * <p>The new output is written under a hidden name beside the old one and the two are swapped once
 * it is complete, so a run that fails or is killed leaves the old one as it was. Between the two
 * renames of the swap the old one is {@code .NAME.earlier}: whoever claims the place after a run
 * that was killed right there finds it back. On object stores, whose rename copies, the swap takes
 * as long as the copy.
 */
public final class OutputFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OutputFolder.class);

  private final FileSystem system;
  private final Path place;
  private @Nullable Path aside;
  private final String location;
  private boolean published;
  private @Nullable OutputLease lease;
  private java.nio.file.@Nullable Path temporary;

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
    OutputProbe.Place found = placeOf(option, location, hadoop);
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
   * Claims a folder that a run adds to.
   *
   * @param kind what the command writes
   * @throws UserException if other things stand there, or nothing can be written there
   */
  public static OutputFolder added(
      OutputKind kind, String option, String location, Configuration hadoop) {
    OutputProbe.Place found = placeOf(option, location, hadoop);
    List<String> entries = entries(found, option, location);
    if (!entries.isEmpty() && !holds(kind, found, entries, option, location)) {
      throw new UserException(
          "Cannot add to %s: it holds other things than %s (%s); name another %s"
              .formatted(location, kind.title(), entries.get(0), option));
    }
    return new OutputFolder(found.system(), found.path(), null, location);
  }

  /**
   * Claims a folder that a run goes on in, whatever it holds.
   *
   * @throws UserException if nothing can be written there
   */
  public static OutputFolder continued(String option, String location, Configuration hadoop) {
    OutputProbe.Place found = placeOf(option, location, hadoop);
    return new OutputFolder(found.system(), found.path(), null, location);
  }

  /** Finds the place, with the earlier output in it if a run was killed while it replaced that. */
  private static OutputProbe.Place placeOf(String option, String location, Configuration hadoop) {
    OutputProbe probe = new OutputProbe(option, location);
    OutputProbe.Place found = probe.place(hadoop);
    Path earlier = PlainFiles.earlier(found.path());
    try {
      if (found.path().getParent() == null || !found.system().exists(earlier)) {
        return found;
      }
      if (found.there() != null) {
        if (!entries(found, option, location).isEmpty()) {
          LOG.warn(
              "{} is what a killed run left of an output that it had replaced; remove it", earlier);
          return found;
        }
        throw new UserException(
            "Cannot write to %s: its earlier output is in %s, since a run was killed while it replaced that; move it back or remove it"
                .formatted(location, earlier));
      }
      move(found.system(), earlier, found.path());
      PendingWork.removeRun(found.system(), new Path(found.path(), OutputLease.FOLDER));
      LOG.warn(
          "A run was killed while it replaced {}: the earlier output is in its place again",
          location);
      return probe.place(hadoop);
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to %s: its earlier output is in %s and cannot be put back (%s); move it yourself"
              .formatted(location, earlier, e.getMessage()),
          e);
    }
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

  /** Returns whether an earlier output stands there, which {@link #publish} replaces. */
  public boolean replaces() {
    return aside != null;
  }

  /**
   * Returns where to write now: the place itself, or beside it as long as {@link #publish} has not
   * been called.
   */
  public String working() {
    return aside == null || published ? location : aside.toString();
  }

  /**
   * Returns a path of this machine where nothing stands yet, for what can be written on this
   * machine only: {@link #working} itself, or a temporary folder that {@link #publish} copies
   * there.
   *
   * @throws UserException if it cannot be made
   */
  public java.nio.file.Path workingHere() {
    try {
      if (!(system instanceof RawLocalFileSystem)) {
        temporary = java.nio.file.Files.createTempDirectory("sparkdet-output");
        return temporary.resolve("output");
      }
      java.nio.file.Path here =
          java.nio.file.Path.of((aside == null ? place : aside).toUri().getPath());
      java.nio.file.Files.deleteIfExists(here);
      return here;
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to %s: %s; remove what is there".formatted(location, e), e);
    }
  }

  /** Copies what was written on this machine to where it belongs. */
  private void copyFromHere(java.nio.file.Path folder) {
    Path target = aside == null ? place : aside;
    try {
      system.mkdirs(target);
      try (Stream<java.nio.file.Path> files = java.nio.file.Files.list(folder)) {
        for (java.nio.file.Path file : files.toList()) {
          // Not copyFromLocalFile, which S3A does in its own way: an object named as the folder.
          try (OutputStream copy = system.create(new Path(target, name(file)), true)) {
            java.nio.file.Files.copy(file, copy);
          }
        }
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to %s: %s; mend the storage and run again"
              .formatted(location, e.getMessage()),
          e);
    }
  }

  private static String name(java.nio.file.Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }

  private void removeTemporary(java.nio.file.Path folder) {
    if (!FileUtil.fullyDelete(folder.toFile())) {
      LOG.warn("The temporary folder {} is left; remove it", folder);
    }
  }

  /**
   * Makes sure that no other run has taken the place over.
   *
   * @throws UserException if one has, see {@link OutputLease#verify}
   */
  public void verify() {
    if (lease != null) {
      lease.verify();
    }
  }

  /**
   * Does what fills the folder.
   *
   * @throws UserException if it fails since another run has taken the place over, see {@link
   *     OutputLease#whileHeld}
   */
  public <T> T whileHeld(Supplier<T> work) {
    return lease == null ? work.get() : lease.whileHeld(work);
  }

  /**
   * Puts the new output in the place of the old one, if it was written beside it. The lease goes
   * on: {@link #working} is the place itself from now on.
   *
   * @throws UserException if the file system does not let it; the old output is then still there
   */
  public void publish() {
    if (temporary != null && !published) {
      copyFromHere(temporary.resolve("output"));
    }
    verify();
    Path complete = aside;
    if (complete != null && !published) {
      Path old = PlainFiles.earlier(place);
      try {
        system.delete(old, true);
        OutputLease held = lease;
        if (held == null) {
          swap(complete, old);
        } else {
          held.keptIn(complete, () -> swap(complete, old));
        }
      } catch (IOException e) {
        throw new UserException(
            "Cannot replace %s: %s; remove it yourself and run again"
                .formatted(location, e.getMessage()),
            e);
      }
      published = true;
      remove(old);
    }
    published = true;
  }

  private void swap(Path complete, Path old) throws IOException {
    if (system.exists(place)) {
      move(system, place, old);
    }
    try {
      move(system, complete, place);
    } catch (IOException e) {
      putBack(old, e);
      throw e;
    }
  }

  private void putBack(Path old, IOException first) {
    try {
      move(system, old, place);
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

  private static void move(FileSystem system, Path from, Path to) throws IOException {
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

  /**
   * Keeps the place to this run, and lets it write beside it even where nothing stands there: for
   * commands that make a folder in one go.
   *
   * @throws UserException if another run is writing there
   */
  public OutputFolder leasedBeside(Configuration hadoop, Consumer<String> notes) {
    if (aside == null) {
      aside = PlainFiles.unfinished(place);
    }
    return leased(hadoop, notes);
  }

  /** Removes what was written beside the old output, if it was not put in its place. */
  @Override
  public void close() {
    if (temporary != null) {
      removeTemporary(temporary);
    }
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
