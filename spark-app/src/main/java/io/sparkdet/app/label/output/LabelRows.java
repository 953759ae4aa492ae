package io.sparkdet.app.label.output;

import io.sparkdet.app.label.input.SourceImage;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.service.DetectionOutcome;
import io.sparkdet.sql.detector.OutcomeRows;
import java.sql.Timestamp;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Makes rows of {@link io.sparkdet.sql.detector.DetectionSchema#LABEL} of one run. */
public final class LabelRows {

  private final OutcomeRows outcomes;
  private final String modelId;
  private final String settingsHash;
  private final String runId;

  public LabelRows(List<ModelClass> classes, String modelId, String settingsHash, String runId) {
    this.outcomes = new OutcomeRows(classes);
    this.modelId = modelId;
    this.settingsHash = settingsHash;
    this.runId = runId;
  }

  public String modelId() {
    return modelId;
  }

  /** Returns the row of an image and what came of it. */
  public Row row(SourceImage image, DetectionOutcome outcome) {
    Row middle = outcomes.row(outcome);
    return RowFactory.create(
        image.path(),
        image.bytes() < 0 ? null : image.bytes(),
        image.sha256(),
        timestamp(image.modifiedAt()),
        middle.get(2),
        middle.get(3),
        middle.get(0),
        middle.get(1),
        middle.get(4),
        modelId,
        settingsHash,
        runId,
        new Timestamp(System.currentTimeMillis()));
  }

  private static @Nullable Timestamp timestamp(long milliseconds) {
    return milliseconds < 0 ? null : new Timestamp(milliseconds);
  }
}
