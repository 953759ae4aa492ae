package io.sparkdet.sql.annotations.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files below a folder, at any depth, without those that are hidden. */
public final class FilesBelow {

  private FilesBelow() {}

  /** Returns their paths below the folder, such as {@code train/a.txt}, as they are listed. */
  public static List<String> of(FileSystem system, Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    add(system, folder, "", found);
    return found;
  }

  private static void add(FileSystem system, Path folder, String below, List<String> found)
      throws IOException {
    for (FileStatus entry : system.listStatus(folder)) {
      String name = entry.getPath().getName();
      if (HiddenNames.contain(name)) {
        continue;
      }
      if (entry.isDirectory()) {
        add(system, entry.getPath(), below + name + "/", found);
      } else {
        found.add(below + name);
      }
    }
  }
}
