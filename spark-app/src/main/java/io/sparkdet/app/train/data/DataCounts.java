package io.sparkdet.app.train.data;

/** Counts while annotations are read; {@link DataNotes} once they are. */
final class DataCounts {

  long degenerate;
  long crowds;
  long ofOtherClasses;
  long repeated;
  long withoutImage;
  long joined;
  long missing;
  long shares;

  DataNotes notes(TrainingSet set) {
    long empty = 0;
    for (int image = 0; image < set.size(); image++) {
      empty += set.boxes(image).size() == 0 ? 1 : 0;
    }
    return new DataNotes(
        empty, degenerate, crowds, ofOtherClasses, repeated, withoutImage, joined, missing, shares);
  }
}
