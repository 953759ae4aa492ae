package io.sparkdet.app.listing;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.sql.store.FileStore;
import io.sparkdet.sql.store.StoredEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.GlobPattern;

/**
 * Turns what the user named into prefixes for tasks to list, on the driver and without listing
 * files there: a folder is split into its sub-folders while it has few entries, a glob is matched
 * down to its folders, its last part is left to the task. Of folders that are really one, one is
 * kept.
 */
final class InputPrefixes {

  /** A page of an object store's listing; a folder with more is left whole. */
  private static final int ENTRIES_LOOKED_AT = 1000;

  private final Configuration hadoop;

  InputPrefixes(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Returns the prefixes that together hold the inputs.
   *
   * @param inputs folders, globs or single files
   * @param wanted how many prefixes keep the cores busy; more or fewer may come
   * @throws UserException if an input does not exist or cannot be reached
   */
  List<Prefix> of(List<String> inputs, int wanted) {
    List<Prefix> prefixes = new ArrayList<>();
    for (String input : inputs) {
      try {
        prefixes.addAll(of(input));
      } catch (FileNotFoundException | java.nio.file.NoSuchFileException e) {
        throw missing(input, e);
      } catch (IOException | RuntimeException e) {
        boolean forbidden = e instanceof IOException error && FileStore.isForbidden(error);
        throw unreadable(input, (forbidden ? "permission denied: " : "") + e.getMessage(), e);
      }
    }
    return split(once(prefixes), wanted);
  }

  private List<Prefix> of(String input) throws IOException {
    String path = FileStore.qualified(input, hadoop);
    FileStore store = FileStore.of(path, hadoop);
    try {
      return List.of(prefix(store, store.status(path)));
    } catch (IOException e) {
      if (!InputProbe.isGlob(input) || !FileStore.isMissing(e)) {
        throw e;
      }
    }
    List<Prefix> prefixes = new ArrayList<>();
    boolean matched = false;
    for (GlobMatches.Match match : GlobMatches.of(store, path)) {
      if (match.pattern().isEmpty()) {
        prefixes.add(prefix(store, match.entry()));
        matched = true;
      } else {
        String folder = match.entry().path();
        prefixes.add(Prefix.matches(folder, match.pattern(), store.real(folder)));
        matched = matched || holdsMatch(store, folder, match.pattern());
      }
    }
    if (!matched) {
      throw new FileNotFoundException(input);
    }
    return prefixes;
  }

  /** Returns whether anything in a folder is called so; looks no further than the first. */
  private static boolean holdsMatch(FileStore store, String folder, String pattern)
      throws IOException {
    GlobPattern glob = new GlobPattern(pattern);
    try (FileStore.Entries entries = store.list(folder)) {
      for (StoredEntry entry = entries.next(); entry != null; entry = entries.next()) {
        if (glob.matches(entry.name())) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      if (FileStore.isForbidden(e)) {
        return true; // the task that lists it tells it
      }
      throw e;
    }
  }

  private static Prefix prefix(FileStore store, StoredEntry found) throws IOException {
    String path = found.path();
    if (found.isFolder()) {
      store.list(path).close(); // one that may not be listed is refused here
      return Prefix.tree(path, store.real(path));
    }
    if (found.kind() == StoredEntry.Kind.SPECIAL) {
      throw new IOException("it is no file but a pipe, socket or device");
    }
    String folder = path.substring(0, path.lastIndexOf('/'));
    return Prefix.file(path, store.real(folder.endsWith(":") ? folder + "/" : folder));
  }

  /** Keeps one of the prefixes that look through the same folder. */
  private static List<Prefix> once(List<Prefix> prefixes) {
    Map<String, Prefix> kept = new LinkedHashMap<>();
    for (Prefix prefix : prefixes) {
      String what = prefix.kind() == Prefix.Kind.FILE ? prefix.path() : prefix.real();
      kept.putIfAbsent(prefix.kind() + " " + prefix.glob() + " " + what, prefix);
    }
    return List.copyOf(kept.values());
  }

  /** Splits trees, widest first, until there are enough prefixes or nothing more can be split. */
  private List<Prefix> split(List<Prefix> prefixes, int wanted) {
    List<Prefix> done = new ArrayList<>();
    Deque<Prefix> open = new ArrayDeque<>(prefixes);
    while (!open.isEmpty() && done.size() + open.size() < wanted) {
      Prefix prefix = open.poll();
      Optional<List<Prefix>> folders =
          prefix.kind() == Prefix.Kind.TREE ? folders(prefix) : Optional.empty();
      if (folders.isEmpty() || folders.get().isEmpty()) {
        done.add(prefix);
      } else {
        done.add(prefix.files());
        open.addAll(folders.get());
      }
    }
    done.addAll(open);
    return once(done);
  }

  /** Returns the sub-folders of a folder, or nothing if a task had better look at it. */
  private Optional<List<Prefix>> folders(Prefix tree) {
    List<Prefix> folders = new ArrayList<>();
    try (FileStore.Entries entries = FileStore.of(tree.path(), hadoop).list(tree.path())) {
      StoredEntry entry = entries.next();
      for (int seen = 0; entry != null; seen++) {
        if (seen == ENTRIES_LOOKED_AT) {
          return Optional.empty();
        }
        if (entry.kind() == StoredEntry.Kind.FOLDER && !FileNames.isHidden(entry.name())) {
          folders.add(Prefix.tree(entry.path(), Finding.placeOf(tree.real(), entry.name())));
        }
        entry = entries.next();
      }
      return Optional.of(folders);
    } catch (IOException e) {
      if (FileStore.isForbidden(e) || FileStore.isMissing(e)) {
        return Optional.empty(); // the task that lists it tells it
      }
      throw FolderWalk.unlistable(tree.path(), e);
    }
  }

  private static UserException missing(String input, IOException e) {
    String why = InputProbe.isGlob(input) ? "nothing matches it" : "it does not exist";
    String encoding = System.getProperty("sun.jnu.encoding", "");
    if (input.chars().anyMatch(c -> c > 126 || c == '?') && !encoding.equalsIgnoreCase("UTF-8")) {
      why += ", and this JVM reads names as %s (locale): set LC_ALL=C.UTF-8".formatted(encoding);
    }
    why += FileStore.hint(input).map(" (%s)"::formatted).orElse("");
    return unreadable(input, why, e);
  }

  private static UserException unreadable(String input, String why, Exception e) {
    return new UserException("Cannot read input %s: %s; mend --input".formatted(input, why), e);
  }
}
