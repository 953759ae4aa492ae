package io.sparkdet.sql.function.once;

import io.sparkdet.sql.function.call.Signature;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * What a call computes that opens a picture: settled when the query was analysed. Two of equal
 * settings are equal, as Spark needs to see that two calls are the same.
 */
public interface PictureFunction extends Serializable {

  /** Returns the function's name and parameters. */
  Signature signature();

  /** Returns the type of what it gives. */
  DataType dataType();

  /**
   * Computes a row's value.
   *
   * @param arguments as Catalyst has them, the picture first; none is null
   * @return a value as Catalyst has it
   */
  @Nullable Object of(Object[] arguments) throws IOException, InterruptedException;
}
