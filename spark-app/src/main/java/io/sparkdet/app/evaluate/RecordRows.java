package io.sparkdet.app.evaluate;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The records of a block, if it is of their kind, as rows of primitive columns, which Spark sorts.
 */
final class RecordRows implements Iterator<Row> {

  private final ByteBuffer records;
  private final int words;

  RecordRows(byte[] block, byte kind, int words) {
    this.records = MatchBlock.content(block, kind);
    this.words = words;
  }

  /** Returns the columns: the sort key, then the match and ignore words. */
  static StructType schema(int words) {
    StructType schema =
        new StructType()
            .add("category", DataTypes.LongType, false)
            .add("falling_score", DataTypes.DoubleType, false)
            .add("image_id", DataTypes.LongType, false)
            .add("rank", DataTypes.IntegerType, false);
    for (int i = 0; i < 2 * words; i++) {
      schema = schema.add("bits_" + i, DataTypes.LongType, false);
    }
    return schema;
  }

  @Override
  public boolean hasNext() {
    return records.hasRemaining();
  }

  @Override
  public Row next() {
    if (!records.hasRemaining()) {
      throw new NoSuchElementException("no more records");
    }
    Object[] values = new Object[4 + 2 * words];
    values[0] = records.getLong();
    values[1] = -records.getDouble();
    values[2] = records.getLong();
    values[3] = records.getInt();
    for (int i = 4; i < values.length; i++) {
      values[i] = records.getLong();
    }
    return RowFactory.create(values);
  }
}
