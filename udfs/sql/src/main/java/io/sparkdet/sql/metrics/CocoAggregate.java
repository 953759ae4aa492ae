package io.sparkdet.sql.metrics;

import io.sparkdet.detection.coco.CocoAccumulator;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.sql.errors.FailedCall;
import java.io.Serializable;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders;
import org.apache.spark.sql.catalyst.encoders.Codec;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Function0;
import scala.reflect.ClassTag$;

/**
 * COCO's metrics of the images of a group, exact, ties by image id. Between rows the accumulator is
 * an object; it becomes bytes where it travels. Keeps about 36 bytes a detection of the group.
 *
 * @param <T> what comes out
 */
public final class CocoAggregate<T> extends Aggregator<Row, CocoAccumulator, T> {

  private static final long serialVersionUID = 1L;

  /** The columns that go in; arrays in the form of {@link BoxColumns}. */
  private static final StructType INPUT =
      new StructType()
          .add("image_id", DataTypes.LongType)
          .add("truths", BoxColumns.TRUTHS)
          .add("detections", BoxColumns.DETECTIONS);

  private final byte[] settings;
  private final Finish<T> finish;
  private final Encoder<T> output;
  private final String function;
  private transient @Nullable ImageMatcher matcher;

  /**
   * Turns the curves of a group into what comes out.
   *
   * @param <T> what comes out
   */
  @FunctionalInterface
  public interface Finish<T> extends Serializable {
    /** Returns what comes out. */
    T of(CocoResult result);
  }

  /**
   * Makes an aggregate.
   *
   * @param function what errors call it
   * @param output the encoder of what {@code finish} returns
   */
  public CocoAggregate(
      String function, EvaluationSettings settings, Finish<T> finish, Encoder<T> output) {
    this.function = function;
    this.settings = settings.toBytes();
    this.finish = finish;
    this.output = output;
  }

  /** Returns the encoder of the three columns that go in. */
  public static Encoder<Row> input() {
    return Encoders.row(INPUT);
  }

  private EvaluationSettings measured() {
    return EvaluationSettings.fromBytes(settings);
  }

  private ImageMatcher matcher() {
    ImageMatcher ready = matcher;
    if (ready == null) {
      ready = new ImageMatcher(measured());
      matcher = ready;
    }
    return ready;
  }

  @Override
  public CocoAccumulator zero() {
    return new CocoAccumulator(measured());
  }

  private SparkRuntimeException failed(RuntimeException e) {
    return FailedCall.of(function, INPUT.sql(), output.schema().sql(), e);
  }

  @Override
  public CocoAccumulator reduce(CocoAccumulator group, Row image) {
    try {
      accept(group, image);
      return group;
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw failed(e);
    }
  }

  private void accept(CocoAccumulator group, Row image) {
    if (!image.isNullAt(0)) {
      group.accept(
          new EvaluationImage(
              image.getLong(0),
              ImageRows.truths(image.isNullAt(1) ? null : image.getList(1)),
              ImageRows.detections(image.isNullAt(2) ? null : image.getList(2))),
          matcher());
    }
  }

  @Override
  public CocoAccumulator merge(CocoAccumulator group, CocoAccumulator other) {
    try {
      group.combine(other);
      return group;
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw failed(e);
    }
  }

  @Override
  public T finish(CocoAccumulator group) {
    try {
      return finish.of(group.result());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw failed(e);
    }
  }

  @Override
  public Encoder<CocoAccumulator> bufferEncoder() {
    byte[] with = settings;
    Function0<Codec<? super CocoAccumulator, byte[]>> codecs =
        (Function0<Codec<? super CocoAccumulator, byte[]>> & Serializable)
            () -> new AccumulatorCodec(with);
    return new AgnosticEncoders.TransformingEncoder<>(
        ClassTag$.MODULE$.apply(CocoAccumulator.class),
        AgnosticEncoders.BinaryEncoder$.MODULE$,
        codecs,
        false);
  }

  @Override
  public Encoder<T> outputEncoder() {
    return output;
  }

  private static final class AccumulatorCodec implements Codec<CocoAccumulator, byte[]> {
    private static final long serialVersionUID = 1L;
    private final byte[] settings;

    AccumulatorCodec(byte[] settings) {
      this.settings = settings;
    }

    @Override
    public byte[] encode(CocoAccumulator accumulator) {
      return accumulator.toBytes();
    }

    @Override
    public CocoAccumulator decode(byte[] bytes) {
      return CocoAccumulator.fromBytes(EvaluationSettings.fromBytes(settings), bytes);
    }
  }
}
