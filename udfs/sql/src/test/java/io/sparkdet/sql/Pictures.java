package io.sparkdet.sql;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Tables of small pictures for tests: {@code id} from 0, {@code content}. */
public final class Pictures {

  /** The columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType, false)
          .add("content", DataTypes.BinaryType, true);

  private Pictures() {}

  /** Returns a table of so many pictures. */
  public static Dataset<Row> table(SparkSession session, int count, int partitions)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      rows.add(RowFactory.create(id, picture(id)));
    }
    return session.createDataFrame(rows, SCHEMA).repartition(partitions);
  }

  /** A 200 x 120 picture of colored rectangles, seeded by its number. */
  public static byte[] picture(int number) throws IOException {
    BufferedImage image = new BufferedImage(200, 120, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    Random random = new Random(number);
    for (int i = 0; i < 6; i++) {
      pen.setColor(new Color(random.nextInt(1 << 24)));
      pen.fillRect(random.nextInt(150), random.nextInt(90), 50, 30);
    }
    pen.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
