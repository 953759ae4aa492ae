package io.sparkdet.sql.annotations.named;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.FilesBelow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a YOLO data set has its labels and its pictures: in the folders {@code labels} and {@code
 * images} of one folder, in folders of which only these words differ, or side by side.
 *
 * @param labels the folder of the text files
 * @param images the folder of the pictures, with the same subfolders
 */
record YoloFolder(String labels, String images) {

  /** Text files that hold no boxes. */
  private static final Set<String> OTHERS = Set.of("classes.txt", "predefined_classes.txt");

  private static final Pattern PICTURE =
      Pattern.compile(".*\\.(jpe?g|png|bmp|gif|webp|tiff?)", Pattern.CASE_INSENSITIVE);

  private static final Pattern LABELS = Pattern.compile("(.*/)?labels(/.*)?");

  /**
   * Returns those of a path.
   *
   * @param names what the folder at the path holds
   */
  static YoloFolder of(String path, List<String> names) {
    String plain = path.replaceFirst("/+$", "");
    if (names.contains("labels")) {
      return new YoloFolder(plain + "/labels", plain + "/images");
    }
    if (LABELS.matcher(plain).matches()) {
      int at = plain.lastIndexOf("labels");
      String images = plain.substring(0, at) + "images" + plain.substring(at + "labels".length());
      return new YoloFolder(plain, images);
    }
    return new YoloFolder(plain, plain);
  }

  static boolean isLabels(String name) {
    return name.endsWith(".txt") && !OTHERS.contains(name);
  }

  /**
   * Returns the pictures by their paths below {@link #images}, in order.
   *
   * @throws AnnotationException if there are none, or labels have no picture
   */
  List<String> pictures(Configuration configuration) {
    List<String> pictures = new ArrayList<>(files(images, configuration));
    pictures.removeIf(name -> !PICTURE.matcher(name).matches());
    Collections.sort(pictures);
    if (pictures.isEmpty()) {
      throw new AnnotationException(
          "Cannot read %s: its boxes are shares of pictures, and there is no picture in %s; put them there"
              .formatted(labels, images));
    }
    TreeSet<String> alone = new TreeSet<>();
    for (String text : files(labels, configuration)) {
      if (isLabels(text.substring(text.lastIndexOf('/') + 1))) {
        alone.add(stem(text));
      }
    }
    pictures.forEach(picture -> alone.remove(stem(picture)));
    if (!alone.isEmpty()) {
      throw new AnnotationException(
          "Cannot read %s: %d label files have no picture in %s (the first: %s.txt); add the pictures, or remove the labels"
              .formatted(labels, alone.size(), images, alone.first()));
    }
    return pictures;
  }

  /** Returns a path without its suffix. */
  static String stem(String path) {
    return path.substring(0, path.lastIndexOf('.'));
  }

  private static List<String> files(String folder, Configuration configuration) {
    try {
      Path root = new Path(folder);
      FileSystem system = root.getFileSystem(configuration);
      return system.exists(root) ? FilesBelow.of(system, root) : List.of();
    } catch (IOException e) {
      throw AnnotationException.unreadable(folder, e);
    }
  }
}
