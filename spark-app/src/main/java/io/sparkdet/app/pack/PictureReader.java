package io.sparkdet.app.pack;

import io.sparkdet.app.archive.ArchiveReader;
import io.sparkdet.app.label.input.ImageSource;
import io.sparkdet.app.listing.ListedFile;
import io.sparkdet.sql.store.ImageContent;
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
    ImageContent content = ImageSource.item(file, hadoop, archives).read(largest);
    if (content instanceof ImageContent.Bytes read) {
      return Optional.of(read.bytes());
    }
    return leftOut(file, ((ImageContent.Missing) content).reason());
  }

  private Optional<byte[]> leftOut(ListedFile file, String reason) {
    if (told++ < EXAMPLES) {
      unread.add("%s: %s".formatted(file.path(), reason));
    }
    return Optional.empty();
  }
}
