package io.sparkdet.app.listing;

import io.sparkdet.app.files.InputProbe;
import io.sparkdet.sql.store.FileStore;
import io.sparkdet.sql.store.StoredEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobPattern;
import org.jspecify.annotations.Nullable;

/**
 * What a pattern of Hadoop's ({@code *}, {@code ?}, {@code [a-c]}, {@code {a,b}}) matches, without
 * the files of its last part, which may be millions. Hidden names are matched by patterns that
 * begin with a dot only.
 */
final class GlobMatches {

  /**
   * A match.
   *
   * @param pattern empty if the entry itself is meant, else the names in that folder that are
   */
  record Match(StoredEntry entry, String pattern) {}

  private GlobMatches() {}

  /** Returns the matches of a full URI's pattern. */
  static List<Match> of(FileStore store, String pattern) throws IOException {
    List<Match> matches = new ArrayList<>();
    for (String simple : GlobExpander.expand(pattern)) {
      int root = rootLength(simple);
      expand(store, simple.substring(0, root), simple.substring(root).split("/"), 0, matches);
    }
    return matches;
  }

  /** Returns the length of scheme, authority and first slash. */
  private static int rootLength(String uri) {
    int colon = uri.indexOf(':');
    boolean authority = uri.startsWith("//", colon + 1);
    int slash = uri.indexOf('/', colon + (authority ? 3 : 1));
    return slash < 0 ? uri.length() : slash + 1;
  }

  private static void expand(
      FileStore store, String folder, String[] parts, int at, List<Match> matches)
      throws IOException {
    String part = parts[at];
    boolean last = at == parts.length - 1;
    if (!InputProbe.isGlob(part)) {
      StoredEntry entry = status(store, Finding.placeOf(folder, part.replaceAll("\\\\(.)", "$1")));
      if (entry != null) {
        add(store, entry, parts, at, matches);
      }
    } else if (last) {
      GlobPattern.compile(part); // a wrong one is refused here, not by a task
      StoredEntry entry = status(store, folder);
      if (entry != null && entry.isFolder()) {
        matches.add(new Match(entry, part));
      }
    } else {
      GlobPattern glob = new GlobPattern(part);
      List<StoredEntry> found = new ArrayList<>();
      try (FileStore.Entries entries = store.list(folder)) {
        for (StoredEntry entry = entries.next(); entry != null; entry = entries.next()) {
          boolean shown = part.startsWith(".") || !FileNames.isHidden(entry.name());
          if (entry.isFolder() && shown && glob.matches(entry.name())) {
            found.add(entry);
          }
        }
      }
      for (StoredEntry entry : found) {
        add(store, entry, parts, at, matches);
      }
    }
  }

  private static void add(
      FileStore store, StoredEntry entry, String[] parts, int at, List<Match> matches)
      throws IOException {
    if (at == parts.length - 1) {
      matches.add(new Match(entry, ""));
    } else if (entry.isFolder()) {
      expand(store, entry.path(), parts, at + 1, matches);
    }
  }

  private static @Nullable StoredEntry status(FileStore store, String path) throws IOException {
    try {
      return store.status(path);
    } catch (IOException e) {
      if (FileStore.isMissing(e)) {
        return null;
      }
      throw e;
    }
  }
}
