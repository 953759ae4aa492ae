package io.sparkdet.efficientdet.natives;

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
 * The folder that native libraries are unpacked to and loaded from, once a machine: {@code
 * -Dsparkdet.native-cache=DIR}, taken as it is; by default {@code sparkdet-native-USER} under
 * {@code java.io.tmpdir}.
 *
 * <p>Whoever can write there decides what this process executes, and anybody may make a folder of
 * that name in {@code /tmp} first. So the default folder is made for its owner alone, and one that
 * is there already must be a real folder, owned by the user of this process and writable by no one
 * else.
 */
public final class NativeFolder {

  private static final String PROPERTY = "sparkdet.native-cache";

  private static final String REMEDY =
      "remove it, or name a folder of your own with -D" + PROPERTY + "=DIR";

  private NativeFolder() {}

  /**
   * Returns the folder, which exists.
   *
   * @throws NativeFolderException if it cannot be made, or others could write to it
   */
  public static Path claim() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      try {
        return Files.createDirectories(Path.of(named)).toAbsolutePath();
      } catch (IOException e) {
        throw new NativeFolderException(
            "Cannot unpack native libraries to %s: %s; mend -D%s".formatted(named, e, PROPERTY), e);
      }
    }
    return claim(
        Path.of(
                System.getProperty("java.io.tmpdir", "."),
                "sparkdet-native-" + System.getProperty("user.name"))
            .toAbsolutePath(),
        uid(Path.of("/proc/self")));
  }

  /** Makes a folder for the user with that number, or checks the one that is there. */
  static Path claim(Path folder, int uid) {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      check(folder, uid);
    } catch (IOException e) {
      throw new NativeFolderException(
          "Cannot make the folder %s for native libraries: %s; name another with -D%s=DIR"
              .formatted(folder, e, PROPERTY),
          e);
    }
    return folder;
  }

  private static void check(Path folder, int uid) {
    PosixFileAttributes found;
    try {
      found = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new NativeFolderException(
          "Cannot look at the folder %s for native libraries: %s; %s".formatted(folder, e, REMEDY),
          e);
    }
    if (!found.isDirectory()) {
      throw refused(folder, "it is not a folder");
    }
    int owner = uid(folder);
    if (owner != uid) {
      throw refused(
          folder, "it belongs to another user, %s (%d)".formatted(found.owner().getName(), owner));
    }
    Set<PosixFilePermission> permissions = found.permissions();
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw refused(
          folder,
          "others may write to it (%s)".formatted(PosixFilePermissions.toString(permissions)));
    }
  }

  private static NativeFolderException refused(Path folder, String why) {
    return new NativeFolderException(
        "Cannot load native libraries from %s: %s; %s".formatted(folder, why, REMEDY));
  }

  private static int uid(Path path) {
    try {
      return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new NativeFolderException(
          "Cannot tell who owns %s: %s; %s".formatted(path, e, REMEDY), e);
    }
  }
}
