package io.sparkdet.sql.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/** A file system of Hadoop's, which has no links that are followed and no special files. */
record HadoopStore(FileSystem system) implements FileStore {

  @Override
  public StoredEntry status(String path) throws IOException {
    return entry(system.getFileStatus(new Path(path)));
  }

  @Override
  public Entries list(String folder) throws IOException {
    RemoteIterator<FileStatus> entries = system.listStatusIterator(new Path(folder));
    return new Entries() {
      @Override
      public @Nullable StoredEntry next() throws IOException {
        return entries.hasNext() ? entry(entries.next()) : null;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public InputStream open(String path) throws IOException {
    return system.open(new Path(path));
  }

  @Override
  public SeekableByteChannel channel(String path) throws IOException {
    Path file = new Path(path);
    FileStatus status = system.getFileStatus(file);
    return new HadoopChannel(system.open(file), status.getLen());
  }

  @Override
  public String real(String folder) {
    return folder;
  }

  private static StoredEntry entry(FileStatus status) {
    return new StoredEntry(
        status.getPath().toString(),
        status.getPath().getName(),
        status.isDirectory() ? StoredEntry.Kind.FOLDER : StoredEntry.Kind.FILE,
        status.getLen(),
        status.getModificationTime());
  }
}
