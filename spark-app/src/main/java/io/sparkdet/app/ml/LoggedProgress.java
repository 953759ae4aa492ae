package io.sparkdet.app.ml;

import io.sparkdet.app.train.TrainProgress;
import io.sparkdet.app.train.round.RoundProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells Spark's log how a fit goes: notes, and a line an epoch. */
final class LoggedProgress implements TrainProgress {

  private static final Logger LOG = LoggerFactory.getLogger(EfficientDetTrainer.class);

  private final String uid;

  LoggedProgress(String uid) {
    this.uid = uid;
  }

  @Override
  public void note(String sentence) {
    LOG.info("{}: {}", uid, sentence);
  }

  @Override
  public void round(RoundProgress news) {
    LOG.debug("{}: {}", uid, news);
  }

  @Override
  public void epoch(String line) {
    LOG.info("{}: epoch {}", uid, line);
  }
}
