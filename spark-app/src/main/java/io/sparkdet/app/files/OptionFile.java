package io.sparkdet.app.files;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A small file that an option names, on any Hadoop file system; what is no URI is a path of the
 * default one, which is the local one where Hadoop is not told otherwise.
 *
 * @param option as users write it, such as {@code --anchors}
 * @param location a path or a URI
 */
public record OptionFile(String option, String location) {

  private static final int LARGEST = 16 << 20;

  /**
   * Reads the file whole.
   *
   * @throws UserException if it is not there, larger than 16 MiB, or cannot be read
   */
  public byte[] read(Configuration hadoop) {
    try {
      Path path = new Path(location);
      FileSystem system = PlainFiles.system(path, hadoop);
      if (system.getFileStatus(path).isDirectory()) {
        throw new UserException(
            "Cannot read %s: it is a folder; give a file with %s".formatted(location, option));
      }
      try (InputStream in = system.open(path)) {
        byte[] content = in.readNBytes(LARGEST + 1);
        if (content.length > LARGEST) {
          throw new UserException(
              "Cannot read %s: it is longer than %d bytes; mend %s"
                  .formatted(location, LARGEST, option));
        }
        return content;
      }
    } catch (FileNotFoundException e) {
      throw new UserException(
          "Cannot read %s: there is no such file; mend %s".formatted(location, option), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot read %s: %s; mend %s".formatted(location, firstLine(e), option), e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
