package io.sparkdet.app.archive;

import io.sparkdet.sql.store.FileStore;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads entries by their places. It keeps one archive open, so that entries are best asked for by
 * archive and, in it, by their offsets.
 */
public final class ArchiveReader implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveReader.class);

  private final Configuration hadoop;
  private @Nullable String archive;
  private @Nullable ArchiveBytes open;

  /** Makes a reader that has nothing open. */
  public ArchiveReader(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Returns the bytes of an entry.
   *
   * @param bytes how many it must have
   * @throws DamagedArchiveException if they are not what the archive says of them
   * @throws IOException if the archive cannot be read
   */
  public byte[] read(EntryPlace place, int bytes) throws IOException {
    boolean whole = false;
    try {
      ArchiveBytes from = open(place);
      byte[] content =
          switch (place.packing()) {
            case TAR, TAR_GZ -> tar(from, place, bytes);
            case ZIP_STORED, ZIP_DEFLATED -> ZipContent.read((SeekableBytes) from, place, bytes);
          };
      whole = true;
      return content;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  private static byte[] tar(ArchiveBytes from, EntryPlace place, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    int got = from.moveTo(place.at()) ? from.readFully(content, 0, bytes) : 0;
    if (got < bytes) {
      throw new DamagedArchiveException(
          "the archive ends after %d of its %d bytes".formatted(got, bytes));
    }
    return content;
  }

  private ArchiveBytes open(EntryPlace place) throws IOException {
    ArchiveBytes there = open;
    boolean behind =
        there != null && place.packing().isSequential() && there.position() > place.at();
    if (there != null && place.archive().equals(archive) && !behind) {
      return there;
    }
    close();
    SeekableBytes file =
        new SeekableBytes(FileStore.of(place.archive(), hadoop).channel(place.archive()));
    open = file; // closed even if the next line throws
    archive = place.archive();
    ArchiveBytes made = place.packing().isSequential() ? new GzipBytes(file) : file;
    open = made;
    return made;
  }

  @Override
  public void close() {
    ArchiveBytes there = open;
    open = null;
    archive = null;
    if (there != null) {
      try {
        there.close();
      } catch (IOException e) {
        LOG.debug("An archive could not be closed; what was wanted of it has been read", e);
      }
    }
  }
}
