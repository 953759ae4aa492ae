package io.sparkdet.app.label;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local file system under the scheme {@code counting}, which notes what is opened. */
public final class CountingFileSystem extends RawLocalFileSystem {

  private static final URI NAME = URI.create("counting:///");

  private static final Queue<String> OPENED = new ConcurrentLinkedQueue<>();

  /** Makes the file system known to Hadoop. */
  static void register(Configuration hadoop) {
    hadoop.setClass(
        "fs.counting.impl", CountingFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
  }

  static void reset() {
    OPENED.clear();
  }

  /** Returns the names of the files that were opened. */
  static List<String> opened() {
    return List.copyOf(OPENED);
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public String getScheme() {
    return "counting";
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    FileStatus[] entries = super.listStatus(folder);
    for (int i = 0; i < entries.length; i++) {
      FileStatus entry = entries[i];
      entries[i] =
          new FileStatus(
              entry.getLen(),
              entry.isDirectory(),
              1,
              1 << 20,
              entry.getModificationTime(),
              new Path(NAME.resolve(entry.getPath().toUri().getPath())));
    }
    return entries;
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    OPENED.add(file.getName());
    return super.open(file, bufferSize);
  }
}
