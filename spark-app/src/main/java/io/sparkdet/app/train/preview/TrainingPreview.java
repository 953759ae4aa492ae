package io.sparkdet.app.train.preview;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.training.AugmentationPage;
import io.sparkdet.app.report.training.AugmentationPage.Rectangle;
import io.sparkdet.app.report.training.AugmentationPage.Sample;
import io.sparkdet.app.train.data.StoredPictures;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.matching.AnchorMatches;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.augmentation.AugmentationSchedule;
import io.sparkdet.efficientdet.augmentation.TrainingPictures;
import io.sparkdet.efficientdet.augmentation.TrainingSample;
import io.sparkdet.efficientdet.augmentation.TrainingSampler;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.model.ModelClass;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The page of what a training is about to see: the first pictures of its first epoch, and the same
 * ones as the second epoch draws them, made by the sampler that training uses.
 */
public final class TrainingPreview {

  private static final int EPOCHS = 2;
  private static final int CHANNELS = 3;

  private final TrainingSet set;
  private final PreviewRequest request;
  private final Configuration hadoop;

  private TrainingPreview(TrainingSet set, PreviewRequest request, Configuration hadoop) {
    this.set = set;
    this.request = request;
    this.hadoop = hadoop;
  }

  /**
   * Writes the page.
   *
   * @param target a file on any file system that Hadoop knows; an older one is replaced
   * @throws UserException if it cannot be written
   */
  public static void write(
      TrainingSet set, PreviewRequest request, String target, Configuration hadoop) {
    TrainingPreview preview = new TrainingPreview(set, request, hadoop);
    try {
      List<Sample> samples = preview.samples();
      Path path = new Path(target);
      PlainFiles.replace(
          PlainFiles.system(path, hadoop),
          path,
          out ->
              AugmentationPage.write(
                  out,
                  preview.facts(),
                  set.classes().stream().map(ModelClass::name).toList(),
                  samples));
    } catch (IOException e) {
      throw new UserException(
          "Cannot write the preview %s: %s".formatted(target, e.getMessage()), e);
    }
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("data", set.toString());
    facts.put("augment", request.augmentation().augmentation().label());
    AugmentationSchedule schedule = request.augmentation();
    if (schedule.mixes()) {
      facts.put(
          "mosaic and mixup",
          "in the first " + DisplayText.counted(schedule.mixedEpochs(), "epoch", "epochs"));
    }
    request
        .multiScale()
        .ifPresent(scales -> facts.put("multi-scale", scales.least() + ":" + scales.most()));
    facts.put("input size", Integer.toString(request.network().imageSize()));
    facts.put("preprocessing", request.profile().label());
    facts.put("matcher", request.matcher().spec());
    facts.put("seed", Long.toString(request.seed()));
    return facts;
  }

  private List<Sample> samples() throws IOException {
    int[] order = set.order(request.seed(), 0);
    List<Sample> samples = new ArrayList<>();
    try (TrainingSampler sampler = new TrainingSampler(request.profile(), request.augmentation())) {
      for (int index = 0; index < Math.min(request.pictures(), order.length); index++) {
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
          samples.add(sample(sampler, order[index], epoch, request.inputSize(epoch, index)));
        }
      }
    }
    return samples;
  }

  private Sample sample(TrainingSampler sampler, int image, int epoch, int side)
      throws IOException {
    String name = DisplayText.fileName(set.path(image));
    FloatBuffer input = FloatBuffer.allocate(CHANNELS * side * side);
    ReadPictures pictures = new ReadPictures(new StoredPictures(set, hadoop), new ArrayList<>());
    try {
      TrainingSample made =
          sampler.sample(pictures, image, set.draw(request.seed(), epoch, image), side, input, 0);
      TruthBoxes truths = made.boxes().counted();
      AnchorGrid grid =
          AnchorGrid.of(
              request.network().anchors(), side, request.network().style().anchorStrides());
      AnchorMatches matches = request.matcher().match(grid, truths);
      return new Sample(
          name,
          note(epoch, side, made, matches),
          steps(made, pictures.partners()),
          InputImage.jpeg(input, side, request.profile()),
          side,
          truths(truths),
          anchors(grid, truths, matches));
    } catch (ImageException e) {
      return new Sample(name, String.valueOf(e.getMessage()), "", "", side, List.of(), List.of());
    }
  }

  /** The pictures of a set, and the numbers of those that were read for an input, its own first. */
  private record ReadPictures(StoredPictures stored, List<Integer> read)
      implements TrainingPictures {

    @Override
    public int count() {
      return stored.count();
    }

    @Override
    public byte[] content(int picture) throws IOException {
      read.add(picture);
      return stored.content(picture);
    }

    @Override
    public TruthBoxes boxes(int picture) {
      return stored.boxes(picture);
    }

    List<String> partners() {
      return read.stream().skip(1).map(stored.set()::path).map(DisplayText::fileName).toList();
    }
  }

  private static String steps(TrainingSample made, List<String> partners) {
    String steps = made.steps().isEmpty() ? "as it is" : String.join(", ", made.steps());
    return partners.isEmpty() ? steps : "%s; with %s".formatted(steps, String.join(", ", partners));
  }

  private String note(int epoch, int side, TrainingSample made, AnchorMatches matches) {
    StringJoiner levels = new StringJoiner(", ");
    int level = request.network().minLevel();
    for (int positives : matches.positivesByLevel()) {
      levels.add("P%d %d".formatted(level++, positives));
    }
    return "epoch %d, %d pixels, %d of %d boxes, %d anchors (%s)"
        .formatted(epoch, side, made.boxes().size(), made.annotated(), matches.positives(), levels);
  }

  private static List<Rectangle> truths(TruthBoxes truths) {
    List<Rectangle> rectangles = new ArrayList<>();
    for (int i = 0; i < truths.size(); i++) {
      rectangles.add(
          new Rectangle(
              truths.xMin(i),
              truths.yMin(i),
              truths.xMax(i),
              truths.yMax(i),
              truths.classIndex(i)));
    }
    return rectangles;
  }

  private static List<Rectangle> anchors(
      AnchorGrid grid, TruthBoxes truths, AnchorMatches matches) {
    List<Rectangle> rectangles = new ArrayList<>();
    for (int i = 0; i < grid.size(); i++) {
      if (matches.truth(i) >= 0) {
        rectangles.add(
            new Rectangle(
                grid.xMin(i),
                grid.yMin(i),
                grid.xMax(i),
                grid.yMax(i),
                truths.classIndex(matches.truth(i))));
      }
    }
    return rectangles;
  }
}
