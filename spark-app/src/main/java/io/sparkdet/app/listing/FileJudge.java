package io.sparkdet.app.listing;

import io.sparkdet.efficientdet.image.format.ImageFormat;
import io.sparkdet.sql.store.FileStore;
import io.sparkdet.sql.store.StoredEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Says which files are images, by name where that is enough, else by their first bytes. */
final class FileJudge {

  /** Reads the first bytes of a file, as many as tell what it is. */
  @FunctionalInterface
  interface Head {
    /** Reads them. */
    byte[] read() throws IOException;
  }

  private final Configuration hadoop;
  private final ListingRules rules;

  FileJudge(ListingRules rules, Configuration hadoop) {
    this.hadoop = hadoop;
    this.rules = rules;
  }

  /** Returns whether the name is not enough: {@link #refusal} looks into the file. */
  boolean looksInto(StoredEntry file) {
    return file.kind() == StoredEntry.Kind.FILE
        && file.bytes() != 0
        && rules.suffixes().isEmpty()
        && !FileNames.isPicture(file.name())
        && (rules.anyFile() || !FileNames.isOther(file.name()));
  }

  /**
   * Returns why a file is passed over; nothing if it is an image, or cannot be opened: its row says
   * why.
   */
  Optional<PassedOver> refusal(StoredEntry file) {
    return refusal(file, () -> firstBytes(file.path()));
  }

  /**
   * Returns why a file or an entry of an archive is passed over.
   *
   * @param head what reads its first bytes, if the name does not tell
   */
  Optional<PassedOver> refusal(StoredEntry file, Head head) {
    if (file.kind() == StoredEntry.Kind.SPECIAL) {
      return Optional.of(PassedOver.NOT_A_FILE);
    }
    if (!rules.suffixes().isEmpty()) {
      return rules.suffixes().contains(FileNames.suffix(file.name()))
          ? Optional.empty()
          : Optional.of(PassedOver.OTHER_SUFFIX);
    }
    if (FileNames.isPicture(file.name())) {
      return Optional.empty();
    }
    boolean isOther = FileNames.isOther(file.name()) && !rules.anyFile();
    return isOther || !mayBePicture(file, head)
        ? Optional.of(PassedOver.NOT_A_PICTURE)
        : Optional.empty();
  }

  private boolean mayBePicture(StoredEntry file, Head head) {
    if (file.kind() == StoredEntry.Kind.UNKNOWN) {
      return true;
    }
    if (file.bytes() == 0) {
      return false;
    }
    try {
      return ImageFormat.isPicture(head.read());
    } catch (IOException | RuntimeException e) {
      // Clients of object stores throw their own. The task that opens it again says what is wrong.
      return true;
    }
  }

  private byte[] firstBytes(String path) throws IOException {
    try (InputStream in = FileStore.of(path, hadoop).open(path)) {
      return in.readNBytes(ImageFormat.TELLING_BYTES);
    }
  }
}
