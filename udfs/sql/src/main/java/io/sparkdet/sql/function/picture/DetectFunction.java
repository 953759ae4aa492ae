package io.sparkdet.sql.function.picture;

import io.sparkdet.efficientdet.service.DetectionOutcome;
import io.sparkdet.sql.detector.DetectionSchema;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.detector.LocalDetector;
import io.sparkdet.sql.detector.ModelStore;
import io.sparkdet.sql.function.call.FunctionCall;
import io.sparkdet.sql.function.call.Signature;
import io.sparkdet.sql.function.once.AwaitedFunction;
import io.sparkdet.sql.function.once.PictureAnswer;
import io.sparkdet.sql.function.once.PictureCall;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * What a call of {@code detect} or {@code detect_file} computes: encoded image or its path in,
 * struct of {@link DetectionSchema#DETECT} out, by the detector that was settled when the query was
 * analysed and through the same service as the label job, where batches form across the rows of a
 * task and the tasks of an executor.
 */
public final class DetectFunction implements AwaitedFunction {

  private static final long serialVersionUID = 1L;

  private final Signature signature;
  private final DetectorSpec spec;
  private transient volatile @Nullable LocalDetector detector;
  private transient volatile @Nullable Function1<Object, Object> toCatalyst;

  /** Makes a function that finds with a detector. */
  public DetectFunction(Signature signature, DetectorSpec spec) {
    this.signature = signature;
    this.spec = spec;
  }

  /**
   * Returns the expression of a call. The model is the same for all rows and opened at once, so
   * that a wrong one is told now.
   */
  public static Expression call(FunctionCall call) throws AnalysisException {
    SessionDetector session = SessionDetector.current();
    Optional<Object> model =
        call.size() == 1
            ? Optional.empty()
            : call.constant(1, "'%s'".formatted(ModelStore.EMBEDDED));
    DetectorSpec spec =
        model.isPresent() ? session.withModel(call, (String) model.get()) : session.configured();
    return new PictureCall(call.arguments(), new DetectFunction(call.signature(), spec));
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public DataType dataType() {
    return DetectionSchema.DETECT;
  }

  /** Submits an image, given by its bytes or the text of its path. */
  @Override
  public PictureAnswer begin(Object[] arguments) throws IOException, InterruptedException {
    LocalDetector submitted = detector();
    CompletableFuture<DetectionOutcome> outcome =
        arguments[0] instanceof UTF8String path
            ? submitted.submitFile(path.toString())
            : submitted.submit((byte[]) arguments[0]);
    Function1<Object, Object> row = toCatalyst();
    return new PictureAnswer() {
      @Override
      public boolean isReady() {
        return outcome.isDone();
      }

      @Override
      public Object await() throws InterruptedException {
        return row.apply(submitted.await(outcome));
      }

      @Override
      public void abandon() {
        outcome.cancel(false);
      }
    };
  }

  private LocalDetector detector() throws IOException {
    LocalDetector known = detector;
    if (known == null) {
      known = LocalDetector.of(spec);
      detector = known;
    }
    return known;
  }

  private Function1<Object, Object> toCatalyst() {
    Function1<Object, Object> known = toCatalyst;
    if (known == null) {
      known = CatalystTypeConverters.createToCatalystConverter(DetectionSchema.DETECT);
      toCatalyst = known;
    }
    return known;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DetectFunction function
        && function.signature.equals(signature)
        && function.spec.equals(spec);
  }

  @Override
  public int hashCode() {
    return 31 * signature.hashCode() + spec.hashCode();
  }
}
