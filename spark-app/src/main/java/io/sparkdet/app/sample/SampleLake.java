package io.sparkdet.app.sample;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.sql.option.OptionValues;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes the sample lake: {@code DIR/images/*} and {@code DIR/instances.json} (COCO), a picture
 * being a pure function of (seed, index, size). So a smaller lake is the beginning of a larger one.
 *
 * <p>Spark tasks paint slices of the index range; the annotations are joined in index order. The
 * folder is made under a hidden name and renamed, so it appears whole or not at all (on object
 * stores, whose rename copies, for as long as the copy takes).
 */
public final class SampleLake {

  /** Where the pictures lie within the lake. */
  public static final String IMAGES = "images";

  /** The annotations' file name within the lake. */
  public static final String INSTANCES = "instances.json";

  private static final int IMAGES_A_TASK = 256;

  private SampleLake() {}

  /**
   * What to write.
   *
   * @param output folder that does not exist yet or is empty, on any Hadoop file system
   * @param images number of pictures
   * @param seed of every draw
   * @param size longer side of each picture in pixels
   */
  public record Options(String output, int images, long seed, int size) implements Serializable {

    /** Most pictures of a lake. */
    public static final int MAX_IMAGES = 9_999_999;

    /** Least longer side: smaller pictures could not hold a shape that can be told. */
    public static final int MIN_SIZE = 64;

    /** Greatest longer side. */
    public static final int MAX_SIZE = 4096;

    /** Validates the values. */
    public Options {
      if (output.isBlank()) {
        throw new UserException("Cannot write a sample lake: output is empty");
      }
      if (images < 1 || images > MAX_IMAGES) {
        throw new UserException(
            "Cannot write a sample lake: images must be 1 to %d (%d)"
                .formatted(MAX_IMAGES, images));
      }
      if (size < MIN_SIZE || size > MAX_SIZE) {
        throw new UserException(
            "Cannot write a sample lake: size must be %d to %d pixels (%d)"
                .formatted(MIN_SIZE, MAX_SIZE, size));
      }
    }

    /** Returns what the options say. */
    public static Options of(OptionValues<SampleOption> options) {
      return new Options(
          options.text(SampleOption.OUTPUT),
          options.count(SampleOption.IMAGES),
          options.whole(SampleOption.SEED),
          options.count(SampleOption.SIZE));
    }

    /** Returns the same in another folder. */
    public Options writingTo(String folder) {
      return new Options(folder, images, seed, size);
    }
  }

  /**
   * What was written.
   *
   * @param images number of pictures
   * @param bytes of all pictures
   * @param truths annotations by class name, in the order of the category ids
   */
  public record Result(long images, long bytes, Map<String, Long> truths) {

    /** Keeps the order of the classes. */
    public Result {
      truths = Collections.unmodifiableMap(new LinkedHashMap<>(truths));
    }
  }

  /**
   * Writes the lake.
   *
   * @throws UserException if the output holds anything or cannot be written; nothing is left behind
   */
  public static Result write(SparkSession spark, Options options) {
    try {
      return paintAndPublish(spark, options);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot write a sample lake: %s (%s); mend the output"
              .formatted(e.getMessage(), options.output()),
          e);
    }
  }

  private static Result paintAndPublish(SparkSession spark, Options options) throws IOException {
    Configuration configuration = spark.sessionState().newHadoopConf();
    Path output = new Path(options.output());
    FileSystem system = PlainFiles.system(output, configuration);
    output = system.makeQualified(output);
    refuseContent(system, output);
    Path unfinished = PlainFiles.unfinished(output);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int slices = slices(options.images(), context.defaultParallelism());
    SparkJob job = new SparkJob(spark, "sample");
    job.step("paint %d pictures".formatted(options.images()));
    try {
      if (!system.mkdirs(new Path(unfinished, IMAGES))) {
        throw new IOException("no folder can be made in " + output.getParent());
      }
      SliceTask task =
          new SliceTask(
              options, slices, unfinished.toString(), new SerializableConfiguration(configuration));
      SliceCounts counts =
          new SliceCounts(
              context
                  .parallelize(IntStream.range(0, slices).boxed().toList(), slices)
                  .map(task)
                  .reduce(SliceCounts::add));
      InstancesJson.join(system, unfinished, slices, options);
      publish(system, unfinished, output);
      return counts.result();
    } finally {
      job.end();
      system.delete(unfinished, true);
    }
  }

  private static void refuseContent(FileSystem system, Path output) throws IOException {
    if (system.exists(output)
        && (!system.getFileStatus(output).isDirectory() || system.listStatus(output).length > 0)) {
      throw new UserException(
          "Cannot write a sample lake: %s is not empty; name a new folder or remove it first"
              .formatted(output));
    }
  }

  private static void publish(FileSystem system, Path unfinished, Path output) throws IOException {
    // A folder would be moved into an existing one instead of taking its name.
    system.delete(output, false);
    if (!system.rename(unfinished, output)) {
      throw new IOException("%s cannot be renamed to %s".formatted(unfinished, output));
    }
  }

  private static int slices(int images, int cores) {
    return Math.max(Math.min(cores, images), (images + IMAGES_A_TASK - 1) / IMAGES_A_TASK);
  }
}
