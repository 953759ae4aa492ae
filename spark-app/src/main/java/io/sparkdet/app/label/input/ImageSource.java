package io.sparkdet.app.label.input;

import io.sparkdet.app.archive.ArchiveReader;
import io.sparkdet.app.archive.DamagedArchiveException;
import io.sparkdet.app.archive.EntryPlace;
import io.sparkdet.app.archive.Verdict;
import io.sparkdet.app.listing.ListedFile;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.sql.store.FileStore;
import io.sparkdet.sql.store.ImageContent;
import io.sparkdet.sql.store.ReadFailure;
import io.sparkdet.sql.store.StoredEntry;
import java.io.IOException;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/** The images of one task in order; the encoded bytes are read one image at a time, on demand. */
public interface ImageSource {

  /** An image whose bytes may be asked for once. */
  interface Item {
    /** Returns the path or id. */
    String path();

    /** Returns the encoded length that reading will take, as far as known. */
    long bytes();

    /** Returns the modification time in milliseconds since 1970, -1 for unknown. */
    long modifiedAt();

    /** Reads the bytes. */
    ImageContent read(long largest);
  }

  /** Returns whether there is another image. */
  boolean hasNext();

  /** Returns the next image. */
  Item next();

  /**
   * Files and entries of archives, opened here and now through their file system. The archive that
   * is open is closed after the last image, and when the task that this is called in ends.
   */
  static ImageSource files(Iterator<Row> rows, Configuration hadoop) {
    ArchiveReader archives = new ArchiveReader(hadoop);
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener closing = ended -> archives.close();
      task.addTaskCompletionListener(closing);
    }
    return of(rows, row -> item(ListedFile.ofRow(row), hadoop, archives));
  }

  /** Rows of an id and the location of a file, which is looked at and opened here and now. */
  static ImageSource locations(Iterator<Row> rows, Configuration hadoop) {
    return of(
        rows,
        row ->
            LocatedItem.of(
                row.getString(0), row.getString(1), row.isNullAt(2) ? -1 : row.getLong(2), hadoop));
  }

  /** Rows of an id and the content, as a table gave them. */
  static ImageSource table(Iterator<Row> rows) {
    return of(rows, TableItem::new);
  }

  private static ImageSource of(Iterator<Row> rows, Function<Row, Item> item) {
    return new ImageSource() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Item next() {
        return item.apply(rows.next());
      }
    };
  }

  /**
   * Returns what a listing found, which is read through a reader of archives where it lies in one.
   */
  static Item item(ListedFile file, Configuration hadoop, ArchiveReader archives) {
    return file.isPlain() ? new FileItem(file, hadoop) : new EntryItem(file, archives);
  }

  /** Something that a listing found. */
  interface ListedItem extends Item {
    /** Returns what the listing says of it. */
    ListedFile file();

    @Override
    default String path() {
      return file().path();
    }

    @Override
    default long bytes() {
      return file().bytes();
    }

    @Override
    default long modifiedAt() {
      return file().modifiedAt();
    }
  }

  /** A listed file. */
  record FileItem(ListedFile file, Configuration hadoop) implements ListedItem {
    @Override
    public ImageContent read(long largest) {
      return ImageContent.read(file.path(), file.bytes(), hadoop, largest);
    }
  }

  /**
   * A file that a table names.
   *
   * @param path the id
   * @param file what its file system says of it; without length and time where that failed
   * @param modifiedAt the time that the table tells, else the file's; -1 for unknown
   */
  record LocatedItem(String path, ListedFile file, long modifiedAt, Configuration hadoop)
      implements Item {

    static LocatedItem of(String id, String location, long told, Configuration hadoop) {
      ListedFile file = new ListedFile(location, -1, -1);
      try {
        String qualified = FileStore.qualified(location, hadoop);
        StoredEntry found = FileStore.of(qualified, hadoop).status(qualified);
        file = new ListedFile(qualified, found.bytes(), found.modifiedAt());
      } catch (IOException | RuntimeException e) {
        // Reading it says what is wrong, and that becomes the image's row.
      }
      return new LocatedItem(id, file, told >= 0 ? told : file.modifiedAt(), hadoop);
    }

    @Override
    public long bytes() {
      return file.bytes();
    }

    @Override
    public ImageContent read(long largest) {
      return ImageContent.read(file.path(), file.bytes(), hadoop, largest);
    }
  }

  /** An entry of an archive, or an archive of which a part cannot be read. */
  record EntryItem(ListedFile file, ArchiveReader archives) implements ListedItem {
    @Override
    public ImageContent read(long largest) {
      Verdict verdict = file.verdict();
      if (verdict != null) {
        return new ImageContent.Missing(verdict.status(), verdict.reason());
      }
      if (file.bytes() > largest) {
        return ImageContent.tooLarge(file.bytes(), largest);
      }
      try {
        EntryPlace place = Objects.requireNonNull(file.entry());
        return new ImageContent.Bytes(archives.read(place, (int) file.bytes()));
      } catch (DamagedArchiveException e) {
        return new ImageContent.Missing(
            ImageStatus.CORRUPT, "The entry is damaged: %s.".formatted(ReadFailure.clause(e)));
      } catch (IOException | RuntimeException e) {
        return ImageContent.unreadable(e);
      }
    }
  }

  /** A row of a table: id and content. */
  record TableItem(Row row) implements Item {
    @Override
    public String path() {
      return row.getString(0);
    }

    @Override
    public long bytes() {
      return row.isNullAt(1) ? -1 : ((byte[]) row.get(1)).length;
    }

    @Override
    public long modifiedAt() {
      return -1;
    }

    @Override
    public ImageContent read(long largest) {
      return row.isNullAt(1)
          ? new ImageContent.Missing(ImageStatus.EMPTY, "The content is NULL.")
          : new ImageContent.Bytes((byte[]) row.get(1));
    }
  }
}
