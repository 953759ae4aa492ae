package io.sparkdet.sql.annotations.named;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.file.FileContent;
import io.sparkdet.sql.annotations.file.HiddenNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** A file or folder that may hold annotations, looked into no more than is asked for. */
final class AnnotationPlace {

  private final String path;
  private final Configuration configuration;
  private final boolean folder;
  private byte @Nullable [] head;
  private @Nullable List<String> names;

  AnnotationPlace(String path, Configuration configuration) {
    this.path = path;
    this.configuration = configuration;
    try {
      FileSystem system = new Path(path).getFileSystem(configuration);
      folder = system.getFileStatus(new Path(path)).isDirectory();
    } catch (IOException | RuntimeException e) {
      throw AnnotationException.unreadable(path, e);
    }
  }

  boolean isFolder() {
    return folder;
  }

  /** Returns what the text of the file begins with. */
  FileContent content() {
    return FileContent.of(head());
  }

  /** Returns the beginning of the file's text. */
  String beginning() {
    return new String(head(), StandardCharsets.UTF_8);
  }

  private byte[] head() {
    byte[] known = head;
    if (known == null) {
      known = new AnnotationFile(path, configuration).beginning();
      head = known;
    }
    return known;
  }

  /** Returns the names in the folder, without those that are hidden. */
  List<String> names() {
    List<String> known = names;
    if (known == null) {
      known = new ArrayList<>();
      try {
        for (FileStatus entry :
            new Path(path).getFileSystem(configuration).listStatus(new Path(path))) {
          if (!HiddenNames.contain(entry.getPath().getName())) {
            known.add(entry.getPath().getName());
          }
        }
      } catch (IOException e) {
        throw AnnotationException.unreadable(path, e);
      }
      names = known;
    }
    return known;
  }

  /** Returns what a file in the folder holds. */
  FileContent contentOf(String name) {
    return new AnnotationFile(path + "/" + name, configuration).content();
  }
}
