package io.sparkdet.sql.annotations.openimages;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * Boxes and verified labels of images, from {@code …-annotations-bbox.csv} and, where it is there,
 * {@code …-annotations-human-imagelabels-boxable.csv}. An image counts that has rows in one of them
 * and a picture.
 */
public final class OpenImagesBoxes {

  static final String LABEL = "LabelName";

  private static final String IMAGE = "ImageID";
  private static final List<String> BOX_COLUMNS =
      List.of(IMAGE, LABEL, "XMin", "XMax", "YMin", "YMax", "IsGroupOf", "Confidence", "Score");
  private static final List<String> LABEL_COLUMNS = List.of(IMAGE, LABEL, "Confidence");
  private static final int BOX_COLUMNS_REQUIRED = 6;
  private static final int GROUP = 6;
  private static final int CONFIDENCE = 7;
  private static final int SCORE = 8;

  /** Stands between the fields of a part; no path holds it. */
  private static final String BETWEEN = "\0";

  /** Shares are rounded, and may be so much below 0 or above 1. */
  private static final double TOLERANCE = 0.01;

  private final OpenImagesFolder folder;
  private final Configuration configuration;

  public OpenImagesBoxes(OpenImagesFolder folder, Configuration configuration) {
    this.folder = folder;
    this.configuration = configuration;
  }

  /** Returns whether the first line of a file is the header of a file of boxes. */
  public static boolean isHeader(String line) {
    return CsvColumns.names(line).containsAll(BOX_COLUMNS.subList(0, BOX_COLUMNS_REQUIRED));
  }

  /**
   * A box as shares of the picture.
   *
   * @param label the machine id of its class
   * @param group whether it stands for a group of objects
   */
  public record ShareBox(
      String label, double left, double top, double right, double bottom, boolean group) {}

  /**
   * Labels that people verified for a whole image, by machine ids.
   *
   * @param present classes that it shows
   * @param absent classes that it does not show
   */
  public record Verified(List<String> present, List<String> absent) {
    public Verified {
      present = List.copyOf(present);
      absent = List.copyOf(absent);
    }
  }

  /**
   * The rows of one image, to be read where they are needed.
   *
   * @param picture the path of its picture
   */
  public record ImagePart(
      String picture,
      String boxesFile,
      String boxColumns,
      String boxRanges,
      String labelsFile,
      String labelColumns,
      String labelRanges) {

    /** Returns it as a text, for {@link #parse}. */
    public String text() {
      return String.join(
          BETWEEN,
          picture,
          boxesFile,
          boxColumns,
          boxRanges,
          labelsFile,
          labelColumns,
          labelRanges);
    }

    /** Returns the part that {@link #text} wrote. */
    public static ImagePart parse(String text) {
      String[] fields = text.split(BETWEEN, -1);
      return new ImagePart(
          fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6]);
    }

    /** Returns the image's id, as files call it. */
    public String image() {
      return OpenImagesFolder.stem(picture);
    }

    /**
     * Reads the boxes.
     *
     * @throws AnnotationException if one cannot be used as it is
     */
    public List<ShareBox> boxes(Configuration configuration) {
      CsvColumns columns = CsvColumns.parse(boxColumns);
      List<ShareBox> boxes = new ArrayList<>();
      for (List<String> row : ImageRanges.read(boxesFile, boxRanges, configuration)) {
        boxes.add(box(columns, row));
      }
      return boxes;
    }

    private ShareBox box(CsvColumns columns, List<String> row) {
      String confidence = columns.of(row, CONFIDENCE);
      if (!columns.of(row, SCORE).isEmpty()) {
        throw error("a box has a Score: these are detections; give the annotations");
      }
      if (!confidence.isEmpty() && number("Confidence", confidence) != 1) {
        throw error(
            "a box has the Confidence %s, where annotations have 1; give boxes that people drew or confirmed"
                .formatted(confidence));
      }
      double left = share(columns, row, 2);
      double right = share(columns, row, 3);
      double top = share(columns, row, 4);
      double bottom = share(columns, row, 5);
      if (left > right || top > bottom) {
        throw error(
            "a box ends before it begins (X %s to %s, Y %s to %s); mend it"
                .formatted(left, right, top, bottom));
      }
      return new ShareBox(
          columns.of(row, 1), left, top, right, bottom, flag(columns.of(row, GROUP)));
    }

    private double share(CsvColumns columns, List<String> row, int column) {
      String name = BOX_COLUMNS.get(column);
      double value = number(name, columns.of(row, column));
      if (!(value >= -TOLERANCE && value <= 1 + TOLERANCE)) {
        throw error(
            "%s %s is no share of the picture; divide pixels by its width and height"
                .formatted(name, columns.of(row, column)));
      }
      return value;
    }

    private double number(String name, String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new AnnotationException(
            message("%s must be a number (found \"%s\")".formatted(name, text)), e);
      }
    }

    /** Reads 1, 0 and -1, which stands for unknown. */
    private boolean flag(String text) {
      return switch (text) {
        case "1", "1.0", "true", "True", "TRUE" -> true;
        case "", "0", "0.0", "-1", "-1.0", "false", "False", "FALSE" -> false;
        default -> throw error("IsGroupOf must be 1, 0 or -1 (found \"%s\")".formatted(text));
      };
    }

    private AnnotationException error(String problem) {
      return new AnnotationException(message(problem));
    }

    private String message(String problem) {
      return "Cannot read %s: image %s: %s".formatted(boxesFile, image(), problem);
    }

    /** Reads the verified labels; empty where there is no file of them. */
    public Optional<Verified> verified(Configuration configuration) {
      if (labelsFile.isEmpty()) {
        return Optional.empty();
      }
      CsvColumns columns = CsvColumns.parse(labelColumns);
      List<String> present = new ArrayList<>();
      List<String> absent = new ArrayList<>();
      for (List<String> row : ImageRanges.read(labelsFile, labelRanges, configuration)) {
        String confidence = columns.of(row, 2);
        switch (confidence) {
          case "1", "1.0" -> present.add(columns.of(row, 1));
          case "0", "0.0" -> absent.add(columns.of(row, 1));
          default ->
              throw new AnnotationException(
                  "Cannot read %s: image %s: the Confidence of a verified label is 1 or 0 (found \"%s\"); give the labels that people verified"
                      .formatted(labelsFile, image(), confidence));
        }
      }
      return Optional.of(new Verified(present, absent));
    }
  }

  /**
   * The images that count.
   *
   * @param texts a {@link ImagePart#text} each, in the order of their ids
   * @param passedOver what the user should know of rows without a picture; empty where there are
   *     none
   */
  public record Parts(List<String> texts, Optional<String> passedOver) {}

  /**
   * Returns the images that count.
   *
   * @throws AnnotationException if there are none
   */
  public Parts parts() {
    Map<String, String> pictures = folder.pictures(configuration);
    String boxesFile = folder.boxes();
    String labelsFile = folder.labels().orElse("");
    ImageRanges boxes =
        ImageRanges.of(
            boxesFile, BOX_COLUMNS, BOX_COLUMNS_REQUIRED, pictures.keySet(), configuration);
    Set<String> images = new TreeSet<>(boxes.images());
    String boxColumns = boxes.columns().text();
    String labelColumns = "";
    ImageRanges labels = null;
    if (!labelsFile.isEmpty()) {
      labels =
          ImageRanges.of(
              labelsFile, LABEL_COLUMNS, LABEL_COLUMNS.size(), pictures.keySet(), configuration);
      images.addAll(labels.images());
      labelColumns = labels.columns().text();
    }
    if (images.isEmpty() && boxes.passedOver() == 0) {
      throw new AnnotationException(
          "Cannot read %s: it has no rows; give the whole file".formatted(boxesFile));
    }
    if (images.isEmpty()) {
      throw new AnnotationException(
          "Cannot read %s: its boxes are shares of pictures, and none of its images has a picture below %s%s; put them there, such as %s.jpg"
              .formatted(
                  boxesFile,
                  folder.root(),
                  pictures.isEmpty() ? "" : " (%d others are there)".formatted(pictures.size()),
                  boxes.firstPassedOver()));
    }
    List<String> texts = new ArrayList<>();
    for (String image : images) {
      texts.add(
          new ImagePart(
                  String.valueOf(pictures.get(image)),
                  boxesFile,
                  boxColumns,
                  boxes.of(image),
                  labelsFile,
                  labelColumns,
                  labels == null ? "" : labels.of(image))
              .text());
    }
    return new Parts(
        texts,
        boxes.passedOver() == 0
            ? Optional.empty()
            : Optional.of(
                "%d images of %s have no picture below %s and were passed over (the first: %s)"
                    .formatted(
                        boxes.passedOver(), boxesFile, folder.root(), boxes.firstPassedOver())));
  }

  /** Returns the names of the classes by machine id; none where no file tells them. */
  public Map<String, String> names() {
    return folder
        .classes()
        .map(file -> OpenImagesClasses.described(file, configuration).names())
        .orElse(Map.of());
  }

  /** Returns what the classes are called and how they are numbered. */
  public OpenImagesClasses classes() {
    return folder
        .classes()
        .map(file -> OpenImagesClasses.described(file, configuration))
        .orElseGet(() -> OpenImagesClasses.used(folder.boxes(), configuration));
  }
}
