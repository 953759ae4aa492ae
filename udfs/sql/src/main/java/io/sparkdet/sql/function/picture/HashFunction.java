package io.sparkdet.sql.function.picture;

import io.sparkdet.efficientdet.image.resize.DifferenceHash;
import io.sparkdet.sql.function.call.FunctionCall;
import io.sparkdet.sql.function.call.Signature;
import io.sparkdet.sql.function.once.PictureCall;
import io.sparkdet.sql.function.once.PictureFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** What a call of {@code picture_hash} computes: {@link DifferenceHash}. */
public record HashFunction(Signature signature) implements PictureFunction {

  /** Returns the expression of a call. */
  public static Expression call(FunctionCall call) {
    return new PictureCall(call.arguments(), new HashFunction(call.signature()));
  }

  @Override
  public DataType dataType() {
    return DataTypes.LongType;
  }

  @Override
  public @Nullable Object of(Object[] arguments) throws InterruptedException {
    return DecodedPicture.use((byte[]) arguments[0], DifferenceHash::of).orElse(null);
  }
}
