package io.sparkdet.app.anchors;

import io.sparkdet.detection.anchor.AspectRatio;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Shapes that stand for many: MLlib's k-means on (log width, log height), weighted by counts. */
final class ShapeClusters {

  private static final StructType POINTS =
      new StructType()
          .add("features", DataTypes.createArrayType(DataTypes.DoubleType, false), false)
          .add("weight", DataTypes.DoubleType, false);

  /** Where the shapes no longer move by more than a thousandth, which is how they are kept. */
  private static final int ITERATIONS = 30;

  /** Shapes are kept to a thousandth of a stride. */
  private static final double PRECISION = 1000;

  private ShapeClusters() {}

  /**
   * Returns shapes in the units of the points, the smallest area first; fewer than {@code count}
   * where the points allow no more. At least two are asked for, and there are as many points: MLlib
   * 4.1.0 fails with an index out of bounds on a single cluster. The points lie in one partition in
   * their order, which the result would depend on.
   */
  static List<AspectRatio> of(
      SparkSession spark, List<ShapeCounts.Point> points, int count, long seed) {
    List<Row> rows =
        points.stream()
            .map(
                point ->
                    RowFactory.create(
                        new double[] {point.logWidth(), point.logHeight()},
                        (double) point.weight()))
            .toList();
    Dataset<Row> table = spark.createDataFrame(rows, POINTS).coalesce(1);
    return Stream.of(
            new KMeans()
                .setK(count)
                .setSeed(seed)
                .setMaxIter(ITERATIONS)
                .setTol(1e-3)
                .setWeightCol("weight")
                .fit(table)
                .clusterCenters())
        .map(center -> new AspectRatio(rounded(center.apply(0)), rounded(center.apply(1))))
        .sorted(
            Comparator.comparingDouble(
                    (AspectRatio shape) -> shape.widthFactor() * shape.heightFactor())
                .thenComparing(AspectRatio::widthFactor))
        .distinct()
        .toList();
  }

  private static double rounded(double log) {
    return Math.max(1, Math.rint(PRECISION * Math.exp(log))) / PRECISION;
  }
}
