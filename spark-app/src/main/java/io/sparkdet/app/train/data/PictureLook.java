package io.sparkdet.app.train.data;

import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.HeaderStream;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.sql.store.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a set's pictures before training does, in Spark tasks: whether they are pictures, how
 * large they are upright, and whether they can be read in whole. Of large sets most pictures are
 * looked at by their first bytes only, and some not at all, so that the look stays short. Files are
 * opened as labelling opens them.
 */
final class PictureLook {

  /** Larger files are not read in whole. */
  private static final int LARGEST_WHOLE = 64 << 20;

  /** Pictures that are read in whole, evenly spread over those that are looked at. */
  private static final int MOST_WHOLE = 2_000;

  /** Pictures that are looked at, evenly spread over the set. */
  private static final int MOST_PICTURES = 20_000;

  private static final int PICTURES_OF_A_TASK = 64;

  private PictureLook() {}

  /**
   * What was seen of a picture.
   *
   * @param image its index in the set
   * @param width columns upright; 0 where it cannot be read
   * @param height rows upright; 0 where it cannot be read
   * @param trouble why it cannot be read; empty where it can
   * @param damage why it can be read only in part; empty where that is not so, or not known
   */
  record Seen(int image, int width, int height, String trouble, String damage) {

    boolean readable() {
      return trouble.isEmpty();
    }
  }

  /** Looks at the pictures: one Spark job. Returns them in the set's order. */
  static List<Seen> at(JavaSparkContext spark, TrainingSet set) {
    int count = Math.min(set.size(), MOST_PICTURES);
    List<Row> rows =
        IntStream.range(0, count)
            .map(index -> (int) ((long) index * set.size() / count))
            .mapToObj(image -> RowFactory.create(image, set.path(image)))
            .toList();
    int every = Math.max(1, (count + MOST_WHOLE - 1) / MOST_WHOLE);
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    try {
      int tasks = Math.max(1, Math.min(count / PICTURES_OF_A_TASK, 4 * spark.defaultParallelism()));
      List<Seen> seen = new ArrayList<>();
      for (Row row :
          spark
              .parallelize(rows, tasks)
              .mapPartitions(part -> look(part, every, hadoop.value().value()))
              .collect()) {
        seen.add(
            new Seen(
                row.getInt(0), row.getInt(1), row.getInt(2), row.getString(3), row.getString(4)));
      }
      return List.copyOf(seen);
    } finally {
      hadoop.destroy();
    }
  }

  private static Iterator<Row> look(Iterator<Row> pictures, int every, Configuration hadoop) {
    List<Row> seen = new ArrayList<>();
    try (ImageDecoder decoder = new ImageDecoder()) {
      while (pictures.hasNext()) {
        Row picture = pictures.next();
        boolean whole = picture.getInt(0) % every == 0;
        seen.add(look(picture.getInt(0), picture.getString(1), whole ? decoder : null, hadoop));
      }
    }
    return seen.iterator();
  }

  private static Row look(
      int image, String file, @Nullable ImageDecoder decoder, Configuration hadoop) {
    try {
      FileStore store = FileStore.of(file, hadoop);
      boolean whole = decoder != null && store.status(file).bytes() <= LARGEST_WHOLE;
      try (InputStream in = store.open(file)) {
        byte[] content = whole ? in.readNBytes(LARGEST_WHOLE) : new byte[0];
        ImageHeader header = whole ? ImageHeader.readComplete(content) : HeaderStream.read(in);
        String damage = whole ? damage(content, header, Objects.requireNonNull(decoder)) : "";
        boolean turned = header.orientation().swapsAxes();
        int width = turned ? header.height() : header.width();
        int height = turned ? header.width() : header.height();
        return RowFactory.create(image, width, height, "", damage);
      }
    } catch (ImageException e) {
      return unreadable(image, e.reason().replaceFirst("^Cannot decode:? ?", ""));
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return unreadable(image, reason.isEmpty() ? "it cannot be read" : reason);
    }
  }

  private static Row unreadable(int image, String trouble) {
    return RowFactory.create(image, 0, 0, trouble, "");
  }

  /** Small pixels are enough: the decoder reads all of a file to make them. */
  private static String damage(byte[] content, ImageHeader header, ImageDecoder decoder)
      throws ImageException {
    try (DecodedImage small =
        decoder.decode(content, header, DecodeOptions.exact().withFastDecoding(1))) {
      return small
          .warning()
          .map(text -> text.replaceFirst("^Read [^:]* only in part: ", ""))
          .orElse("");
    }
  }
}
