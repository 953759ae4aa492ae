package io.sparkdet.sql.function.picture;

import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.service.SharedClassifiers;
import io.sparkdet.sql.classifier.ClassifierSpec;
import io.sparkdet.sql.function.call.FunctionCall;
import io.sparkdet.sql.function.call.Signature;
import io.sparkdet.sql.function.once.PictureCall;
import io.sparkdet.sql.function.once.PictureFunction;
import java.io.IOException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * What a call of {@code embed} computes: the last feature of an EfficientNet averaged over all
 * positions, 1280 floats for B0; null for a picture that cannot be decoded.
 */
public record EmbedFunction(Signature signature, ClassifierSpec classifier)
    implements PictureFunction {

  /** Returns the expression of a call. */
  public static Expression call(FunctionCall call) throws AnalysisException {
    return new PictureCall(
        call.arguments(), new EmbedFunction(call.signature(), SessionClassifier.of(call)));
  }

  @Override
  public DataType dataType() {
    return DataTypes.createArrayType(DataTypes.FloatType, false);
  }

  @Override
  public @Nullable Object of(Object[] arguments) throws IOException {
    try (SharedClassifiers.Lease lease = classifier.acquire()) {
      return ArrayData.toArrayData(lease.classifier().classify((byte[]) arguments[0]).embedding());
    } catch (ImageException e) {
      return null;
    }
  }
}
