package io.sparkdet.sql.function.box;

import io.sparkdet.sql.errors.FailedCall;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Boxes as arrays of four numbers; generated code calls it. */
public final class BoxArrays {

  private BoxArrays() {}

  /**
   * Refuses an array of another length; a struct has four by its type.
   *
   * @return false, for use in a condition
   */
  public static boolean requireFour(SpecializedGetters box) {
    if (box instanceof ArrayData array && array.numElements() != 4) {
      throw FailedCall.of(
          "box_convert",
          "ARRAY<DOUBLE>",
          "STRUCT",
          new IllegalArgumentException(
              "Cannot take an array of %d numbers for a box: give four"
                  .formatted(array.numElements())));
    }
    return false;
  }
}
