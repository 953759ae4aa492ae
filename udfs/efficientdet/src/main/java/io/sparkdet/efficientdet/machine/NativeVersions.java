package io.sparkdet.efficientdet.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Folders of unpacked libraries side by side, one for each set of versions. A process holds a
 * shared lock on {@code .in-use} in the folder that it loads from, for as long as it lives; a
 * folder that nobody holds is what an earlier version left, and is removed.
 */
final class NativeVersions {

  private static final String PREFIX = "natives-";
  private static final String LOCK = ".in-use";

  /** A folder is removed under one's hands once or twice, not for ever. */
  private static final int ATTEMPTS = 100;

  /** What versions without locks unpacked to; they may be in use for as long as a job takes. */
  private static final Set<String> WITHOUT_LOCKS = Set.of("javacpp", "pytorch");

  private static final Duration LONGEST_USE_WITHOUT_LOCK = Duration.ofDays(1);

  /** Kept open on purpose: a lock ends with its channel. */
  private static final Set<FileChannel> HELD = new HashSet<>();

  private NativeVersions() {}

  /** Returns the versions of the libraries in this jar, as part of a folder's name. */
  static String ofThisJar() throws IOException {
    Properties versions = properties();
    return versions.stringPropertyNames().stream()
        .sorted()
        .map(name -> name + "-" + versions.getProperty(name))
        .collect(Collectors.joining("-"));
  }

  /** Returns the versions of the libraries in this jar by name. */
  static Properties properties() throws IOException {
    Properties versions = new Properties();
    try (InputStream in = NativeVersions.class.getResourceAsStream("versions.properties")) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks versions.properties of native libraries");
      }
      versions.load(in);
    }
    return versions;
  }

  /** Returns the folder of these versions below {@code root}, held until this process ends. */
  static Path claim(Path root, String versions) throws IOException {
    Path folder = Files.createDirectories(root.resolve(PREFIX + versions));
    if (hold(folder)) {
      removeOthers(root, folder);
    }
    return folder;
  }

  /**
   * Holds a folder; one that is removed at this very moment is made again. Returns false where the
   * file system knows no locks, as NFS without its lock service: nobody can tell there what is in
   * use, so nothing may be removed.
   */
  private static boolean hold(Path folder) throws IOException {
    Path file = folder.resolve(LOCK);
    for (int attempt = 1; ; attempt++) {
      Files.createDirectories(folder);
      FileChannel channel;
      try {
        channel =
            FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        continue;
      }
      try {
        channel.lock(0, Long.MAX_VALUE, true);
      } catch (ClosedChannelException | FileLockInterruptionException e) {
        throw e; // this thread was interrupted
      } catch (IOException e) {
        channel.close();
        System.getLogger(NativeVersions.class.getName())
            .log(System.Logger.Level.DEBUG, "Not locked: " + file, e);
        return false;
      } catch (OverlappingFileLockException e) {
        // Another class loader of this JVM holds it. Closing this channel would end that lock too.
        keep(channel);
        return true;
      }
      if (Files.exists(file)) {
        keep(channel);
        return true;
      }
      channel.close();
    }
  }

  private static void keep(FileChannel channel) {
    synchronized (HELD) {
      HELD.add(channel);
    }
  }

  private static void removeOthers(Path root, Path own) throws IOException {
    List<Path> others;
    try (Stream<Path> all = Files.list(root)) {
      others = all.filter(other -> !other.equals(own) && isLeftBehind(other)).toList();
    }
    for (Path other : others) {
      removeUnlessHeld(other);
    }
  }

  private static boolean isLeftBehind(Path folder) {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    String name = String.valueOf(folder.getFileName());
    return name.startsWith(PREFIX)
        || (WITHOUT_LOCKS.contains(name)
            && folder.toFile().lastModified()
                < System.currentTimeMillis() - LONGEST_USE_WITHOUT_LOCK.toMillis());
  }

  /** What cannot be removed stays: it costs room, and the next process tries again. */
  private static void removeUnlessHeld(Path folder) {
    Path lock = folder.resolve(LOCK);
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock alone = channel.tryLock()) {
      if (alone != null) {
        List<Path> content;
        try (Stream<Path> walk = Files.walk(folder)) {
          content = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : content) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException | OverlappingFileLockException e) {
      System.getLogger(NativeVersions.class.getName())
          .log(System.Logger.Level.DEBUG, "Not removed: " + folder, e);
    }
  }
}
