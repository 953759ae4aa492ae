package io.sparkdet.app.listing;

import io.sparkdet.app.archive.ArchiveKind;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.lease.OutputLease;
import io.sparkdet.sql.store.FileStore;
import io.sparkdet.sql.store.StoredEntry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.GlobPattern;
import org.jspecify.annotations.Nullable;

/**
 * What there is in one prefix, folder by folder, one at a time: nothing but the folders still to
 * visit is kept. Folders that vanish meanwhile are passed over; links to folders are told, not
 * followed, and so are folders that may not be listed. A finding that takes a look into the file is
 * given as that look, for {@link JudgedAhead}.
 */
final class FolderWalk implements Iterator<Supplier<Finding>> {

  private record Folder(String path, String real) {}

  private final FileStore store;
  private final FileJudge judge;
  private final Prefix prefix;
  private final Set<String> others;
  private final @Nullable GlobPattern glob;
  private final Deque<Folder> folders = new ArrayDeque<>();
  private Folder here;
  private FileStore.@Nullable Entries entries;
  private boolean inRoot = true;
  private @Nullable Supplier<Finding> next;

  /**
   * Begins a walk.
   *
   * @param others folders without links that other prefixes look through
   */
  FolderWalk(Prefix prefix, ListingRules rules, Set<String> others, Configuration hadoop) {
    this.prefix = prefix;
    this.others = others;
    this.glob = prefix.kind() == Prefix.Kind.MATCHES ? new GlobPattern(prefix.glob()) : null;
    this.here = new Folder(prefix.path(), prefix.real());
    try {
      this.store = FileStore.of(prefix.path(), hadoop);
    } catch (IOException e) {
      throw unlistable(prefix.path(), e);
    }
    this.judge = new FileJudge(rules, hadoop);
    next = decided(prefix.kind() == Prefix.Kind.FILE ? named() : open(here));
    if (next == null) {
      next = advance();
    }
  }

  /** Returns the file that the user named; the task that opens it says what is wrong with it. */
  private Finding named() {
    String name = prefix.path().substring(prefix.path().lastIndexOf('/') + 1);
    try {
      return named(store.status(prefix.path()), prefix.real());
    } catch (IOException e) {
      return named(
          new StoredEntry(prefix.path(), name, StoredEntry.Kind.UNKNOWN, -1, -1), prefix.real());
    }
  }

  private static Finding named(StoredEntry file, String folder) {
    return isArchive(file) ? Finding.archive(file, folder) : Finding.image(file, folder);
  }

  private static boolean isArchive(StoredEntry file) {
    return file.kind() != StoredEntry.Kind.SPECIAL && ArchiveKind.of(file.name()).isPresent();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Supplier<Finding> next() {
    Supplier<Finding> found = next;
    if (found == null) {
      throw new NoSuchElementException();
    }
    next = advance();
    return found;
  }

  private static @Nullable Supplier<Finding> decided(@Nullable Finding finding) {
    return finding == null ? null : new JudgedAhead.Decided(finding);
  }

  private @Nullable Supplier<Finding> advance() {
    while (true) {
      Supplier<Finding> found = null;
      if (entries == null) {
        if (folders.isEmpty()) {
          return null;
        }
        here = folders.remove();
        found = decided(open(here));
      } else {
        found = step(entries);
      }
      if (found != null) {
        return found;
      }
    }
  }

  private @Nullable Supplier<Finding> step(FileStore.Entries entries) {
    StoredEntry entry;
    try {
      entry = entries.next();
      if (entry != null) {
        return finding(entry);
      }
    } catch (IOException e) {
      leave(entries);
      return decided(unopened(here, e));
    }
    leave(entries);
    return null;
  }

  private void leave(FileStore.Entries left) {
    inRoot = false;
    entries = null;
    try {
      left.close();
    } catch (IOException e) {
      throw unlistable(here.path(), e);
    }
  }

  /** Returns what to tell of an entry, or null if there is nothing to tell. */
  private @Nullable Supplier<Finding> finding(StoredEntry entry) {
    if (inRoot && glob != null && !glob.matches(entry.name())) {
      return null;
    }
    String place = Finding.placeOf(here.real(), entry.name());
    if (FileNames.isHidden(entry.name()) && !isAskedFor(entry.name())) {
      return isOwnWork(entry)
          ? null
          : decided(Finding.passedOver(entry.path(), PassedOver.HIDDEN, place));
    }
    if (entry.kind() == StoredEntry.Kind.FOLDER) {
      if (prefix.kind() != Prefix.Kind.FILES && !others.contains(place)) {
        folders.add(new Folder(entry.path(), place));
      }
      return null;
    }
    if (entry.kind() == StoredEntry.Kind.FOLDER_LINK) {
      return decided(link(entry, place));
    }
    if (isArchive(entry)) {
      return decided(Finding.archive(entry, here.real()));
    }
    boolean named = inRoot && glob != null && FileNames.namesItsFiles(prefix.glob());
    String folder = here.real();
    if (named && entry.kind() != StoredEntry.Kind.SPECIAL) {
      return decided(Finding.image(entry, folder));
    }
    return judge.looksInto(entry)
        ? () -> judged(entry, place, folder)
        : decided(judged(entry, place, folder));
  }

  private Finding judged(StoredEntry entry, String place, String folder) {
    return judge
        .refusal(entry)
        .map(reason -> Finding.passedOver(entry.path(), reason, place))
        .orElseGet(() -> Finding.image(entry, folder));
  }

  private boolean isAskedFor(String name) {
    return inRoot && glob != null && name.charAt(0) == '.' && prefix.glob().startsWith(".");
  }

  /** The folder of a run that writes into the lake that it reads. */
  private static boolean isOwnWork(StoredEntry entry) {
    return entry.name().equals(OutputLease.FOLDER);
  }

  private Finding link(StoredEntry link, String place) {
    try {
      String target = store.real(link.path());
      return place.startsWith(target.endsWith("/") ? target : target + "/")
          ? Finding.passedOver(link.path(), PassedOver.REPEATED_FOLDER, place)
          : Finding.link(link.path(), target);
    } catch (IOException e) {
      return Finding.passedOver(link.path(), PassedOver.UNREADABLE_FOLDER, place);
    }
  }

  /** Opens a folder; returns what there is to tell if it may not be listed. */
  private @Nullable Finding open(Folder folder) {
    try {
      entries = store.list(folder.path());
      return null;
    } catch (IOException e) {
      return unopened(folder, e);
    }
  }

  private static @Nullable Finding unopened(Folder folder, IOException e) {
    if (FileStore.isForbidden(e)) {
      return Finding.passedOver(folder.path(), PassedOver.UNREADABLE_FOLDER, folder.real());
    }
    if (FileStore.isMissing(e)) {
      return null;
    }
    throw unlistable(folder.path(), e);
  }

  static UserException unlistable(String folder, IOException e) {
    return new UserException(
        "Cannot list %s: %s; mend its permissions or leave it out of --input".formatted(folder, e),
        e);
  }
}
