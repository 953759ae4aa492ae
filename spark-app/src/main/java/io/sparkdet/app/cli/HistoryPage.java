package io.sparkdet.app.cli;

import io.sparkdet.app.files.SetAside;
import io.sparkdet.app.job.UserException;
import io.sparkdet.app.report.TrainingPage;
import io.sparkdet.app.train.RoundNews;
import io.sparkdet.app.train.TrainProgress;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Draws a run's {@code history.csv} as the page {@code history.html} beside it after each epoch,
 * and tells all news to somebody else. An earlier run that was set aside is dropped then.
 */
final class HistoryPage implements TrainProgress {

  /** The page's name in the folder of a run. */
  static final String FILE = "history.html";

  private final TrainProgress listener;
  private final String folder;
  private final SetAside earlier;
  private final Configuration hadoop;

  HistoryPage(TrainProgress listener, String folder, SetAside earlier, Configuration hadoop) {
    this.listener = listener;
    this.folder = folder;
    this.earlier = earlier;
    this.hadoop = hadoop;
  }

  @Override
  public void note(String sentence) {
    listener.note(sentence);
  }

  @Override
  public void round(RoundNews news) {
    listener.round(news);
  }

  @Override
  public void epoch(String line) {
    try {
      TrainingPage.write(
          new Path(folder, "history.csv").toString(), new Path(folder, FILE).toString(), hadoop);
      earlier.drop();
    } catch (IOException e) {
      throw new UserException(
          "Cannot write %s: %s; mend that and go on with --resume"
              .formatted(new Path(folder, FILE), e.getMessage()),
          e);
    }
    listener.epoch(line);
  }
}
