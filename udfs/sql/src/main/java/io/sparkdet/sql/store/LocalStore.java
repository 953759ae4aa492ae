package io.sparkdet.sql.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The machine's own files, without Hadoop. */
final class LocalStore implements FileStore {

  static final LocalStore INSTANCE = new LocalStore();

  private static final String SCHEME = "file:";

  private LocalStore() {}

  /** Returns whether a path is a local URI. */
  static boolean holds(String path) {
    return path.startsWith(SCHEME + "/");
  }

  /** Returns the full URI of a local URI or path, without {@code .} and {@code ..}. */
  static String qualified(String written) {
    String path = holds(written) ? written.substring(SCHEME.length()) : written;
    if (path.isEmpty()) {
      throw new IllegalArgumentException("a path cannot be empty");
    }
    String absolute = path.startsWith("/") ? path : System.getProperty("user.dir") + "/" + path;
    Deque<String> parts = new ArrayDeque<>();
    for (String part : absolute.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return SCHEME + "/" + String.join("/", parts);
  }

  @Override
  public StoredEntry status(String path) throws IOException {
    Path local = path(path);
    StoredEntry entry = entry(local, text(path));
    if (entry == null) {
      throw new FileNotFoundException(path);
    }
    return entry;
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // the entries own it
  public Entries list(String folder) throws IOException {
    String base = text(folder);
    DirectoryStream<Path> stream = Files.newDirectoryStream(path(folder));
    Iterator<Path> paths = stream.iterator();
    return new Entries() {
      @Override
      public @Nullable StoredEntry next() throws IOException {
        try {
          while (paths.hasNext()) {
            Path path = paths.next();
            String whole = LocalNames.text(path);
            String name = whole.substring(whole.lastIndexOf('/') + 1);
            StoredEntry entry = entry(path, base.endsWith("/") ? base + name : base + "/" + name);
            if (entry != null) {
              return entry;
            }
          }
          return null;
        } catch (DirectoryIteratorException e) {
          throw e.getCause();
        }
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  @Override
  public InputStream open(String path) throws IOException {
    return Files.newInputStream(regular(path));
  }

  @Override
  public SeekableByteChannel channel(String path) throws IOException {
    return Files.newByteChannel(regular(path));
  }

  /** Returns a file that may be opened. */
  private static Path regular(String path) throws IOException {
    Path local = path(path);
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(local, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(local)) {
        throw new IOException(
            "the file is a link to %s, which is not there".formatted(Files.readSymbolicLink(local)),
            e);
      }
      throw e;
    }
    if (attributes.isDirectory()) {
      throw new IOException("it is a folder");
    }
    if (!attributes.isRegularFile()) {
      throw new IOException("it is no file but a pipe, socket or device");
    }
    return local;
  }

  @Override
  public String real(String folder) throws IOException {
    return SCHEME + LocalNames.text(path(folder).toRealPath());
  }

  private static Path path(String path) {
    return LocalNames.path(text(path).substring(SCHEME.length()));
  }

  /** Returns a local URI with one slash, as Hadoop writes it. */
  private static String text(String path) {
    int end = SCHEME.length();
    while (end < path.length() - 1 && path.charAt(end + 1) == '/') {
      end++;
    }
    return SCHEME + path.substring(end);
  }

  /** Returns what is at a path, or null if it is gone. */
  private static @Nullable StoredEntry entry(Path local, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    try {
      BasicFileAttributes own =
          Files.readAttributes(local, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      BasicFileAttributes found =
          own.isSymbolicLink() ? Files.readAttributes(local, BasicFileAttributes.class) : own;
      return new StoredEntry(
          path, name, kind(own, found), found.size(), found.lastModifiedTime().toMillis());
    } catch (NoSuchFileException e) {
      return Files.isSymbolicLink(local) ? unknown(path, name) : null;
    } catch (IOException e) {
      return unknown(path, name); // opening it says what is wrong
    }
  }

  private static StoredEntry unknown(String path, String name) {
    return new StoredEntry(path, name, StoredEntry.Kind.UNKNOWN, -1, -1);
  }

  private static StoredEntry.Kind kind(BasicFileAttributes own, BasicFileAttributes found) {
    if (found.isDirectory()) {
      return own.isSymbolicLink() ? StoredEntry.Kind.FOLDER_LINK : StoredEntry.Kind.FOLDER;
    }
    return found.isRegularFile() ? StoredEntry.Kind.FILE : StoredEntry.Kind.SPECIAL;
  }
}
