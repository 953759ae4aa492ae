package io.sparkdet.app.fitanchors;

import io.sparkdet.app.anchors.AnchorFit;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.detection.PublicApi;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Fits the shapes of anchors to the boxes of a data set, as {@link AnchorFit} does, and writes
 * them.
 */
@PublicApi
public final class FitAnchorsJob {

  private final SparkSession spark;
  private final FitAnchorsRequest request;

  /** Prepares the job. */
  public FitAnchorsJob(SparkSession spark, FitAnchorsRequest request) {
    this.spark = spark;
    this.request = request;
  }

  /**
   * Runs the job and writes the file.
   *
   * @throws UserException where the annotations cannot be used as they are; nothing is written
   */
  public AnchorFit.Result run() {
    requireFit();
    return SparkJob.run(
        spark,
        "fit-anchors",
        request.annotations(),
        "the anchors to " + request.output(),
        this::fitAndWrite);
  }

  private AnchorFit.Result fitAndWrite() throws IOException {
    AnchorFit.Result result = new AnchorFit(spark, request.task()).run();
    if (result.choices() == 0) {
      throw new UserException(
          "Cannot fit %d anchors a place to %s: its boxes have fewer different shapes; lower --scales or --ratios"
              .formatted(request.anchorsPerPlace(), request.annotations()));
    }
    write(result);
    return result;
  }

  private void requireFit() {
    try {
      request.network().anchorGrid();
    } catch (IllegalArgumentException e) {
      throw new UserException("%s; mend --input-size".formatted(e.getMessage()), e);
    }
  }

  private void write(AnchorFit.Result result) throws IOException {
    Path target = new Path(request.output());
    byte[] json = RecallReport.json(request, result);
    PlainFiles.replace(
        PlainFiles.system(target, spark.sparkContext().hadoopConfiguration()),
        target,
        out -> out.write(json));
  }
}
