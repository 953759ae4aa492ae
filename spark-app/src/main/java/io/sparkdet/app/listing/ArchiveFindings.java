package io.sparkdet.app.listing;

import io.sparkdet.app.archive.ArchiveEntry;
import io.sparkdet.app.archive.ArchiveKind;
import io.sparkdet.app.archive.ArchiveScan;
import io.sparkdet.app.archive.DamagedArchiveException;
import io.sparkdet.app.archive.EntryNames;
import io.sparkdet.app.archive.EntryPlace;
import io.sparkdet.app.archive.Verdict;
import io.sparkdet.efficientdet.image.format.ImageFormat;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.sql.store.ReadFailure;
import io.sparkdet.sql.store.StoredEntry;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What there is in an archive, entry by entry, by the same rules as in a folder. Where it cannot be
 * read, or not any further, the archive itself is the last finding, with the reason: what was found
 * before stays.
 */
final class ArchiveFindings implements Iterator<Finding> {

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveFindings.class);

  private final Finding archive;
  private final FileJudge judge;
  private final Configuration hadoop;
  private final EntryNames names = new EntryNames();
  private @Nullable ArchiveScan scan;
  private @Nullable Finding next;
  private long images;
  private boolean ended;

  /** Prepares to look into an archive, which is opened when the first finding is asked for. */
  ArchiveFindings(Finding archive, ListingRules rules, Configuration hadoop) {
    this.archive = archive;
    this.judge = new FileJudge(rules, hadoop);
    this.hadoop = hadoop;
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener closing = done -> close();
      task.addTaskCompletionListener(closing);
    }
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = advance();
    }
    return next != null;
  }

  @Override
  public Finding next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Finding found = next;
    next = null;
    return Objects.requireNonNull(found);
  }

  private @Nullable Finding advance() {
    try {
      ArchiveScan entries = opened();
      for (ArchiveEntry entry = entries.next(); entry != null; entry = entries.next()) {
        Finding found = finding(entry);
        if (found != null) {
          images += found.isImage() ? 1 : 0;
          return found;
        }
      }
      end();
      return null;
    } catch (DamagedArchiveException e) {
      end();
      return broken(
          archive.bytes() == 0 ? ImageStatus.EMPTY : ImageStatus.CORRUPT, ReadFailure.clause(e));
    } catch (IOException e) {
      end();
      return broken(ImageStatus.UNREADABLE, ReadFailure.sentence(e));
    } catch (RuntimeException e) { // clients of object stores throw their own
      end();
      return broken(
          ImageStatus.UNREADABLE,
          "Reading failed: %s: %s.".formatted(e.getClass().getSimpleName(), ReadFailure.clause(e)));
    }
  }

  private ArchiveScan opened() throws IOException {
    ArchiveScan there = scan;
    if (there == null) {
      there = ArchiveScan.open(archive.path(), kind(), hadoop);
      scan = there;
    }
    return there;
  }

  private ArchiveKind kind() {
    return ArchiveKind.of(archive.path()).orElseThrow();
  }

  private void end() {
    ended = true;
    close();
  }

  private void close() {
    ArchiveScan there = scan;
    scan = null;
    if (there != null) {
      try {
        there.close();
      } catch (IOException e) {
        LOG.debug("An archive could not be closed; what was wanted of it has been read", e);
      }
    }
  }

  /**
   * Returns the row that says why the archive, or the rest of it, cannot be read.
   *
   * @param clause how it is damaged; where it is unreadable a sentence
   */
  private Finding broken(ImageStatus status, String clause) {
    String after = images == 0 ? "" : " after %d images".formatted(images);
    String reason =
        switch (status) {
          case EMPTY -> "The archive has no bytes.";
          case UNREADABLE -> "The archive cannot be read%s. %s".formatted(after, clause);
          default -> "The archive is damaged%s: %s.".formatted(after, clause);
        };
    return new Finding(
        archive.path(),
        archive.bytes(),
        archive.modifiedAt(),
        null,
        archive.place(),
        null,
        new Verdict(status, reason));
  }

  /** Returns what to tell of an entry, or null if there is nothing to tell. */
  private @Nullable Finding finding(ArchiveEntry entry) {
    String name = EntryNames.below(entry.name());
    if (entry.kind() == ArchiveEntry.Kind.FOLDER || name.isEmpty()) {
      return null;
    }
    String path = archive.path() + EntryPlace.BETWEEN + name;
    String place = archive.place() + EntryPlace.BETWEEN + name;
    Optional<PassedOver> refusal = refusal(entry, path, name);
    if (refusal.isPresent()) {
      return Finding.passedOver(path, refusal.get(), place);
    }
    String once = EntryPlace.BETWEEN + names.once(name);
    return new Finding(
        archive.path() + once,
        entry.bytes(),
        entry.modifiedAt(),
        null,
        archive.place() + once,
        entry.verdict() == null ? entry.place() : null,
        entry.verdict());
  }

  private Optional<PassedOver> refusal(ArchiveEntry entry, String path, String name) {
    for (String part : name.split("/", -1)) {
      if (FileNames.isHidden(part)) {
        return Optional.of(PassedOver.HIDDEN);
      }
    }
    String last = name.substring(name.lastIndexOf('/') + 1);
    if (entry.kind() == ArchiveEntry.Kind.FILE && ArchiveKind.of(last).isPresent()) {
      return Optional.of(PassedOver.NESTED_ARCHIVE);
    }
    StoredEntry.Kind kind =
        entry.kind() == ArchiveEntry.Kind.FILE ? StoredEntry.Kind.FILE : StoredEntry.Kind.SPECIAL;
    return judge.refusal(
        new StoredEntry(path, last, kind, entry.bytes(), entry.modifiedAt()),
        () -> entry.head().read(ImageFormat.TELLING_BYTES));
  }
}
