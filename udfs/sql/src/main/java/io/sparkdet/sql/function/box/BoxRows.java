package io.sparkdet.sql.function.box;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Boxes as structs of four doubles, without an object a number; generated code calls it. */
public final class BoxRows {

  private BoxRows() {}

  /** Returns four numbers as a struct. */
  public static InternalRow row(double[] numbers) {
    int bytes = UnsafeRow.calculateBitSetWidthInBytes(4) + 4 * Double.BYTES;
    UnsafeRow row = new UnsafeRow(4);
    row.pointTo(new byte[bytes], bytes);
    for (int i = 0; i < 4; i++) {
      row.setDouble(i, numbers[i]);
    }
    return row;
  }
}
