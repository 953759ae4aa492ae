package io.sparkdet.app.report.pictures;

import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import java.awt.image.BufferedImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Opens pictures and scales them down. Rows in: path, width, height of the oriented original as the
 * table says; rows out: {@link Preview#ROW}, one each, whatever became of the picture.
 */
public final class PreviewTask implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1;

  private static final StructType WANTED =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("width", DataTypes.IntegerType, false)
          .add("height", DataTypes.IntegerType, false);

  private final SerializableConfiguration configuration;
  private final boolean asStored;

  /**
   * Scales pictures down in Spark's tasks.
   *
   * @param wanted rows of path, width and height
   * @param asStored whether the boxes are known to be those of pictures as stored
   * @return a preview of each, by its path
   */
  public static Map<String, Preview> previews(
      SparkSession spark, List<Row> wanted, boolean asStored, Configuration configuration) {
    Map<String, Preview> previews = new HashMap<>();
    int tasks = Math.max(1, Math.min(wanted.size(), 2 * spark.sparkContext().defaultParallelism()));
    spark
        .createDataFrame(wanted, WANTED)
        .repartition(tasks)
        .mapPartitions(
            new PreviewTask(new SerializableConfiguration(configuration), asStored),
            Encoders.row(Preview.ROW))
        .collectAsList()
        .forEach(row -> previews.put(row.getString(0), Preview.of(row)));
    return previews;
  }

  private PreviewTask(SerializableConfiguration configuration, boolean asStored) {
    this.configuration = configuration;
    this.asStored = asStored;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> images) {
    List<Row> previews = new ArrayList<>();
    try (PictureFiles files = new PictureFiles(configuration.value())) {
      while (images.hasNext()) {
        Row image = images.next();
        previews.add(preview(files, image.getString(0), image.getInt(1), image.getInt(2)).row());
      }
    }
    return previews.iterator();
  }

  private Preview preview(PictureFiles files, String path, int width, int height) {
    Optional<Path> file = file(path);
    if (file.isEmpty()) {
      return Preview.missing(path, "The table names no file for this picture");
    }
    try (DecodedImage image = files.open(file.get(), header -> options(header, width, height))) {
      if (image.width() != width || image.height() != height) {
        return Preview.missing(
            path,
            "The picture has changed since it was labelled: it is now %d x %d pixels"
                .formatted(image.width(), image.height()));
      }
      BufferedImage copy = Thumbnail.of(image);
      String jpeg = Base64.getEncoder().encodeToString(Thumbnail.jpeg(copy));
      return new Preview(path, jpeg, copy.getWidth(), copy.getHeight(), null);
    } catch (FileNotFoundException e) {
      return Preview.missing(path, "The picture is no longer there");
    } catch (IOException | ImageException e) {
      return Preview.missing(path, "The picture cannot be read: " + e.getMessage());
    }
  }

  /** Returns the file of a full URI; the ids of pictures from tables are none. */
  private static Optional<Path> file(String path) {
    try {
      Path file = new Path(path);
      return file.toUri().getScheme() == null ? Optional.empty() : Optional.of(file);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Obeys the rule that the labelling followed; if not known, the one that gives its size. */
  private DecodeOptions options(ImageHeader header, int width, int height) {
    boolean turned = header.orientation().swapsAxes() && header.width() != header.height();
    boolean sameSize = header.width() == width && header.height() == height;
    return DecodeOptions.exact()
        .withFastDecoding(Thumbnail.SIDE)
        .withOrientation(
            asStored || (turned && sameSize) ? OrientationRule.IGNORE : OrientationRule.EXIF);
  }
}
