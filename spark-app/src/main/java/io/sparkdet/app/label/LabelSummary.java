package io.sparkdet.app.label;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.app.label.output.BoxSettings;
import io.sparkdet.app.label.output.TableCounts;
import io.sparkdet.detection.PublicApi;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a label job did.
 *
 * @param counts of the rows of this run
 * @param passedOver what was found in folders and is no row, by reason; empty for tables
 * @param known how many images of the input the table held already
 * @param commits how many there were
 * @param seconds from the first listing to the last file written
 * @param labellingSeconds of the job that labels and writes
 * @param model id of the model
 * @param settings what could change the boxes
 * @param runId as in the table
 * @param sparkVersion of the running Spark
 * @param master of the running Spark
 * @param cores that Spark labels with
 * @param device what the tasks ran on
 * @param service what the executors' services did
 */
@PublicApi
public record LabelSummary(
    TableCounts counts,
    Map<String, Long> passedOver,
    long known,
    int commits,
    double seconds,
    double labellingSeconds,
    String model,
    BoxSettings settings,
    String runId,
    String sparkVersion,
    String master,
    int cores,
    String device,
    ServiceTotals service) {

  /** Copies the map. */
  public LabelSummary {
    passedOver = Collections.unmodifiableMap(new TreeMap<>(passedOver));
  }

  /** Returns images a second while labelling; 0 when there were none. */
  public double imagesPerSecond() {
    return counts.images() == 0 ? 0 : counts.images() / labellingSeconds;
  }

  /** Returns the summary as users' scripts read it. */
  public String json() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("images", counts.images());
    root.put("ok", counts.ok());
    ObjectNode byStatus = root.putObject("failed");
    counts.failed().forEach(byStatus::put);
    root.put("detections", counts.detections());
    ObjectNode byReason = root.putObject("passed_over");
    passedOver.forEach(byReason::put);
    root.put("known", known);
    root.put("commits", commits);
    root.put("seconds", rounded(seconds));
    root.put("images_per_second", rounded(imagesPerSecond()));
    root.put("model", model);
    root.put("settings_hash", settings.hash());
    root.set("settings", settings.node());
    root.put("run_id", runId);
    ObjectNode spark = root.putObject("spark");
    spark.put("version", sparkVersion);
    spark.put("master", master);
    spark.put("cores", cores);
    root.put("device", device);
    ObjectNode inside = root.putObject("service");
    inside.put("decode_seconds", rounded(service.decodeSeconds()));
    inside.put("wait_seconds", rounded(service.waitSeconds()));
    inside.put("inference_seconds", rounded(service.inferenceSeconds()));
    inside.put("post_processing_seconds", rounded(service.postProcessingSeconds()));
    ObjectNode batches = inside.putObject("batches_by_size");
    service.batches().forEach((size, count) -> batches.put(Integer.toString(size), count));
    return root.toPrettyString() + "\n";
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
