package io.sparkdet.sql.detector;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.sparkdet.detection.PublicApi;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The column names and types that users meet; the only place where they are spelled. */
@PublicApi
public final class DetectionSchema {

  /**
   * One box: corners in absolute pixels of the oriented original image, score, category id and
   * name.
   */
  public static final StructType DETECTION =
      new StructType()
          .add("x_min", FloatType, false)
          .add("y_min", FloatType, false)
          .add("x_max", FloatType, false)
          .add("y_max", FloatType, false)
          .add("score", FloatType, false)
          .add("category_id", IntegerType, false)
          .add("category", StringType, false);

  /** The boxes of one image, falling score. */
  public static final ArrayType DETECTIONS = DataTypes.createArrayType(DETECTION, false);

  /**
   * One row an image, as {@code label} writes it: what was read, what came of it, and what made it.
   */
  public static final StructType LABEL =
      new StructType()
          .add("path", StringType, false)
          .add("bytes", LongType, true)
          .add("sha256", StringType, true)
          .add("modified_at", TimestampType, true)
          .add("width", IntegerType, true)
          .add("height", IntegerType, true)
          .add("status", StringType, false)
          .add("error", StringType, true)
          .add("detections", DETECTIONS, true)
          .add("model", StringType, false)
          .add("settings", StringType, false)
          .add("run_id", StringType, false)
          .add("labelled_at", TimestampType, false);

  /** What the SQL function {@code detect} returns. */
  public static final StructType DETECT =
      new StructType()
          .add("status", StringType, false)
          .add("error", StringType, true)
          .add("width", IntegerType, true)
          .add("height", IntegerType, true)
          .add("detections", DETECTIONS, true);

  private DetectionSchema() {}
}
