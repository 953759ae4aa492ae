package io.sparkdet.app.evaluate.table;

import io.sparkdet.app.report.pictures.PictureFiles;
import io.sparkdet.app.report.pictures.Region;
import io.sparkdet.app.report.pictures.Thumbnail;
import io.sparkdet.detection.audit.AuditBox;
import io.sparkdet.detection.audit.Finding;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.format.ImageException;
import java.awt.image.BufferedImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what surrounds a finding out of its picture, upright as EXIF says.
 *
 * <p>A picture is looked for in the folder under its whole name, then under the last part of it. A
 * name never leads out of the folder, since annotations may be the work of strangers.
 */
public final class AuditPictures implements Serializable {

  private static final long serialVersionUID = 1L;

  /** A copy as JPEG, its size, the part of the original it shows, or why there is none. */
  public static final StructType SCHEMA =
      new StructType()
          .add("jpeg", DataTypes.BinaryType, true)
          .add("width", DataTypes.IntegerType, true)
          .add("height", DataTypes.IntegerType, true)
          .add("left", DataTypes.IntegerType, true)
          .add("top", DataTypes.IntegerType, true)
          .add("right", DataTypes.IntegerType, true)
          .add("bottom", DataTypes.IntegerType, true)
          .add("problem", DataTypes.StringType, true);

  /** A box that every picture lies in. */
  private static final AuditBox EVERYTHING =
      new AuditBox(0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE, 0, Double.NaN);

  private final String folder;
  private final SerializableConfiguration configuration;

  /** Looks for pictures in a folder. */
  public AuditPictures(String folder, SerializableConfiguration configuration) {
    this.folder = folder;
    this.configuration = configuration;
  }

  /** Returns the picture of a finding as a row of {@link #SCHEMA}. */
  Row cut(Finding finding) {
    return cut(finding.image(), finding.surroundings());
  }

  /** Returns a whole picture as a row of {@link #SCHEMA}. */
  Row whole(String name) {
    return cut(name, EVERYTHING);
  }

  /**
   * Returns a part of a picture as a row of {@link #SCHEMA}.
   *
   * @param name the picture's, as the annotations have it
   * @param around what is to be seen
   */
  public Row cut(String name, AuditBox around) {
    List<Path> places = places(folder, name);
    if (places.isEmpty()) {
      return missing("The annotations name no file for this picture");
    }
    try (PictureFiles files = new PictureFiles(configuration.value())) {
      for (Path place : places) {
        Optional<Row> picture = cut(files, place, around);
        if (picture.isPresent()) {
          return picture.get();
        }
      }
      return missing("There is no such picture in " + folder);
    } catch (IOException | ImageException e) {
      return missing("The picture cannot be read: " + e.getMessage());
    }
  }

  private static Optional<Row> cut(PictureFiles files, Path place, AuditBox around)
      throws IOException, ImageException {
    try (DecodedImage image = files.open(place, header -> DecodeOptions.exact())) {
      return Optional.of(cut(image, around));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static Row cut(DecodedImage image, AuditBox around) throws IOException {
    Region region =
        Region.within(
            image.width(),
            image.height(),
            around.x(),
            around.y(),
            around.x() + around.width(),
            around.y() + around.height());
    BufferedImage copy = Thumbnail.of(image, region);
    return RowFactory.create(
        Thumbnail.jpeg(copy),
        copy.getWidth(),
        copy.getHeight(),
        region.left(),
        region.top(),
        region.right(),
        region.bottom(),
        null);
  }

  private static Row missing(@Nullable String problem) {
    return RowFactory.create(null, null, null, null, null, null, null, problem);
  }

  /** Returns where a picture may be, the likeliest first; nowhere if its name is none of a file. */
  static List<Path> places(String folder, String name) {
    List<String> parts = new ArrayList<>(Arrays.asList(name.replace('\\', '/').split("/")));
    parts.removeIf(part -> part.isEmpty() || part.equals("."));
    if (parts.isEmpty() || parts.get(parts.size() - 1).equals("..")) {
      return List.of();
    }
    Set<Path> places = new LinkedHashSet<>();
    if (!parts.contains("..")) {
      places.add(within(folder, parts));
    }
    places.add(within(folder, parts.subList(parts.size() - 1, parts.size())));
    return List.copyOf(places);
  }

  /** Joined as text: a colon in a name of its own would be read as the end of a scheme. */
  private static Path within(String folder, List<String> parts) {
    return new Path(folder + "/" + String.join("/", parts));
  }
}
