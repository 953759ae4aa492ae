package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.detection.matching.TruthBoxes;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A training set in memory, some of whose files can be missing. */
record TestPictures(List<MarkedPicture> pictures, Set<Integer> missing)
    implements TrainingPictures {

  static TestPictures of(MarkedPicture... pictures) {
    return new TestPictures(List.of(pictures), Set.of());
  }

  TestPictures without(Set<Integer> numbers) {
    return new TestPictures(pictures, numbers);
  }

  @Override
  public int count() {
    return pictures.size();
  }

  @Override
  public byte[] content(int picture) throws IOException {
    if (missing.contains(picture)) {
      throw new IOException("there is no picture " + picture);
    }
    return pictures.get(picture).png();
  }

  @Override
  public TruthBoxes boxes(int picture) {
    return pictures.get(picture).boxes();
  }
}
