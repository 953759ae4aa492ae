package io.sparkdet.app.ml;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.sql.SparkDet;
import io.sparkdet.sql.detector.DetectionSchema;
import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.detector.DetectorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A stage that detects objects: a column of encoded images in, a column of {@link
 * DetectionSchema#DETECT} out, struct&lt;status, error, width, height, detections&gt;. A bad image
 * is a struct with a reason; NULL gives NULL. It is the SQL function {@code detect} with settings
 * of its own, through the same service of each executor.
 *
 * <p>What is not set comes from the model folder; {@code spark.sparkdet.*} of the session does not
 * count. The model stays where it is: a saved stage holds its address, not its weights, unless a
 * fit made it in a temporary folder. Such a stage is saved with its model, now and whenever it is
 * loaded and saved again. Setters that DJL's Spark extension also has are called as there.
 */
@PublicApi
public final class EfficientDetDetector extends Model<EfficientDetDetector> implements MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final OptionParams<DetectorOption> options;
  private transient @Nullable CarriedModel carried;

  /** Makes a stage with the embedded sample model. */
  public EfficientDetDetector() {
    this(Identifiable$.MODULE$.randomUID("efficientDetDetector"));
  }

  /** Makes a stage of that uid, as Spark does when it loads one. */
  public EfficientDetDetector(String uid) {
    this.uid = uid;
    inputCol = new Param<>(this, "inputCol", "column of encoded images (binary)");
    outputCol = new Param<>(this, "outputCol", "column that receives what was detected");
    options = new OptionParams<>(this, DetectorOption.class);
    setDefault(inputCol, "content");
    setDefault(outputCol, "detected");
  }

  /** Returns what reads a saved stage; Spark calls it by its name. */
  public static MLReader<EfficientDetDetector> read() {
    return new DetectorFolder.Reader();
  }

  /** Returns the stage saved at {@code path}. */
  public static EfficientDetDetector load(String path) {
    return read().load(path);
  }

  /**
   * Returns what saves this stage: its parameters, and its model too if a fit made it in a folder
   * that is deleted when the application ends, or if it was loaded with its model.
   */
  @Override
  public MLWriter write() {
    return new DetectorFolder.Writer(this);
  }

  /** Returns this stage with a model that is saved with it. */
  EfficientDetDetector carrying(CarriedModel model, String url) {
    carried = model;
    return setModelUrl(url);
  }

  /** Returns the model that is saved with this stage; none once the stage names another. */
  Optional<CarriedModel> carriedModel() {
    return Optional.ofNullable(carried)
        .filter(model -> isSet(modelUrl()) && model.is(getOrDefault(modelUrl())));
  }

  /** Returns {@code dataset} with the output column, as {@link #transform} does. */
  public Dataset<Row> detect(Dataset<?> dataset) {
    return transform(dataset);
  }

  /**
   * Returns {@code dataset} with the output column.
   *
   * @throws IllegalArgumentException if a column or a setting does not fit
   * @throws UncheckedIOException if the model cannot be opened
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    SparkSession spark = dataset.sparkSession();
    addTo(dataset.schema());
    DetectorSpec detector = resolve(spark.sparkContext().hadoopConfiguration());
    Column content = dataset.col(Columns.quoted(getOrDefault(inputCol)));
    return dataset.withColumn(getOrDefault(outputCol), SparkDet.detect(spark, content, detector));
  }

  /**
   * Returns the schema of what {@link #transform} gives. A pipeline asks all its stages before the
   * first one runs, so that what does not fit is told then.
   *
   * @throws IllegalArgumentException if a column or a setting does not fit
   * @throws UncheckedIOException if the model cannot be opened
   */
  @Override
  public StructType transformSchema(StructType schema) {
    StructType given = addTo(schema);
    resolve(SparkSession.active().sparkContext().hadoopConfiguration());
    return given;
  }

  private StructType addTo(StructType schema) {
    Columns.requireBinary(schema, getOrDefault(inputCol));
    return Columns.with(schema, getOrDefault(outputCol), DetectionSchema.DETECT);
  }

  private DetectorSpec resolve(Configuration hadoop) {
    try {
      return DetectorSettings.of(settings()).resolve(hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public EfficientDetDetector copy(ParamMap extra) {
    EfficientDetDetector copy = defaultCopy(extra);
    copy.carried = carried;
    return hasParent() ? copy.setParent(parent()) : copy;
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Returns the settings that were set, by the names of {@link DetectorSettings}. */
  private Map<String, String> settings() {
    Map<String, String> settings = options.given(this);
    settings.computeIfPresent(
        DetectorOption.ENGINE.optionName(), (name, value) -> value.toLowerCase(Locale.ROOT));
    return settings;
  }

  /** Returns the parameter that {@link #setInputCol} sets. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** Sets the column of encoded images; {@code content} by default. */
  public EfficientDetDetector setInputCol(String column) {
    set(inputCol, column);
    return this;
  }

  /** Returns the parameter that {@link #setOutputCol} sets. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Sets the column that is added; {@code detected} by default. */
  public EfficientDetDetector setOutputCol(String column) {
    set(outputCol, column);
    return this;
  }

  /** Returns the parameter that {@link #setModelUrl} sets. */
  public Param<String> modelUrl() {
    return options.text(DetectorOption.MODEL);
  }

  /** Sets the model: a folder on any Hadoop file system, or the name of a published model. */
  public EfficientDetDetector setModelUrl(String url) {
    set(modelUrl(), url);
    return this;
  }

  /** Returns the parameter that {@link #setEngine} sets. */
  public Param<String> engine() {
    return options.text(DetectorOption.ENGINE);
  }

  /** Sets what runs the network: {@code OnnxRuntime} (default) or {@code PyTorch}, in any case. */
  public EfficientDetDetector setEngine(String name) {
    set(engine(), name.toLowerCase(Locale.ROOT));
    return this;
  }

  /** Returns the parameter that {@link #setDevice} sets. */
  public Param<String> device() {
    return options.text(DetectorOption.DEVICE);
  }

  /** Sets {@code auto} (default: the GPU that Spark assigned, else the CPU), cpu or gpu. */
  public EfficientDetDetector setDevice(String name) {
    set(device(), name);
    return this;
  }

  /** Returns the parameter that {@link #setBatchSize} sets. */
  public IntParam batchSize() {
    return options.count(DetectorOption.BATCH_SIZE);
  }

  /** Sets the most images that a run of the network takes, from the tasks of an executor. */
  public EfficientDetDetector setBatchSize(int images) {
    set(batchSize(), images);
    return this;
  }

  /** Returns the parameter that {@link #setParallelism} sets. */
  public IntParam parallelism() {
    return options.count(DetectorOption.PARALLELISM);
  }

  /** Sets how many cores an executor uses; 0 (default) for those that Spark gave it. */
  public EfficientDetDetector setParallelism(int cores) {
    set(parallelism(), cores);
    return this;
  }

  /** Returns the parameter that {@link #setScoreThreshold} sets. */
  public DoubleParam scoreThreshold() {
    return options.decimal(DetectorOption.SCORE_THRESHOLD);
  }

  /** Sets the score below which boxes are left out. */
  public EfficientDetDetector setScoreThreshold(double score) {
    set(scoreThreshold(), score);
    return this;
  }

  /** Returns the parameter that {@link #setNms} sets. */
  public Param<String> nms() {
    return options.text(DetectorOption.NMS);
  }

  /** Sets the suppression, such as {@code hard:0.5}, {@code soft:0.5} or {@code none}. */
  public EfficientDetDetector setNms(String nms) {
    set(nms(), nms);
    return this;
  }

  /** Returns the parameter that {@link #setClassAgnostic} sets. */
  public BooleanParam classAgnostic() {
    return options.flag(DetectorOption.CLASS_AGNOSTIC);
  }

  /** Sets whether a box suppresses those of other classes. */
  public EfficientDetDetector setClassAgnostic(boolean agnostic) {
    set(classAgnostic(), agnostic);
    return this;
  }

  /** Returns the parameter that {@link #setMaxDetections} sets. */
  public IntParam maxDetections() {
    return options.count(DetectorOption.MAX_DETECTIONS);
  }

  /** Sets the most boxes of an image; 0 for no limit. */
  public EfficientDetDetector setMaxDetections(int boxes) {
    set(maxDetections(), boxes);
    return this;
  }

  /** Returns the parameter that {@link #setPreNmsTop} sets. */
  public IntParam preNmsTop() {
    return options.count(DetectorOption.PRE_NMS_TOP);
  }

  /** Sets how many of the best candidates are decoded; 0 for all. */
  public EfficientDetDetector setPreNmsTop(int candidates) {
    set(preNmsTop(), candidates);
    return this;
  }

  /** Returns the parameter that {@link #setPrecision} sets. */
  public Param<String> precision() {
    return options.text(DetectorOption.PRECISION);
  }

  /** Sets the number format of the network; {@code float32}, the only one. */
  public EfficientDetDetector setPrecision(String format) {
    set(precision(), format);
    return this;
  }

  /** Returns the parameter that {@link #setDecode} sets. */
  public Param<String> decode() {
    return options.text(DetectorOption.DECODE);
  }

  /** Sets {@code exact} (default) or {@code fast} decoding of JPEGs. */
  public EfficientDetDetector setDecode(String mode) {
    set(decode(), mode);
    return this;
  }

  /** Returns the parameter that {@link #setOrientation} sets. */
  public Param<String> orientation() {
    return options.text(DetectorOption.ORIENTATION);
  }

  /** Sets whether EXIF turns images upright: {@code exif} (default) or {@code ignore}. */
  public EfficientDetDetector setOrientation(String rule) {
    set(orientation(), rule);
    return this;
  }

  /** Returns the parameter that {@link #setMaxPixels} sets. */
  public LongParam maxPixels() {
    return options.whole(DetectorOption.MAX_PIXELS);
  }

  /** Sets the pixels above which an image is not decoded; 0 for no limit. */
  public EfficientDetDetector setMaxPixels(long pixels) {
    set(maxPixels(), pixels);
    return this;
  }

  /** Returns the parameter that {@link #setStrict} sets. */
  public BooleanParam strict() {
    return options.flag(DetectorOption.STRICT);
  }

  /** Sets whether an image that is readable only in part is corrupt; else error tells it. */
  public EfficientDetDetector setStrict(boolean refused) {
    set(strict(), refused);
    return this;
  }

  /** Returns the parameter that {@link #setClip} sets. */
  public BooleanParam clip() {
    return options.flag(DetectorOption.CLIP);
  }

  /** Sets whether boxes are cut to the picture, and left out where they lie outside of it. */
  public EfficientDetDetector setClip(boolean cut) {
    set(clip(), cut);
    return this;
  }

  /** Returns the parameter that {@link #setMinBox} sets. */
  public DoubleParam minBox() {
    return options.decimal(DetectorOption.MIN_BOX);
  }

  /** Sets the pixels below which a side of a box leaves it out; 0 leaves none out. */
  public EfficientDetDetector setMinBox(double pixels) {
    set(minBox(), pixels);
    return this;
  }

  /** Returns the parameter that {@link #setTiles} sets. */
  public Param<String> tiles() {
    return options.text(DetectorOption.TILES);
  }

  /**
   * Sets how large images are cut: {@code 1024:0.2} for tiles of 1,024 pixels that share a fifth of
   * a side, {@code 1024:0.2:with-full} to look at the whole image too, {@code none} (default).
   */
  public EfficientDetDetector setTiles(String spec) {
    set(tiles(), spec);
    return this;
  }
}
