package io.sparkdet.app.files.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local file system without checksum companions. Permissions are set by this process: Hadoop's
 * own starts {@code chmod} for each file and folder that it makes, which takes longer than writing
 * a small file.
 */
final class PlainLocalFileSystem extends RawLocalFileSystem {

  private static final String MODE = "unix:mode";

  /** A folder that hands its group on keeps doing so, as with {@code chmod}. */
  private static final int SET_ID = 06000;

  /** Makes one whose working folder and mask of permissions are those of a configuration. */
  static PlainLocalFileSystem of(Configuration configuration) throws IOException {
    PlainLocalFileSystem system = new PlainLocalFileSystem();
    system.initialize(URI.create("file:///"), configuration);
    return system;
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    java.nio.file.Path file = pathToFile(path).toPath();
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      super.setPermission(path, permission);
      return;
    }
    int kept = Files.isDirectory(file) ? (int) Files.getAttribute(file, MODE) & SET_ID : 0;
    Files.setAttribute(file, MODE, permission.toShort() | kept);
  }
}
