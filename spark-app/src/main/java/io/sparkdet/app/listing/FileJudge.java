package io.sparkdet.app.listing;

import io.sparkdet.app.files.store.FileStore;
import io.sparkdet.app.files.store.StoredEntry;
import io.sparkdet.efficientdet.image.format.ImageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Says which files are images, by name where that is enough, else by their first bytes. */
final class FileJudge {

  private final FileStore store;
  private final ListingRules rules;

  FileJudge(FileStore store, ListingRules rules) {
    this.store = store;
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
    return isOther || !mayBePicture(file)
        ? Optional.of(PassedOver.NOT_A_PICTURE)
        : Optional.empty();
  }

  private boolean mayBePicture(StoredEntry file) {
    if (file.kind() == StoredEntry.Kind.UNKNOWN) {
      return true;
    }
    if (file.bytes() == 0) {
      return false;
    }
    try (InputStream in = store.open(file.path())) {
      return ImageFormat.isPicture(in.readNBytes(ImageFormat.TELLING_BYTES));
    } catch (IOException | RuntimeException e) {
      // Clients of object stores throw their own. The task that opens it again says what is wrong.
      return true;
    }
  }
}
