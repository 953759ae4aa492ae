package io.sparkdet.app.cli.progress;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.report.training.TrainingPage;
import io.sparkdet.app.train.TrainProgress;
import io.sparkdet.app.train.round.RoundProgress;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Draws a run's {@code history.csv} as the page {@code history.html} beside it after each epoch,
 * and tells all news to somebody else. The run is worth something then: it takes the place of an
 * earlier one.
 */
public final class HistoryPage implements TrainProgress {

  /** The page's name in the folder of a run. */
  static final String FILE = "history.html";

  private final TrainProgress listener;
  private final OutputFolder output;
  private final Configuration hadoop;

  /**
   * Follows a run.
   *
   * @param listener who is told all news
   */
  public HistoryPage(TrainProgress listener, OutputFolder output, Configuration hadoop) {
    this.listener = listener;
    this.output = output;
    this.hadoop = hadoop;
  }

  @Override
  public void note(String sentence) {
    listener.note(sentence);
  }

  @Override
  public void round(RoundProgress news) {
    listener.round(news);
  }

  @Override
  public void epoch(String line) {
    output.verify();
    String folder = output.working();
    try {
      TrainingPage.write(
          new Path(folder, "history.csv").toString(), new Path(folder, FILE).toString(), hadoop);
    } catch (IOException e) {
      throw new UserException(
          "Cannot write %s: %s; mend that and go on with --resume"
              .formatted(new Path(folder, FILE), e.getMessage()),
          e);
    }
    output.publish();
    listener.epoch(line);
  }
}
