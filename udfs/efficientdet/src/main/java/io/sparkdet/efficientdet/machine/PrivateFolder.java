package io.sparkdet.efficientdet.machine;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A folder that only this process's user can write to. Anybody may make a folder of its name in
 * {@code /tmp} first, so one that is there already must be a real folder, owned by the user of this
 * process and writable by no one else.
 */
final class PrivateFolder {

  private PrivateFolder() {}

  /**
   * Makes a folder, or checks the one that is there.
   *
   * @param use what it holds, in words
   * @param setting names another folder
   * @throws IOException if it cannot be made, or others could write to it; the message says the
   *     remedy
   */
  static Path claim(Path folder, String use, MachineSetting setting) throws IOException {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      check(folder, use, setting);
    } catch (IOException e) {
      throw new IOException(
          "Cannot make the folder %s for %s: %s; set TMPDIR to a folder of yours, or name one with %s"
              .formatted(folder, use, Reason.of(e), setting.how()),
          e);
    }
    return folder;
  }

  private static void check(Path folder, String use, MachineSetting setting) throws IOException {
    String wrong;
    try {
      wrong = wrong(folder);
    } catch (IOException e) {
      wrong = Reason.of(e);
    }
    if (!wrong.isEmpty()) {
      throw new IOException(
          "Cannot use the folder %s for %s: %s; remove it, or name a folder of your own with %s"
              .formatted(folder, use, wrong, setting.how()));
    }
  }

  /** Returns why it cannot be trusted; empty if it can. */
  private static String wrong(Path folder) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isDirectory()) {
      return "it is not a folder";
    }
    int owner = ProcessUser.owner(folder);
    if (owner != ProcessUser.number(folder)) {
      return "it belongs to another user, %s (%s)"
          .formatted(found.owner().getName(), Integer.toUnsignedString(owner));
    }
    Set<PosixFilePermission> permissions = found.permissions();
    return permissions.contains(PosixFilePermission.GROUP_WRITE)
            || permissions.contains(PosixFilePermission.OTHERS_WRITE)
        ? "others may write to it (%s)".formatted(PosixFilePermissions.toString(permissions))
        : "";
  }
}
