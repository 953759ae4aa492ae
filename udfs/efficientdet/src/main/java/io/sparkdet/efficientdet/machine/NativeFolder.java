package io.sparkdet.efficientdet.machine;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder that native libraries are unpacked to and loaded from, once a machine and version of
 * the libraries: {@code natives-VERSIONS} below {@link MachineFolders#natives}. Whoever can write
 * there decides what this process executes.
 */
public final class NativeFolder {

  private static final Object CLAIMING = new Object();

  private static @Nullable Path claimed;

  private NativeFolder() {}

  /**
   * Returns the folder, which exists and stays until this process ends. Those of other versions
   * that no process uses are removed.
   *
   * @throws NativeFolderException if it cannot be made, or others could write to it
   */
  public static Path claim() {
    synchronized (CLAIMING) {
      return claimedOrClaim();
    }
  }

  private static Path claimedOrClaim() {
    Path folder = claimed;
    if (folder == null) {
      try {
        folder = NativeVersions.claim(MachineFolders.natives(), NativeVersions.ofThisJar());
      } catch (IOException e) {
        throw new NativeFolderException(String.valueOf(e.getMessage()), e);
      }
      claimed = folder;
    }
    return folder;
  }
}
