package io.sparkdet.sql.function.picture;

import io.sparkdet.efficientdet.image.BoxPainter;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.sql.function.call.FunctionCall;
import io.sparkdet.sql.function.call.Signature;
import io.sparkdet.sql.function.detections.DetectionFields;
import io.sparkdet.sql.function.once.PictureCall;
import io.sparkdet.sql.function.once.PictureFunction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a call of {@code draw_detections} computes: the picture as JPEG with each box, its category
 * and its score drawn in, the best box last and so on top.
 *
 * @param detection the type of a detection
 */
public record DrawFunction(Signature signature, StructType detection) implements PictureFunction {

  /** Returns the expression of a call. */
  public static Expression call(FunctionCall call) {
    Expression detections = DetectionFields.argument(call, 1);
    return new PictureCall(
        CollectionConverters.asScala(List.of(call.argument(0), detections)).toSeq(),
        new DrawFunction(
            call.signature(), (StructType) ((ArrayType) detections.dataType()).elementType()));
  }

  @Override
  public DataType dataType() {
    return DataTypes.BinaryType;
  }

  @Override
  public @Nullable Object of(Object[] arguments) throws InterruptedException {
    ArrayData detections = (ArrayData) arguments[1];
    return DecodedPicture.use((byte[]) arguments[0], image -> drawn(image, detections))
        .flatMap(jpeg -> jpeg)
        .orElse(null);
  }

  private Optional<byte[]> drawn(DecodedImage image, ArrayData detections) {
    DetectionFields fields = new DetectionFields(detection);
    try (BoxPainter painter = new BoxPainter(image)) {
      for (int i = detections.numElements() - 1; i >= 0; i--) {
        InternalRow box = fields.complete(detections, i);
        painter.draw(
            fields.corner(box, 0),
            fields.corner(box, 1),
            fields.corner(box, 2),
            fields.corner(box, 3),
            fields.categoryId(box),
            tag(fields, box));
      }
      return painter.jpeg();
    }
  }

  private static String tag(DetectionFields fields, InternalRow box) {
    UTF8String name = fields.name(box);
    return String.format(
        Locale.ROOT, "%s %.2f", name == null ? fields.categoryId(box) : name, fields.score(box));
  }
}
