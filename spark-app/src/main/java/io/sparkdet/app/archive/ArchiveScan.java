package io.sparkdet.app.archive;

import io.sparkdet.sql.store.FileStore;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The entries of an archive in the order in which they lie there or are listed there, one at a
 * time.
 */
public interface ArchiveScan extends Closeable {

  /**
   * Opens an archive; its contents are passed over where the format lets them be.
   *
   * @throws DamagedArchiveException if it is none
   * @throws IOException if it cannot be read
   */
  static ArchiveScan open(String archive, ArchiveKind kind, Configuration hadoop)
      throws IOException {
    SeekableBytes bytes = new SeekableBytes(FileStore.of(archive, hadoop).channel(archive));
    boolean opened = false;
    try {
      ArchiveScan scan =
          switch (kind) {
            case TAR -> new TarScan(archive, EntryPacking.TAR, bytes);
            case TAR_GZ -> new TarScan(archive, EntryPacking.TAR_GZ, new GzipBytes(bytes));
            case ZIP -> ZipDirectory.open(archive, bytes);
          };
      opened = true;
      return scan;
    } finally {
      if (!opened) {
        bytes.close();
      }
    }
  }

  /**
   * Returns the next entry, or null after the last.
   *
   * @throws DamagedArchiveException if the rest cannot be told
   * @throws IOException if the archive cannot be read any further
   */
  @Nullable ArchiveEntry next() throws IOException;
}
