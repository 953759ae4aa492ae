package io.sparkdet.app.pack;

import io.sparkdet.app.archive.ArchiveReader;
import io.sparkdet.app.archive.EntryPlace;
import io.sparkdet.app.archive.Verdict;
import io.sparkdet.app.files.store.FileStore;
import io.sparkdet.app.files.store.ReadFailure;
import io.sparkdet.app.listing.ListedFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/** Reads the pictures of one task; those that cannot be read are told and left out. */
final class PictureReader {

  /** As many as a task names of those that it left out. */
  private static final int EXAMPLES = 3;

  private final Configuration hadoop;
  private final ArchiveReader archives;
  private final CollectionAccumulator<String> unread;
  private final long largest =
      Math.min(Integer.MAX_VALUE - 8L, Runtime.getRuntime().maxMemory() / 4);
  private int told;

  PictureReader(Configuration hadoop, CollectionAccumulator<String> unread) {
    this.hadoop = hadoop;
    this.archives = new ArchiveReader(hadoop);
    this.unread = unread;
    TaskCompletionListener closing = ended -> archives.close();
    TaskContext.get().addTaskCompletionListener(closing);
  }

  /** Returns the bytes of a picture, or nothing if it is left out. */
  Optional<byte[]> read(ListedFile file) {
    Verdict verdict = file.verdict();
    if (verdict != null) {
      return leftOut(file, verdict.reason());
    }
    if (file.bytes() > largest) {
      return leftOut(file, "It has %d bytes: give more memory.".formatted(file.bytes()));
    }
    EntryPlace entry = file.entry();
    try {
      if (entry != null) {
        return Optional.of(archives.read(entry, (int) file.bytes()));
      }
      try (InputStream in = FileStore.of(file.path(), hadoop).open(file.path())) {
        return Optional.of(in.readNBytes((int) largest));
      }
    } catch (IOException e) {
      return leftOut(file, ReadFailure.sentence(e));
    } catch (RuntimeException e) { // clients of object stores throw their own
      return leftOut(
          file, "%s: %s.".formatted(e.getClass().getSimpleName(), ReadFailure.clause(e)));
    }
  }

  private Optional<byte[]> leftOut(ListedFile file, String reason) {
    if (told++ < EXAMPLES) {
      unread.add("%s: %s".formatted(file.path(), reason));
    }
    return Optional.empty();
  }
}
