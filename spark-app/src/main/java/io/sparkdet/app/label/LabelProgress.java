package io.sparkdet.app.label;

import io.sparkdet.detection.PublicApi;

/** Told how a label job goes, on the driver. */
@PublicApi
public interface LabelProgress {

  /** Tells nobody. */
  LabelProgress SILENT =
      new LabelProgress() {
        @Override
        public void note(String sentence) {}

        @Override
        public void labelling(long images, LabelListener counts) {}

        @Override
        public void labelled() {}
      };

  /** Something that the user should know. */
  void note(String sentence);

  /**
   * Labelling begins.
   *
   * @param images how many there are, -1 when only labelling will tell
   * @param counts how many are done, at any moment
   */
  void labelling(long images, LabelListener counts);

  /** Labelling has ended, well or not. */
  void labelled();
}
