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
import java.util.Objects;
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
 *     {@code metadata}; of all classes only where there is no other
 */
public record OpenImagesFolder(
    String boxes, String root, Optional<String> labels, Optional<String> classes) {

  private static final Set<String> FOLDERS = Set.of("labels", "annotations", "csv", "csv_folder");

  private static final Pattern LABELS =
      Pattern.compile("(.*imagelabels.*|.*image-labels.*|classifications)\\.csv");
  private static final Pattern CLASSES =
      Pattern.compile("(.*class(es)?-descriptions?.*|classes)\\.csv");

  /** Of all classes, most of which have no boxes. */
  private static final Pattern ALL_CLASSES =
      Pattern.compile("(oidv\\d+-)?class-descriptions\\.csv");

  /** A shorter beginning in common is chance. */
  private static final int LEAST_SHARED = 4;

  private static final Pattern SPLIT = Pattern.compile("(train|val|test)(idation)?");
  private static final Pattern PICTURE =
      Pattern.compile(".*\\.(jpe?g|png|bmp|gif|webp|tiff?)", Pattern.CASE_INSENSITIVE);

  /**
   * Finds the files.
   *
   * @param boxes an absolute path
   */
  public static OpenImagesFolder of(String boxes, Configuration configuration) {
    Path file = new Path(boxes);
    Path parent = Objects.requireNonNullElse(file.getParent(), file);
    Path above = parent.getParent();
    Path root = above != null && FOLDERS.contains(parent.getName()) ? above : parent;
    return new OpenImagesFolder(
        boxes,
        root.toString(),
        labels(parent.toString(), file.getName(), configuration),
        classesOf(boxes, configuration));
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
        .map(name -> below(folder, name));
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

  /** Returns the path of what is in a folder, which may be the root of its file system. */
  private static String below(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  /** Returns how much of its beginning a file of classes shares with the file it is for. */
  private static int likeness(String classes, String file) {
    int length = shared(classes, file);
    return length < LEAST_SHARED || ALL_CLASSES.matcher(classes).matches() ? 0 : length;
  }

  /**
   * Returns the file of the classes' names that belongs to a file near it: of several in a folder
   * the one whose name begins most like that of the file, such as a challenge's own, then the one
   * of the classes that have boxes.
   */
  static Optional<String> classesOf(String file, Configuration configuration) {
    Path path = new Path(file);
    List<String> places = new ArrayList<>();
    Path folder = path.getParent();
    for (int i = 0; i < 2 && folder != null; i++) {
      places.add(folder.toString());
      places.add(below(folder.toString(), "metadata"));
      folder = folder.getParent();
    }
    for (String place : places) {
      Optional<String> found =
          names(place, configuration).stream()
              .filter(name -> CLASSES.matcher(name).matches())
              .min(
                  Comparator.comparingInt((String name) -> -likeness(name, path.getName()))
                      .thenComparing(name -> !name.contains("boxable"))
                      .thenComparing(Comparator.naturalOrder()));
      if (found.isPresent()) {
        return Optional.of(below(place, found.get()));
      }
    }
    return Optional.empty();
  }

  /** Returns the names of the files in a folder; none where there is no such. */
  private static List<String> names(String folder, Configuration configuration) {
    List<String> names = new ArrayList<>();
    try {
      Path path = new Path(folder);
      FileSystem system = path.getFileSystem(configuration);
      if (system.exists(path)) {
        for (FileStatus entry : system.listStatus(path)) {
          names.add(entry.getPath().getName());
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
      for (String name : FilesBelow.of(path.getFileSystem(configuration), path)) {
        if (PICTURE.matcher(name).matches()) {
          pictures.merge(
              stem(name),
              below(root, name),
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
