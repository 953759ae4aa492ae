package io.sparkdet.app.listing;

import io.sparkdet.app.error.UserException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which files of a folder are images.
 *
 * @param suffixes lower case, without dot: only files with one of these are, and none is looked
 *     into; empty for the rule that a picture's suffix or its first bytes say it
 * @param anyFile whether files with suffixes of other kinds, such as {@code .txt}, are looked into
 * @param refuseUnreadableFolders whether a folder that may not be listed ends the job
 */
public record ListingRules(Set<String> suffixes, boolean anyFile, boolean refuseUnreadableFolders)
    implements Serializable {

  /** What applies when nothing is asked for. */
  public static final ListingRules DEFAULT = of(List.of(), false, false);

  /**
   * Checks and makes rules.
   *
   * @param suffixes with or without a dot, in any case
   * @throws UserException if a suffix is none, or suffixes are named although any file is meant
   */
  public static ListingRules of(
      List<String> suffixes, boolean anyFile, boolean refuseUnreadableFolders) {
    TreeSet<String> known = new TreeSet<>();
    for (String suffix : suffixes) {
      String bare =
          (suffix.startsWith(".") ? suffix.substring(1) : suffix).toLowerCase(Locale.ROOT);
      if (bare.isBlank() || bare.indexOf('/') >= 0 || bare.indexOf('.') >= 0) {
        throw new UserException(
            "Cannot use --suffixes %s: a suffix is what follows a name's last dot, such as jpg"
                .formatted(suffix));
      }
      known.add(bare);
    }
    if (anyFile && !known.isEmpty()) {
      throw new UserException(
          "Cannot use --suffixes with --any-file: one says that names decide, the other that they"
              + " do not; leave one out");
    }
    return new ListingRules(known, anyFile, refuseUnreadableFolders);
  }

  /** Returns which files count, for somebody whose folder had none. */
  public String inWords() {
    if (!suffixes.isEmpty()) {
      return "files with the suffixes %s count (--suffixes)".formatted(String.join(", ", suffixes));
    }
    String byBytes = "those whose first bytes are a picture's";
    return anyFile
        ? "files with a picture's suffix count, and " + byBytes
        : "files with a picture's suffix (jpg, png, webp, gif, bmp, tif …) count, and %s where the suffix is not known; --any-file looks into all"
            .formatted(byBytes);
  }
}
