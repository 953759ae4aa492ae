package io.sparkdet.sql.function.picture;

import io.sparkdet.efficientdet.engine.ClassScore;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.service.SharedClassifiers;
import io.sparkdet.sql.classifier.ClassifierSpec;
import io.sparkdet.sql.function.call.FunctionCall;
import io.sparkdet.sql.function.call.Signature;
import io.sparkdet.sql.function.once.PictureCall;
import io.sparkdet.sql.function.once.PictureFunction;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * What a call of {@code classify} computes: the {@value #MOST} likeliest classes of a picture, best
 * first, or why there are none.
 */
public record ClassifyFunction(Signature signature, ClassifierSpec classifier)
    implements PictureFunction {

  private static final int MOST = 5;

  private static final StructType CLASS =
      new StructType()
          .add("class_index", DataTypes.IntegerType, false)
          .add("probability", DataTypes.DoubleType, false);

  private static final StructType RESULT =
      new StructType()
          .add("status", DataTypes.StringType, false)
          .add("error", DataTypes.StringType, true)
          .add("classes", DataTypes.createArrayType(CLASS, false), true);

  /** Returns the expression of a call. */
  public static Expression call(FunctionCall call) throws AnalysisException {
    return new PictureCall(
        call.arguments(), new ClassifyFunction(call.signature(), SessionClassifier.of(call)));
  }

  @Override
  public DataType dataType() {
    return RESULT;
  }

  @Override
  public Object of(Object[] arguments) throws IOException {
    try (SharedClassifiers.Lease lease = classifier.acquire()) {
      List<ClassScore> best = lease.classifier().classify((byte[]) arguments[0]).top(MOST);
      Object[] classes = new Object[best.size()];
      for (int i = 0; i < classes.length; i++) {
        classes[i] =
            new GenericInternalRow(
                new Object[] {best.get(i).classIndex(), best.get(i).probability()});
      }
      return row(ImageStatus.OK, null, new GenericArrayData(classes));
    } catch (ImageException e) {
      return row(e.status(), UTF8String.fromString(e.reason()), null);
    }
  }

  private static Object row(
      ImageStatus status, @Nullable UTF8String error, @Nullable GenericArrayData classes) {
    return new GenericInternalRow(
        new Object[] {UTF8String.fromString(status.label()), error, classes});
  }
}
