package io.sparkdet.app.label.input;

import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A column of Spark's {@code image} data source: decoded pixels, row by row from the top, in the
 * order blue, green, red (and alpha), or gray. They become a BMP, which holds every pixel as it is.
 */
final class SparkImageColumn {

  private static final int HEADER = 54;

  private static final String[] FIELDS = {"origin", "height", "width", "nChannels", "mode", "data"};

  private SparkImageColumn() {}

  /** Returns whether a column is one of Spark's images. */
  static boolean is(DataType type) {
    if (!(type instanceof StructType struct)
        || !Arrays.asList(struct.fieldNames()).containsAll(Arrays.asList(FIELDS))) {
      return false;
    }
    return struct.apply("data").dataType().equals(DataTypes.BinaryType)
        && Arrays.asList("height", "width", "nChannels").stream()
            .allMatch(name -> struct.apply(name).dataType().equals(DataTypes.IntegerType));
  }

  /** Returns the column as encoded pictures; NULL where Spark could not decode one. */
  static Column encoded(Column image) {
    UDF1<Row, Object> encode = SparkImageColumn::bmp;
    UserDefinedFunction function = udf(encode, DataTypes.BinaryType);
    return function.apply(
        struct(
            image.getField("height").as("height"),
            image.getField("width").as("width"),
            image.getField("nChannels").as("nChannels"),
            image.getField("data").as("data")));
  }

  /** Returns a BMP of 24 bits a pixel, of (height, width, channels, pixels); null of none. */
  private static @Nullable Object bmp(Row image) {
    if (image == null || image.anyNull()) {
      return null;
    }
    int height = image.getInt(0);
    int width = image.getInt(1);
    int channels = image.getInt(2);
    byte[] pixels = (byte[]) image.get(3);
    boolean whole =
        height > 0
            && width > 0
            && (channels == 1 || channels == 3 || channels == 4)
            && (long) height * width * channels == pixels.length;
    long stride = (width * 3L + 3) / 4 * 4;
    if (!whole || HEADER + stride * height > Integer.MAX_VALUE - 8L) {
      return null;
    }
    byte[] bmp = new byte[(int) (HEADER + stride * height)];
    ByteBuffer header = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 'B').put((byte) 'M').putInt(bmp.length).putInt(0).putInt(HEADER);
    header.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
    header.putInt(0).putInt(bmp.length - HEADER);
    for (int y = 0; y < height; y++) {
      int from = y * width * channels;
      int to = HEADER + (int) stride * (height - 1 - y); // rows of a BMP begin at the bottom
      if (channels == 3) {
        System.arraycopy(pixels, from, bmp, to, width * 3);
        continue;
      }
      for (int x = 0; x < width; x++, from += channels) {
        bmp[to++] = pixels[from];
        bmp[to++] = pixels[channels == 1 ? from : from + 1];
        bmp[to++] = pixels[channels == 1 ? from : from + 2];
      }
    }
    return bmp;
  }
}
