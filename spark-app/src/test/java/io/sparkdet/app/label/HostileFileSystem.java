package io.sparkdet.app.label;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkEnv;

/**
 * The local file system under the scheme {@code hostile}, which lists everything and opens what it
 * likes, by the file's name. Tests may run as root, whom no permission stops.
 */
public final class HostileFileSystem extends RawLocalFileSystem {

  private static final URI NAME = URI.create("hostile:///");

  private static final int SLOW_MILLIS = 8000;

  private static final AtomicBoolean FIRST = new AtomicBoolean(true);

  /** Makes the file system known to Hadoop. */
  public static void register(Configuration hadoop) {
    hadoop.setClass(
        "fs.hostile.impl", HostileFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public String getScheme() {
    return "hostile";
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    if (folder.getName().equals("lost+found")) {
      throw new AccessControlException("user=guest, access=READ_EXECUTE");
    }
    FileStatus[] entries = super.listStatus(folder);
    for (int i = 0; i < entries.length; i++) {
      FileStatus entry = entries[i];
      long length = entry.getPath().getName().startsWith("huge") ? 1L << 31 : entry.getLen();
      entries[i] =
          new FileStatus(
              length,
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
    String name = file.getName();
    if (name.startsWith("forbidden")) {
      throw new AccessControlException("user=guest, access=READ");
    }
    if (name.startsWith("broken")) {
      throw new IOException("connection reset");
    }
    if (name.startsWith("client")) {
      throw new IllegalStateException("the store's client gave up");
    }
    if (name.startsWith("removed")) {
      // Between listing and opening somebody removes it.
      Files.delete(java.nio.file.Path.of(file.toUri().getPath()));
    }
    if (name.startsWith("once") && FIRST.getAndSet(false)) {
      // No failure of an image: the task that opens it fails.
      throw new NoClassDefFoundError("only once");
    }
    if (name.startsWith("slow")) {
      pause();
    }
    if (name.startsWith("killer") && !SparkEnv.get().executorId().equals("driver")) {
      return new FSDataInputStream(super.open(file, bufferSize)) {
        @Override
        public void close() { // its bytes are read
          System.err.println("the process is killed by " + name);
          Runtime.getRuntime().halt(134);
        }
      };
    }
    if (name.startsWith("huge")) {
      throw new FileNotFoundException("a file of that size is not to be opened");
    }
    return super.open(file, bufferSize);
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(SLOW_MILLIS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
