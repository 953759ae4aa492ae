package io.sparkdet.sql.annotations.openimages;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.FilesBelow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files that belong to a file of boxes, as Open Images' own pages, the challenges and FiftyOne
 * lay them out.
 *
 * @param boxes the file of boxes
 * @param root the folder below which its pictures are: that of the file, or the one above where it
 *     is called as folders of annotations are
 * @param labels the file of the labels that people verified, beside that of the boxes and of the
 *     same split
 * @param classes the file of the classes' names, beside that of the boxes, one folder above, or in
 *     {@code metadata}; of all classes only where there is none of those that have boxes
 */
public record OpenImagesFolder(
    String boxes, String root, Optional<String> labels, Optional<String> classes) {

  private static final Set<String> FOLDERS = Set.of("labels", "annotations", "csv", "csv_folder");

  private static final Pattern LABELS =
      Pattern.compile("(.*imagelabels.*|.*image-labels.*|classifications)\\.csv");
  private static final Pattern CLASSES =
      Pattern.compile("(.*class(es)?-descriptions?.*|classes)\\.csv");
  private static final Pattern SPLIT = Pattern.compile("(train|val|test)(idation)?");
  private static final Pattern PICTURE =
      Pattern.compile(".*\\.(jpe?g|png|bmp|gif|webp|tiff?)", Pattern.CASE_INSENSITIVE);

  /**
   * Finds the files.
   *
   * @param boxes an absolute path
   */
  public static OpenImagesFolder of(String boxes, Configuration configuration) {
    int slash = boxes.lastIndexOf('/');
    String folder = boxes.substring(0, slash);
    String name = boxes.substring(slash + 1);
    String above = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
    boolean inside = FOLDERS.contains(folder.substring(folder.lastIndexOf('/') + 1));
    return new OpenImagesFolder(
        boxes,
        inside ? above : folder,
        labels(folder, name, configuration),
        classesNear(folder, configuration));
  }

  private static Optional<String> labels(String folder, String boxes, Configuration configuration) {
    String split = split(boxes);
    return names(folder, configuration).stream()
        .filter(name -> LABELS.matcher(name).matches() && !name.contains("machine"))
        .filter(name -> split(name).equals(split))
        .min(
            Comparator.comparingInt((String name) -> -shared(name, boxes))
                .thenComparing(name -> !name.contains("boxable"))
                .thenComparing(Comparator.naturalOrder()))
        .map(name -> folder + "/" + name);
  }

  private static String split(String name) {
    Matcher matcher = SPLIT.matcher(name);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Returns how long the beginning is that two names share. */
  private static int shared(String a, String b) {
    int length = 0;
    while (length < a.length() && length < b.length() && a.charAt(length) == b.charAt(length)) {
      length++;
    }
    return length;
  }

  /** Returns the file of the classes' names that belongs to a folder of annotations. */
  static Optional<String> classesNear(String folder, Configuration configuration) {
    String above = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
    for (String place : List.of(folder, folder + "/metadata", above, above + "/metadata")) {
      Optional<String> found =
          names(place, configuration).stream()
              .filter(name -> CLASSES.matcher(name).matches())
              .min(
                  Comparator.comparing((String name) -> !name.contains("boxable"))
                      .thenComparing(Comparator.naturalOrder()));
      if (found.isPresent()) {
        return Optional.of(place + "/" + found.get());
      }
    }
    return Optional.empty();
  }

  /** Returns the names of the files in a folder; none where there is no such. */
  private static List<String> names(String folder, Configuration configuration) {
    List<String> names = new ArrayList<>();
    try {
      if (!folder.isEmpty()) {
        Path path = new Path(folder);
        FileSystem system = path.getFileSystem(configuration);
        if (system.exists(path)) {
          for (FileStatus entry : system.listStatus(path)) {
            names.add(entry.getPath().getName());
          }
        }
      }
    } catch (IOException e) {
      throw AnnotationException.unreadable(folder, e);
    }
    return names;
  }

  /** Returns the paths of the pictures by their stems, of two the first. */
  Map<String, String> pictures(Configuration configuration) {
    Map<String, String> pictures = new HashMap<>();
    try {
      Path path = new Path(root);
      for (String below : FilesBelow.of(path.getFileSystem(configuration), path)) {
        if (PICTURE.matcher(below).matches()) {
          pictures.merge(
              stem(below),
              root + "/" + below,
              (one, other) -> one.compareTo(other) < 0 ? one : other);
        }
      }
    } catch (IOException e) {
      throw AnnotationException.unreadable(root, e);
    }
    return pictures;
  }

  /** Returns a file's name without its folders and its suffix. */
  static String stem(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.substring(0, name.toLowerCase(Locale.ROOT).lastIndexOf('.'));
  }
}
