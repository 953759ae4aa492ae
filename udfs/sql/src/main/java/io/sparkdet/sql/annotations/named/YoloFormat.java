package io.sparkdet.sql.annotations.named;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.file.FileContent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A YOLO data set: beside each picture's path a text file with a line a box, class number, center,
 * width and height as shares of the picture, which is measured upright as EXIF says. A line of more
 * points is a polygon, of which the box counts. A picture without a text file has no boxes. The ids
 * of classes are their numbers, from 0.
 */
final class YoloFormat implements NamedFormat {

  private static final long serialVersionUID = 1L;

  /** Stands between the folders and the picture in a part; no path holds it. */
  private static final String BETWEEN = "\0";

  /** Shares are rounded, and may be so much below 0 or above 1. */
  private static final double TOLERANCE = 0.01;

  @Override
  public String title() {
    return "the folder of a YOLO data set";
  }

  @Override
  public boolean claims(AnnotationPlace place) {
    if (!place.isFolder()) {
      return false;
    }
    List<String> names = place.names();
    if (names.contains("labels") && names.contains("images")) {
      return !names.contains("Annotations");
    }
    boolean others =
        names.stream().anyMatch(name -> name.matches("Annotations|.*\\.(xml|parquet|json.*)"));
    Optional<String> text = names.stream().filter(YoloFolder::isLabels).sorted().findFirst();
    if (others || text.isEmpty()) {
      return false;
    }
    FileContent content = place.contentOf(text.get());
    return content == FileContent.YOLO || content == FileContent.EMPTY;
  }

  @Override
  public Parts parts(String path, Configuration configuration) {
    YoloFolder folder = YoloFolder.of(path, new AnnotationPlace(path, configuration).names());
    return new Parts(
        folder.pictures(configuration).stream()
            .map(picture -> String.join(BETWEEN, folder.labels(), folder.images(), picture))
            .toList(),
        List.of());
  }

  @Override
  public Optional<Map<String, Long>> classes(String path, Configuration configuration) {
    try {
      return YoloClasses.of(path, configuration);
    } catch (IOException e) {
      throw AnnotationException.unreadable(path, e);
    }
  }

  @Override
  public OptionalLong id(String label) {
    return OptionalLong.of(Long.parseLong(label));
  }

  @Override
  public Iterator<NamedImage> read(String path, String part, Configuration configuration) {
    String[] parts = part.split(BETWEEN, -1);
    String picture = parts[2];
    PictureSize size = PictureSize.of(parts[1] + "/" + picture, configuration);
    int width = size.width();
    int height = size.height();
    List<NamedImage.NamedBox> boxes = new ArrayList<>();
    String text = parts[0] + "/" + YoloFolder.stem(picture) + ".txt";
    try {
      Path file = new Path(text);
      if (file.getFileSystem(configuration).exists(file)) {
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new AnnotationFile(text, configuration).open(), StandardCharsets.UTF_8))) {
          int number = 0;
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
              boxes.add(box(text + ":" + number, line.strip().split("\\s+", -1), width, height));
            }
          }
        }
      }
    } catch (IOException e) {
      throw AnnotationException.unreadable(text, e);
    }
    return List.of(new NamedImage(picture, width, height, boxes, 0, false)).iterator();
  }

  private static NamedImage.NamedBox box(String place, String[] fields, int width, int height) {
    if (fields.length == 6) {
      throw new AnnotationException(
          "Cannot read %s: it has 6 numbers, the last of them a score: these are detections; give the annotations"
              .formatted(place));
    }
    if (fields.length < 5 || fields.length % 2 == 0) {
      throw new AnnotationException(
          "Cannot read %s: it has %d numbers; write class, center x, center y, width and height"
              .formatted(place, fields.length));
    }
    double[] shares = new double[fields.length - 1];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = share(place, fields[i + 1]);
    }
    String label = label(place, fields[0]);
    if (shares.length == 4) {
      return new NamedImage.NamedBox(
          label,
          (shares[0] - shares[2] / 2) * width,
          (shares[1] - shares[3] / 2) * height,
          shares[2] * width,
          shares[3] * height,
          false);
    }
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < shares.length; i += 2) {
      left = Math.min(left, shares[i]);
      right = Math.max(right, shares[i]);
      top = Math.min(top, shares[i + 1]);
      bottom = Math.max(bottom, shares[i + 1]);
    }
    return new NamedImage.NamedBox(
        label, left * width, top * height, (right - left) * width, (bottom - top) * height, false);
  }

  private static String label(String place, String text) {
    if (!text.matches("[0-9]{1,9}(\\.0*)?")) {
      throw new AnnotationException(
          "Cannot read %s: the class must be a whole number from 0 (found \"%s\")"
              .formatted(place, text));
    }
    return Long.toString(Long.parseLong(text.replaceFirst("\\..*", "")));
  }

  private static double share(String place, String text) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new AnnotationException(
          "Cannot read %s: \"%s\" is no number; write shares of the picture".formatted(place, text),
          e);
    }
    if (!(value >= -TOLERANCE && value <= 1 + TOLERANCE)) {
      throw new AnnotationException(
          "Cannot read %s: %s is no share of the picture; divide pixels by its width and height"
              .formatted(place, text));
    }
    return value;
  }
}
