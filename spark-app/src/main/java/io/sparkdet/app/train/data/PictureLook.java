package io.sparkdet.app.train.data;

import io.sparkdet.efficientdet.image.ImageException;
import io.sparkdet.efficientdet.image.ImageHeader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Looks at the first bytes of a set's pictures before training does, in Spark tasks: whether they
 * are pictures, and how large they are upright. Of large files the end is not seen, and of large
 * sets some pictures are not looked at, so that the look stays short.
 */
final class PictureLook {

  /** Files up to this size are read in whole; of others the header stands in it. */
  private static final int HEAD = 1 << 16;

  /** Pictures that are looked at, evenly spread over the set. */
  private static final int MOST_PICTURES = 20_000;

  private static final int PICTURES_OF_A_TASK = 64;

  private PictureLook() {}

  /**
   * What was seen of a picture.
   *
   * @param image its place in the set
   * @param width columns upright; 0 where it cannot be read
   * @param height rows upright; 0 where it cannot be read
   * @param trouble why it cannot be read; empty where it can
   */
  record Seen(int image, int width, int height, String trouble) {

    boolean readable() {
      return trouble.isEmpty();
    }
  }

  /** Looks at the pictures: one Spark job. Returns them in the set's order. */
  static List<Seen> at(JavaSparkContext spark, TrainingSet set) {
    int count = Math.min(set.size(), MOST_PICTURES);
    List<Row> rows =
        IntStream.range(0, count)
            .map(place -> (int) ((long) place * set.size() / count))
            .mapToObj(image -> RowFactory.create(image, set.path(image)))
            .toList();
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    try {
      int tasks = Math.max(1, Math.min(count / PICTURES_OF_A_TASK, 4 * spark.defaultParallelism()));
      List<Seen> seen = new ArrayList<>();
      for (Row row :
          spark
              .parallelize(rows, tasks)
              .map(row -> look(row.getInt(0), row.getString(1), hadoop.value().value()))
              .collect()) {
        seen.add(new Seen(row.getInt(0), row.getInt(1), row.getInt(2), row.getString(3)));
      }
      return List.copyOf(seen);
    } finally {
      hadoop.destroy();
    }
  }

  private static Row look(int image, String file, Configuration hadoop) {
    Path path = new Path(file);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      ImageHeader header = header(in);
      boolean turned = header.orientation().swapsAxes();
      int width = turned ? header.height() : header.width();
      int height = turned ? header.width() : header.height();
      return RowFactory.create(image, width, height, "");
    } catch (ImageException e) {
      return RowFactory.create(image, 0, 0, e.reason().replaceFirst("^Cannot decode:? ?", ""));
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return RowFactory.create(image, 0, 0, reason.isEmpty() ? "it cannot be read" : reason);
    }
  }

  private static ImageHeader header(InputStream in) throws IOException, ImageException {
    byte[] head = in.readNBytes(HEAD);
    if (head.length < HEAD) {
      return ImageHeader.readComplete(head);
    }
    try {
      return ImageHeader.read(head);
    } catch (ImageException e) { // the header is longer, or the picture damaged: now it shows
      byte[] rest = in.readAllBytes();
      byte[] whole = Arrays.copyOf(head, head.length + rest.length);
      System.arraycopy(rest, 0, whole, head.length, rest.length);
      return ImageHeader.readComplete(whole);
    }
  }
}
