package io.sparkdet.app.files.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
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

  /** Makes one whose working folder and mask of permissions are those of a configuration. */
  static PlainLocalFileSystem of(Configuration configuration) throws IOException {
    PlainLocalFileSystem system = new PlainLocalFileSystem();
    system.initialize(URI.create("file:///"), configuration);
    return system;
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(pathToFile(path).toPath(), PosixFileAttributeView.class);
    if (view == null || permission.getStickyBit()) { // of which Java knows nothing
      super.setPermission(path, permission);
      return;
    }
    String letters =
        permission.getUserAction().SYMBOL
            + permission.getGroupAction().SYMBOL
            + permission.getOtherAction().SYMBOL;
    view.setPermissions(PosixFilePermissions.fromString(letters));
  }
}
