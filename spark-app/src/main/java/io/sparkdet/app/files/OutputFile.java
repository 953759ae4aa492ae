package io.sparkdet.app.files;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file that a command writes, by the rule of {@link OutputFolder}: what is there already is
 * refused, or replaced where the user said {@code --overwrite}. {@link PlainFiles} writes it, whole
 * or not at all.
 */
public final class OutputFile {

  private OutputFile() {}

  /**
   * Claims a file before the work begins.
   *
   * @param option as users write it, such as {@code --summary}
   * @param overwrite whether an older file is to be replaced
   * @throws UserException if something is there that is not to be replaced, or nothing can be
   *     written there
   */
  public static void claim(
      String option, String location, boolean overwrite, Configuration hadoop) {
    FileStatus there = new OutputProbe(option, location).place(hadoop).there();
    if (there == null) {
      return;
    }
    if (there.isDirectory()) {
      throw new UserException(
          "Cannot write to %s: it is a folder; name a file with %s".formatted(location, option));
    }
    if (!overwrite) {
      throw new UserException(
          "Cannot write to %s: the file exists already; name another with %s, or replace it with --overwrite"
              .formatted(location, option));
    }
  }

  /**
   * Writes a text, which appears whole or not at all, in the place of an older file.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(String location, String text, Configuration hadoop) throws IOException {
    Path path = new Path(location);
    PlainFiles.replace(
        PlainFiles.system(path, hadoop),
        path,
        target -> target.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
