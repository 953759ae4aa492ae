package io.sparkdet.efficientdet.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The user whose rights this process has: the effective one, by number, because a container's user
 * need not have a name. It is read off a file that the process makes, which tells the truth on file
 * systems that map users too, and where none can be made off {@code /proc/self/status}. The link
 * {@code /proc/self} itself belongs to root, whoever asks.
 */
public final class ProcessUser {

  private static final Path STATUS = Path.of("/proc/self/status");

  /** {@code Uid: real effective saved filesystem}. */
  private static final Pattern UID_LINE = Pattern.compile("Uid:\\s+\\d+\\s+(\\d+)\\s.*");

  private ProcessUser() {}

  /**
   * Returns the number of the user, as owner of what this process makes in a folder.
   *
   * @throws IOException if no file can be made there and {@code /proc} does not say it either
   */
  public static int number(Path folder) throws IOException {
    return number(folder, STATUS);
  }

  static int number(Path folder, Path status) throws IOException {
    try {
      Path made = Files.createTempFile(folder, ".sparkdet-whoami-", "");
      try {
        return owner(made);
      } finally {
        Files.deleteIfExists(made);
      }
    } catch (IOException e) {
      return effective(status, e);
    }
  }

  private static int effective(Path status, IOException before) throws IOException {
    try {
      for (String line : Files.readAllLines(status)) {
        Matcher uid = UID_LINE.matcher(line);
        if (uid.matches()) {
          return Integer.parseUnsignedInt(uid.group(1));
        }
      }
    } catch (IOException e) {
      before.addSuppressed(e);
    }
    throw before;
  }

  /** Returns the number of a file's owner; a link is not followed. */
  static int owner(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the user's name, or {@code uid-NUMBER} where it has none. */
  public static String name() throws IOException {
    String name = System.getProperty("user.name", "");
    return name.isBlank() || name.equals("?") ? "uid-" + number(temporary()) : name;
  }

  /** Returns the folder for temporary files. */
  static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir", "."));
  }
}
