package io.sparkdet.sql.annotations.voc;

import io.sparkdet.sql.annotations.coco.ImageSizes;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.file.FileContent;
import io.sparkdet.sql.annotations.file.FilesBelow;
import io.sparkdet.sql.annotations.file.HiddenNames;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.BoxRun;
import io.sparkdet.sql.annotations.row.PictureName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * A Pascal VOC directory ({@code Annotations/NAME.xml}) as {@link AnnotationRows}.
 *
 * <p>VOC has names where COCO has numbers: images are numbered from 1 in the order of the split
 * file (without one, of their names), categories from 1 in the order of their names, the
 * annotations of an image from 1 in file order. A box becomes x = xmin, y = ymin, width = xmax -
 * xmin, height = ymax - ymin; its area is their product; difficult objects become crowds.
 *
 * <p>An image is called as {@code <filename>} says, unless that is another picture's name than the
 * XML file's own, as after renaming: then as the XML file, and {@code <filename>} is its other
 * name.
 */
public final class VocDirectory {

  private static final String XML = ".xml";

  private final Configuration configuration;
  private final String folder;
  private final List<String> names;
  private final List<String> passedOver = new ArrayList<>();
  private final JavaSparkContext context;
  private final Broadcast<SerializableConfiguration> shipped;

  /**
   * Lists the images of {@code directory}.
   *
   * @param split a file of image names, the first word of each line; null for all annotations
   * @throws AnnotationException where there is no such directory or split, or nothing in it
   */
  public VocDirectory(
      SparkSession spark, Configuration configuration, String directory, @Nullable String split) {
    this.configuration = configuration;
    try {
      Path inner = new Path(directory, "Annotations");
      FileSystem system = inner.getFileSystem(configuration);
      Path annotations = system.exists(inner) ? inner : new Path(directory);
      folder = annotations.toString();
      if (split == null && !annotations.equals(new Path(directory))) {
        requireNoneBeside(system, new Path(directory));
      }
      names = split == null ? listed(system, annotations) : named(split);
    } catch (IOException e) {
      throw AnnotationException.unreadable(directory, e);
    }
    if (names.isEmpty()) {
      throw new AnnotationException(
          "Cannot read %s: there are no annotations in it; give a directory with Annotations/*.xml"
              .formatted(split == null ? directory : split));
    }
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    shipped = context.broadcast(new SerializableConfiguration(configuration));
  }

  /** Refuses XML files that lie outside of Annotations. */
  private static void requireNoneBeside(FileSystem system, Path directory) throws IOException {
    for (FileStatus entry : system.listStatus(directory)) {
      String name = entry.getPath().getName();
      if (entry.isFile() && isXml(name) && !HiddenNames.contain(name)) {
        throw new AnnotationException(
            "Cannot read %s: %s lies beside the folder Annotations, and would not be read; move it there, or give the folder Annotations itself"
                .formatted(directory, name));
      }
    }
  }

  /**
   * Returns the names of the XML files, without their suffix.
   *
   * @throws AnnotationException if some lie in subfolders (which picture each is for is unknown),
   *     end with capital letters, or are packed
   */
  private List<String> listed(FileSystem system, Path annotations) throws IOException {
    TreeSet<String> sorted = new TreeSet<>();
    List<String> deeper = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (FileStatus entry : system.listStatus(annotations)) {
      String name = entry.getPath().getName();
      if (HiddenNames.contain(name)) {
        continue;
      }
      if (entry.isDirectory()) {
        for (String file : FilesBelow.of(system, entry.getPath())) {
          if (isXml(file)) {
            deeper.add(name + "/" + file);
          }
        }
      } else if (name.endsWith(XML)) {
        sorted.add(name.substring(0, name.length() - XML.length()));
      } else if (isXml(name)) {
        throw new AnnotationException(
            "Cannot read %s: the file %s ends with capital letters; rename it to end with .xml"
                .formatted(annotations, name));
      } else if (name.toLowerCase(Locale.ROOT).matches(".*[.]xml[.][a-z0-9]+")) {
        throw new AnnotationException(
            "Cannot read %s: the file %s does not end with .xml; unpack it, rename it or remove it"
                .formatted(annotations, name));
      } else {
        others.add(name);
      }
    }
    if (!deeper.isEmpty()) {
      throw new AnnotationException(
          "Cannot read %s: %s in its subfolders (%s%s), which are not read; give one of the subfolders, or put all files into one folder"
              .formatted(
                  annotations,
                  deeper.size() == 1 ? "an XML file lies" : deeper.size() + " XML files lie",
                  deeper.size() == 1 ? "" : "such as ",
                  deeper.get(0)));
    }
    if (!others.isEmpty()) {
      passedOver.add(
          "%s of %s %s no XML and %s passed over (%s%s)"
              .formatted(
                  others.size() == 1 ? "a file" : others.size() + " files",
                  annotations,
                  others.size() == 1 ? "is" : "are",
                  others.size() == 1 ? "was" : "were",
                  others.get(0),
                  others.size() == 1 ? "" : ", …"));
    }
    return new ArrayList<>(sorted);
  }

  /** Returns what lies among the annotations and is not read, for the user. */
  public List<String> passedOver() {
    return passedOver;
  }

  private static boolean isXml(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(XML);
  }

  private List<String> named(String split) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new AnnotationFile(split, configuration).open(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank()) {
          lines.add(line.strip().split("\\s+", -1)[0]);
        }
      }
    }
    return lines;
  }

  /** Returns the category ids by name, of all classes that occur. */
  public Map<String, Long> categories() {
    String from = folder;
    Broadcast<SerializableConfiguration> with = shipped;
    TreeSet<String> classes =
        new TreeSet<>(
            names()
                .mapPartitions(
                    images -> {
                      TreeSet<String> found = new TreeSet<>();
                      while (images.hasNext()) {
                        read(from, (String) images.next()[1], with.value().value())
                            .objects()
                            .forEach(object -> found.add(object.name()));
                      }
                      return found.iterator();
                    })
                .collect());
    Map<String, Long> ids = new TreeMap<>();
    for (String name : classes) {
      ids.put(name, ids.size() + 1L);
    }
    return ids;
  }

  /** Returns the rows of images, truths and the given categories. */
  public JavaRDD<Row> rows(Map<String, Long> categories) {
    String from = folder;
    Broadcast<SerializableConfiguration> with = shipped;
    HashMap<String, Long> ids = new HashMap<>(categories);
    List<Row> heads = new ArrayList<>();
    categories.forEach((name, id) -> heads.add(AnnotationRows.category(id, name)));
    return names()
        .flatMap(
            image -> {
              String name = (String) image[1];
              return rows((Long) image[0], name, read(from, name, with.value().value()), ids);
            })
        .union(context.parallelize(heads, 1));
  }

  /** Returns the sizes of the images, as {@link ImageSizes}; one without pixels fails the job. */
  public JavaRDD<Row> sizes() {
    String from = folder;
    Broadcast<SerializableConfiguration> with = shipped;
    return names()
        .map(
            image ->
                ImageSizes.required(
                    from + "/" + image[1] + XML, size(from, image, with.value().value())));
  }

  /** Returns the sizes of the images as they are stated, as {@link ImageSizes}. */
  public JavaRDD<Row> statedSizes() {
    String from = folder;
    Broadcast<SerializableConfiguration> with = shipped;
    return names().map(image -> size(from, image, with.value().value()));
  }

  private static Row size(String folder, Object[] image, Configuration configuration)
      throws IOException {
    VocAnnotation annotation = read(folder, (String) image[1], configuration);
    return ImageSizes.row((Long) image[0], annotation.width(), annotation.height());
  }

  /** Returns pairs of image id and name. */
  private JavaRDD<Object[]> names() {
    List<Object[]> numbered = new ArrayList<>();
    for (String name : names) {
      numbered.add(new Object[] {numbered.size() + 1L, name});
    }
    int slices = Math.max(1, Math.min(context.defaultParallelism() * 4, names.size() / 64));
    return context.parallelize(numbered, slices);
  }

  private static VocAnnotation read(String folder, String name, Configuration configuration)
      throws IOException {
    AnnotationFile file = new AnnotationFile(folder + "/" + name + XML, configuration);
    try (InputStream in = file.open()) {
      byte[] bytes = in.readAllBytes();
      FileContent content =
          FileContent.of(Arrays.copyOf(bytes, Math.min(bytes.length, FileContent.LOOKED_AT)));
      if (content != FileContent.XML
          && content != FileContent.WIDE_TEXT
          && content != FileContent.HTML) {
        throw new AnnotationException(
            "Cannot read %s: it %s, not XML; mend or remove the file"
                .formatted(file.name(), content.description()));
      }
      return VocAnnotation.read(file.name(), bytes);
    }
  }

  /** Returns the suffix of a file name, {@code .jpg} where it has none. */
  private static String suffix(String file) {
    String suffix = PictureName.FILE.of(file).substring(PictureName.STEM.of(file).length());
    return suffix.isEmpty() ? ".jpg" : suffix;
  }

  private static Iterator<Row> rows(
      long imageId, String name, VocAnnotation annotation, Map<String, Long> ids) {
    List<Row> rows = new ArrayList<>();
    String file = annotation.fileName();
    boolean own = PictureName.STEM.of(file).equals(PictureName.STEM.of(name));
    rows.add(AnnotationRows.image(imageId, 0, own ? file : name + suffix(file)));
    if (!own && !file.isEmpty()) {
      rows.add(AnnotationRows.text(imageId, AnnotationRows.OTHER_NAME, 0, file));
    }
    BoxRun run = new BoxRun(AnnotationRows.TRUTHS);
    double[] box = new double[4];
    long id = 0;
    for (VocAnnotation.VocObject object : annotation.objects()) {
      box[0] = object.xMin();
      box[1] = object.yMin();
      box[2] = object.xMax() - object.xMin();
      box[3] = object.yMax() - object.yMin();
      id++;
      run.add(
          imageId,
          id,
          id,
          ids.getOrDefault(object.name(), -1L),
          box,
          box[2] * box[3],
          object.difficult());
    }
    if (!run.isEmpty()) {
      rows.add(run.take());
    }
    return rows.iterator();
  }
}
