package io.sparkdet.app.train.data;

/** Counts while annotations are read; {@link DataNotes} once they are. */
final class DataCounts {

  long emptied;
  long degenerate;
  long crowds;
  long ofOtherClasses;
  long repeated;
  long withoutImage;
  long joined;
  long missing;
  long shares;

  DataNotes notes(TrainingSet set) {
    return new DataNotes(
        set.size(),
        set.withoutBoxes(),
        emptied,
        degenerate,
        crowds,
        ofOtherClasses,
        repeated,
        withoutImage,
        joined,
        missing,
        shares);
  }
}
