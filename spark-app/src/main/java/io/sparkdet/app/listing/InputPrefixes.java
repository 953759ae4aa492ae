package io.sparkdet.app.listing;

import io.sparkdet.app.job.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Turns what the user named into prefixes for tasks to list, on the driver and without listing
 * files there: a folder is split into its sub-folders while it has few entries, a glob is matched
 * down to its folders, its last part is left to the task.
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
      } catch (FileNotFoundException e) {
        throw missing(input, e);
      } catch (IOException | IllegalArgumentException e) {
        throw new UserException(
            "Cannot read input %s: %s; mend --input".formatted(input, e.getMessage()), e);
      }
    }
    return split(prefixes, wanted);
  }

  private List<Prefix> of(String input) throws IOException {
    Path path = new Path(input);
    FileSystem system = path.getFileSystem(hadoop);
    if (!FileNames.isGlob(input) || system.exists(path)) {
      FileStatus status = system.getFileStatus(path);
      String found = status.getPath().toString();
      return List.of(status.isDirectory() ? Prefix.tree(found) : Prefix.file(found));
    }
    Path parent = path.getParent();
    String last = path.getName();
    List<Prefix> prefixes = new ArrayList<>();
    if (parent == null || !FileNames.isGlob(last) || bracesHoldSlash(last)) {
      prefixes.addAll(matched(system, path));
    } else {
      for (FileStatus folder : glob(system, parent)) {
        if (folder.isDirectory()) {
          prefixes.add(Prefix.matches(folder.getPath().toString(), last));
        }
      }
    }
    if (prefixes.isEmpty()) {
      throw new FileNotFoundException(input);
    }
    return prefixes;
  }

  /** Returns whether the last part alone is not a pattern, as in {@code {a/b,c}}. */
  private static boolean bracesHoldSlash(String last) {
    return last.chars().filter(c -> c == '{').count() != last.chars().filter(c -> c == '}').count();
  }

  private static List<FileStatus> glob(FileSystem system, Path pattern) throws IOException {
    FileStatus[] matches = system.globStatus(pattern);
    return matches == null ? List.of() : List.of(matches);
  }

  private static List<Prefix> matched(FileSystem system, Path pattern) throws IOException {
    List<Prefix> prefixes = new ArrayList<>();
    for (FileStatus match : glob(system, pattern)) {
      String found = match.getPath().toString();
      prefixes.add(match.isDirectory() ? Prefix.tree(found) : Prefix.file(found));
    }
    return prefixes;
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
        done.add(Prefix.files(prefix.path()));
        open.addAll(folders.get());
      }
    }
    done.addAll(open);
    return done;
  }

  /** Returns the sub-folders of a folder, or nothing if it has too many entries to look at. */
  private Optional<List<Prefix>> folders(Prefix tree) {
    List<Prefix> folders = new ArrayList<>();
    Path root = new Path(tree.path());
    try {
      FileSystem system = root.getFileSystem(hadoop);
      RemoteIterator<FileStatus> entries = system.listStatusIterator(root);
      for (int seen = 0; entries.hasNext(); seen++) {
        if (seen == ENTRIES_LOOKED_AT) {
          return Optional.empty();
        }
        FileStatus entry = entries.next();
        if (entry.isDirectory()) {
          if (FolderWalk.leadsBack(system, entry.getPath())
              || FileNames.isHidden(entry.getPath().getName())) {
            continue;
          }
          folders.add(Prefix.tree(entry.getPath().toString()));
        }
      }
    } catch (IOException e) {
      throw FolderWalk.unlistable(root, e);
    }
    return Optional.of(folders);
  }

  private static UserException missing(String input, FileNotFoundException e) {
    return new UserException(
        FileNames.isGlob(input)
            ? "Cannot read input %s: nothing matches it; mend --input".formatted(input)
            : "Cannot read input %s: it does not exist; mend --input".formatted(input),
        e);
  }
}
