package io.sparkdet.app.train;

import io.sparkdet.app.train.round.RoundProgress;
import io.sparkdet.detection.PublicApi;

/** Told how a train job goes, on the driver. */
@PublicApi
public interface TrainProgress {

  /** Tells nobody. */
  TrainProgress SILENT =
      new TrainProgress() {
        @Override
        public void note(String sentence) {}

        @Override
        public void round(RoundProgress news) {}

        @Override
        public void epoch(String line) {}
      };

  /** Something that the user should know. */
  void note(String sentence);

  /** A round has ended. */
  void round(RoundProgress news);

  /** An epoch has ended. */
  void epoch(String line);
}
