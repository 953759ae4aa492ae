package io.sparkdet.app.archive;

import java.util.Locale;
import java.util.Optional;

/** The kinds of archives that are opened, told by a file's suffix in any case. */
public enum ArchiveKind {
  /** Headers and contents in turn; WebDataset's shards too. Any entry is reached by its offset. */
  TAR,
  /** A tar in gzip: an entry is reached by unpacking all before it. */
  TAR_GZ,
  /** Entries that are packed one by one, with a directory at the end. */
  ZIP;

  /** Returns the kind of archive that a file of this name is, if it is one. */
  public static Optional<ArchiveKind> of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".tar")) {
      return Optional.of(TAR);
    }
    if (lower.endsWith(".tar.gz") || lower.endsWith(".tgz")) {
      return Optional.of(TAR_GZ);
    }
    return lower.endsWith(".zip") ? Optional.of(ZIP) : Optional.empty();
  }
}
