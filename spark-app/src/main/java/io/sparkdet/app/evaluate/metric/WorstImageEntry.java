package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.table.WorstImageTable;
import io.sparkdet.app.files.CsvText;
import io.sparkdet.detection.audit.ImageErrors;
import io.sparkdet.detection.audit.WorstImages;
import io.sparkdet.detection.audit.WorstImagesMetric;
import io.sparkdet.detection.metric.ImageMetric;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The images with most errors, by the confusion matrix's pairs, with pictures where wanted. */
final class WorstImageEntry extends MetricEntry.OfImages<WorstImages> {

  /** Images of the table. */
  private static final int MOST = 200;

  /** Images whose pictures are kept: as many as anyone looks at. */
  private static final int SHOWN = 24;

  private static final String TABLE = "worst_images.csv";
  private static final String PICTURES = "worst_images.parquet";

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.hasFolder();
  }

  @Override
  ImageMetric<WorstImages> metric(EvaluationPlan plan) {
    return new WorstImagesMetric(plan.pairing(), MOST, plan.pictures().isPresent() ? SHOWN : 0);
  }

  @Override
  List<String> files() {
    return List.of(TABLE, PICTURES);
  }

  /** One row an image, the one with most errors first. */
  @Override
  void write(Measurement measurement, WorstImages result, ResultFolder folder) throws IOException {
    CsvText csv = new CsvText("image_id,file_name,errors,missed,confused,false_positives,right,f1");
    for (ImageErrors image : result.images()) {
      csv.row(
          image.imageId(),
          CsvText.quoted(image.image()),
          image.errors(),
          image.missed(),
          image.confused(),
          image.falsePositives(),
          image.right(),
          image.f1());
    }
    folder.text(TABLE, csv.toString());
    Optional<String> pictures = measurement.plan().pictures();
    if (pictures.isPresent()) {
      new WorstImageTable(folder.spark(), pictures.get(), measurement.names())
          .write(result.imagesWithBoxes(), folder.table(PICTURES));
    }
  }
}
