package io.sparkdet.app.files.store;

import io.sparkdet.app.error.UserException;

/**
 * The letters that this JVM can read and write in local paths: those of its locale. A POSIX locale
 * has none outside ASCII, and every one of them that a user writes arrives as a question mark.
 */
public final class PathLocale {

  private static final String ENCODING = System.getProperty("sun.jnu.encoding", "");

  private PathLocale() {}

  /**
   * Refuses a place to write whose name cannot have arrived as it was written.
   *
   * @throws UserException that names the locale's encoding and the remedy
   */
  public static void require(String option, String location) {
    require(option, location, ENCODING);
  }

  static void require(String option, String location, String encoding) {
    boolean lost = location.chars().anyMatch(c -> c == '?' || c > 126);
    if (lost && !encoding.equalsIgnoreCase("UTF-8")) {
      throw new UserException(
          "Cannot write to %s: this JVM's locale writes names as %s, which has no letters outside ASCII or others than were meant; set LC_ALL=C.UTF-8 or mend %s"
              .formatted(location, encoding, option));
    }
  }
}
