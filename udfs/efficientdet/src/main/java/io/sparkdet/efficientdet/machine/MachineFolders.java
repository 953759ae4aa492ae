package io.sparkdet.efficientdet.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The two folders that a machine keeps between runs. One that a {@link MachineSetting} names is
 * taken as it is; the defaults belong to the user of this process alone.
 */
public final class MachineFolders {

  private MachineFolders() {}

  /**
   * Returns the folder of native libraries, which exists: by default {@code sparkdet-native-USER}
   * in the temporary folder.
   *
   * @throws IOException if it cannot be made, or others could write to it; the message says the
   *     remedy
   */
  public static Path natives() throws IOException {
    String use = "native libraries";
    Optional<Path> named = named(MachineSetting.NATIVE_CACHE, use);
    return named.isPresent()
        ? named.get()
        : ofThisUser("sparkdet-native-", use, MachineSetting.NATIVE_CACHE);
  }

  /**
   * Returns the folder of models, which exists: by default {@code .cache/sparkdet} in the user's
   * home, and where there is no home to write to {@code sparkdet-models-USER} in the temporary
   * folder.
   *
   * @throws IOException as {@link #natives}
   */
  public static Path models() throws IOException {
    String use = "models";
    Optional<Path> named = named(MachineSetting.CACHE, use);
    if (named.isPresent()) {
      return named.get();
    }
    Path home = Path.of(System.getProperty("user.home", "?"));
    boolean shared = home.equals(ProcessUser.temporary());
    if (home.isAbsolute() && Files.isDirectory(home) && !shared) {
      try {
        Path cache = Files.createDirectories(home.resolve(".cache").resolve("sparkdet"));
        if (Files.isWritable(cache)) {
          return cache;
        }
      } catch (IOException e) {
        // A home without room for a cache is as good as none.
        return ofThisUser("sparkdet-models-", use, MachineSetting.CACHE);
      }
    }
    return ofThisUser("sparkdet-models-", use, MachineSetting.CACHE);
  }

  private static Optional<Path> named(MachineSetting setting, String use) throws IOException {
    Optional<String> named = setting.value();
    if (named.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.createDirectories(Path.of(named.get())).toAbsolutePath());
    } catch (IOException e) {
      throw new IOException(
          "Cannot use the folder %s for %s: %s; name another with %s"
              .formatted(named.get(), use, Reason.of(e), setting.how()),
          e);
    }
  }

  private static Path ofThisUser(String prefix, String use, MachineSetting setting)
      throws IOException {
    Path temporary = ProcessUser.temporary().toAbsolutePath();
    String user;
    try {
      user = ProcessUser.name();
    } catch (IOException e) {
      throw new IOException(
          "Cannot use the folder %s for temporary files: %s; set TMPDIR to a folder of yours"
              .formatted(temporary, Reason.of(e)),
          e);
    }
    return PrivateFolder.claim(temporary.resolve(prefix + user), use, setting);
  }
}
