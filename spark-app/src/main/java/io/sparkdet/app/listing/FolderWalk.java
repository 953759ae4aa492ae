package io.sparkdet.app.listing;

import io.sparkdet.app.job.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * The image files of one prefix, folder by folder, one at a time: nothing but the folders still to
 * visit is kept. Folders that vanish meanwhile are passed over; one that may not be listed is an
 * error, for nobody knows how many images it hides.
 */
final class FolderWalk implements Iterator<ListedFile> {

  private final FileSystem system;
  private final Deque<Path> folders = new ArrayDeque<>();
  private final Prefix prefix;
  private @Nullable RemoteIterator<FileStatus> entries;
  private @Nullable GlobFilter glob;
  private boolean inRoot = true;
  private @Nullable ListedFile next;

  FolderWalk(Prefix prefix, Configuration hadoop) {
    this.prefix = prefix;
    Path root = new Path(prefix.path());
    try {
      this.system = root.getFileSystem(hadoop);
      if (prefix.kind() == Prefix.Kind.MATCHES) {
        glob = new GlobFilter(prefix.glob());
      }
      if (prefix.kind() == Prefix.Kind.FILE) {
        next = named(root);
      } else {
        entries = open(root);
        next = advance();
      }
    } catch (IOException e) {
      throw unlistable(root, e);
    }
  }

  private ListedFile named(Path file) throws IOException {
    try {
      return ListedFile.of(system.getFileStatus(file));
    } catch (FileNotFoundException e) {
      // It was there when the driver looked: the task that opens it says that it vanished.
      return ListedFile.vanished(file);
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public ListedFile next() {
    ListedFile file = next;
    if (file == null) {
      throw new NoSuchElementException();
    }
    next = advance();
    return file;
  }

  private @Nullable ListedFile advance() {
    while (entries != null) {
      FileStatus entry = nextEntry(entries);
      if (entry == null) {
        inRoot = false;
        Path folder = folders.poll();
        entries = folder == null ? null : open(folder);
      } else if (entry.isDirectory()) {
        if (descends(entry.getPath())) {
          folders.add(entry.getPath());
        }
      } else if (wants(entry.getPath())) {
        return ListedFile.of(entry);
      }
    }
    return null;
  }

  private boolean descends(Path folder) {
    if (prefix.kind() == Prefix.Kind.FILES || !isVisible(folder)) {
      return false;
    }
    return !leadsBack(system, folder);
  }

  private boolean wants(Path file) {
    if (!isVisible(file)) {
      return false;
    }
    boolean named = inRoot && glob != null && FileNames.namesItsFiles(prefix.glob());
    return named || FileNames.isImage(file.getName());
  }

  private boolean isVisible(Path path) {
    if (inRoot && glob != null) {
      return glob.accept(path);
    }
    return !FileNames.isHidden(path.getName());
  }

  /** Returns whether a local folder is a link to one of the folders it lies in. */
  static boolean leadsBack(FileSystem system, Path folder) {
    if (!"file".equals(system.getUri().getScheme())) {
      return false;
    }
    java.nio.file.Path local = java.nio.file.Path.of(folder.toUri().getPath());
    if (!Files.isSymbolicLink(local)) {
      return false;
    }
    try {
      return local.resolveSibling("").toRealPath().startsWith(local.toRealPath());
    } catch (IOException e) {
      return false; // a dangling link: opening it says what is wrong
    }
  }

  private @Nullable RemoteIterator<FileStatus> open(Path folder) {
    try {
      return system.listStatusIterator(folder);
    } catch (FileNotFoundException e) {
      return none();
    } catch (IOException e) {
      throw unlistable(folder, e);
    }
  }

  private @Nullable FileStatus nextEntry(RemoteIterator<FileStatus> entries) {
    try {
      return entries.hasNext() ? entries.next() : null;
    } catch (FileNotFoundException e) {
      return null;
    } catch (IOException e) {
      throw unlistable(new Path(prefix.path()), e);
    }
  }

  private static RemoteIterator<FileStatus> none() {
    return new RemoteIterator<>() {
      @Override
      public boolean hasNext() {
        return false;
      }

      @Override
      public FileStatus next() {
        throw new NoSuchElementException();
      }
    };
  }

  static UserException unlistable(Path folder, IOException e) {
    return new UserException(
        "Cannot list %s: %s; mend its permissions or leave it out of --input".formatted(folder, e),
        e);
  }
}
