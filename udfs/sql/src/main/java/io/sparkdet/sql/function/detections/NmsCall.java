package io.sparkdet.sql.function.detections;

import io.sparkdet.detection.nms.Detections;
import io.sparkdet.detection.nms.KeptBoxes;
import io.sparkdet.detection.nms.Nms;
import io.sparkdet.sql.function.call.FunctionCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A call of {@code nms}: the detections that stay, best score first, with all their fields. Boxes
 * and scores are compared as floats, as a detector does; scores that soft suppression lowers are
 * floats too.
 */
public final class NmsCall extends ListCall {

  private static final long serialVersionUID = 1L;

  private final String spec;
  private final boolean classAgnostic;
  private transient @Nullable Nms nms;

  /**
   * Makes a call; Spark's trees copy their nodes through public constructors.
   *
   * @param spec what {@link Nms#parse} reads
   */
  public NmsCall(String name, Seq<Expression> arguments, String spec, boolean classAgnostic) {
    super(name, arguments);
    this.spec = spec;
    this.classAgnostic = classAgnostic;
  }

  /** Returns the expression of a call; the suppression is the same for all rows. */
  public static Expression call(FunctionCall call) throws AnalysisException {
    Expression detections = DetectionFields.argument(call, 0);
    Optional<Nms> nms = call.parsed(1, "'hard:0.5'", Nms::parse);
    Optional<Object> agnostic = call.size() < 3 ? Optional.of(false) : call.constant(2, "true");
    if (nms.isEmpty() || agnostic.isEmpty()) {
      return Literal.create(null, detections.dataType());
    }
    List<Expression> arguments = new ArrayList<>(List.of(detections));
    for (int i = 1; i < call.size(); i++) {
      arguments.add(call.argument(i));
    }
    return new NmsCall(
        call.signature().name(),
        CollectionConverters.asScala(arguments).toSeq(),
        nms.get().spec(),
        (Boolean) agnostic.get());
  }

  @Override
  protected Object settings() {
    return classAgnostic ? spec + " of any class" : spec;
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new NmsCall(prettyName(), children, spec, classAgnostic);
  }

  @Override
  public @Nullable Object eval(@Nullable InternalRow input) {
    ArrayData detections = (ArrayData) argument(0).eval(input);
    if (detections == null) {
      return null;
    }
    try {
      return kept(detections);
    } catch (IllegalArgumentException e) {
      throw failed(e);
    }
  }

  private ArrayData kept(ArrayData detections) {
    DetectionFields read = fields();
    int size = detections.numElements();
    InternalRow[] rows = new InternalRow[size];
    float[] corners = new float[4 * size];
    float[] scores = new float[size];
    long[] categories = new long[size];
    for (int i = 0; i < size; i++) {
      rows[i] = read.complete(detections, i);
      for (int k = 0; k < 4; k++) {
        corners[4 * i + k] = (float) read.corner(rows[i], k);
      }
      scores[i] = (float) read.score(rows[i]);
      categories[i] = read.categoryId(rows[i]);
    }
    KeptBoxes kept =
        nms().retained(new Detections(corners, scores, indices(categories)), classAgnostic);
    Object[] stay = new Object[kept.size()];
    for (int i = 0; i < stay.length; i++) {
      int index = kept.index(i);
      stay[i] = kept.score(i) == scores[index] ? rows[index] : rescored(rows[index], kept.score(i));
    }
    return new GenericArrayData(stay);
  }

  /** Returns numbers from 0 that are equal where the categories are. */
  private static int[] indices(long[] categories) {
    long[] sorted = categories.clone();
    Arrays.sort(sorted);
    int[] indices = new int[categories.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = first(sorted, categories[i]);
    }
    return indices;
  }

  private static int first(long[] sorted, long category) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < category) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private InternalRow rescored(InternalRow detection, float score) {
    DetectionFields read = fields();
    StructType type = read.type();
    Object[] values = new Object[type.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = detection.get(i, type.fields()[i].dataType());
    }
    values[read.scoreOrdinal()] = read.scoreIsFloat() ? (Object) score : (Object) (double) score;
    return new GenericInternalRow(values);
  }

  private Nms nms() {
    Nms known = nms;
    if (known == null) {
      known = Nms.parse(spec);
      nms = known;
    }
    return known;
  }
}
