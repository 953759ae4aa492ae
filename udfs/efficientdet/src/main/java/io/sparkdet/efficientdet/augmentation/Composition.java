package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.augmentation.Mosaic.Tile;
import io.sparkdet.efficientdet.augmentation.canvas.InputPicture;
import io.sparkdet.efficientdet.augmentation.canvas.PixelCanvas;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One input in the making: of one picture or four, and of another that is blended in. */
final class Composition {

  private static final int CHANNELS = 3;

  private final ImageDecoder decoder;
  private final Preprocessing profile;
  private final Augmentation augmentation;
  private final TrainingPictures pictures;
  private final int side;

  /** How often what was done. */
  private final Map<String, Integer> steps = new LinkedHashMap<>();

  private int annotated;

  Composition(
      ImageDecoder decoder,
      Preprocessing profile,
      Augmentation augmentation,
      TrainingPictures pictures,
      int side) {
    this.decoder = decoder;
    this.profile = profile;
    this.augmentation = augmentation;
    this.pictures = pictures;
    this.side = side;
  }

  /** A picture in an input, and its boxes there. */
  private record Painted(InputPicture input, TruthBoxes boxes) {}

  /** Which part of an upright picture is shown. */
  private interface Framer {
    Framing frame(int width, int height);
  }

  TrainingSample sample(int picture, Draw draw, FloatBuffer images, int at)
      throws IOException, ImageException {
    List<Tile> tiles =
        augmentation
            .step(Mosaic.class)
            .map(mosaic -> mosaic.tiles(draw, picture, pictures.count(), side))
            .orElse(List.of());
    Painted painted =
        tiles.isEmpty() ? whole(picture, draw, images, at) : mosaic(tiles, images, at);
    Painted mixed = mixed(painted, draw);
    if (augmentation.step(Blur.class).filter(blur -> blur.apply(draw, mixed.input)).isPresent()) {
      count(Blur.NAME);
    }
    TruthBoxes boxes =
        augmentation
            .step(Cutout.class)
            .filter(cutout -> cutout.drawn(draw))
            .map(cutout -> cutOut(cutout, mixed, draw))
            .orElse(mixed.boxes);
    return new TrainingSample(boxes, annotated, said());
  }

  private Painted whole(int picture, Draw draw, FloatBuffer images, int at)
      throws IOException, ImageException {
    Framer framer = (width, height) -> augmentation.frame(draw, profile, width, height, side);
    return paint(picture, draw, framer, 0, images, at);
  }

  /** Paints quarter after quarter; the first is the picture's own, without which there is none. */
  private Painted mosaic(List<Tile> tiles, FloatBuffer images, int at)
      throws IOException, ImageException {
    count(Mosaic.NAME);
    InputPicture input = new InputPicture(images, at, side, side, side);
    input.clear(profile);
    TruthBoxes boxes = quarter(tiles.get(0), input);
    for (Tile tile : tiles.subList(1, tiles.size())) {
      TruthBoxes own = boxes;
      boxes = ifReadable(() -> union(own, quarter(tile, input))).orElse(own);
    }
    return new Painted(input, boxes);
  }

  private TruthBoxes quarter(Tile tile, InputPicture input) throws IOException, ImageException {
    Mosaic mosaic = augmentation.step(Mosaic.class).orElseThrow();
    double factor =
        augmentation.step(ScaleJitter.class).map(jitter -> jitter.factor(tile.draw())).orElse(1.0);
    Painted painted =
        paint(
            tile.picture(),
            tile.draw(),
            (width, height) -> mosaic.frame(tile, factor, profile, width, height, side),
            Mosaic.LEAST_SHARE,
            FloatBuffer.allocate(CHANNELS * tile.side() * tile.side()),
            0);
    int left = tile.column(painted.input.width());
    int top = tile.row(painted.input.height());
    input.put(painted.input, left, top);
    return shifted(painted.boxes, left, top);
  }

  private Painted mixed(Painted painted, Draw draw) throws IOException, ImageException {
    Optional<Mixup.Partner> partner =
        augmentation.step(Mixup.class).flatMap(mixup -> mixup.partner(draw, pictures.count()));
    if (partner.isEmpty()) {
      return painted;
    }
    Mixup.Partner other = partner.get();
    FloatBuffer planes = FloatBuffer.allocate(CHANNELS * side * side);
    Optional<Painted> read = ifReadable(() -> whole(other.picture(), other.draw(), planes, 0));
    if (read.isEmpty()) {
      return painted;
    }
    count(String.format(Locale.ROOT, "%s %.2f", Mixup.NAME, other.share()));
    InputPicture one = painted.input;
    InputPicture two = read.get().input;
    one.mix(two, other.share());
    return new Painted(
        new InputPicture(
            one.planes(),
            one.at(),
            side,
            Math.max(one.width(), two.width()),
            Math.max(one.height(), two.height())),
        union(painted.boxes, read.get().boxes));
  }

  private TruthBoxes cutOut(Cutout cutout, Painted painted, Draw draw) {
    count(Cutout.NAME);
    return cutout.apply(draw, painted.input, painted.boxes);
  }

  /** Work on a picture that an input can do without. */
  private interface Reading<T> {
    T read() throws IOException, ImageException;
  }

  private <T> Optional<T> ifReadable(Reading<T> reading) {
    try {
      return Optional.of(reading.read());
    } catch (IOException | ImageException e) {
      count("partner that cannot be read");
      return Optional.empty();
    }
  }

  /**
   * Decodes a picture and writes the part of it that is framed.
   *
   * @param leastShare a box of which less is left is gone
   */
  private Painted paint(
      int picture, Draw draw, Framer framer, double leastShare, FloatBuffer images, int at)
      throws IOException, ImageException {
    byte[] content = pictures.content(picture);
    ImageHeader header = ImageHeader.read(content);
    try (DecodedImage whole = decoder.decode(content, header, DecodeOptions.exact())) {
      Framing framing = framer.frame(whole.width(), whole.height());
      if (framing.holdsAll(whole.width(), whole.height())) {
        write(whole, draw, framing, images, at);
      } else {
        try (DecodedImage part =
            decoder.allocate(framing.letterbox().width(), framing.letterbox().height())) {
          try (PixelCanvas source = new PixelCanvas(whole);
              PixelCanvas target = new PixelCanvas(part)) {
            target.copyFrom(source, framing.left(), framing.top());
          }
          write(part, draw, framing, images, at);
        }
      }
      TruthBoxes truths = pictures.boxes(picture);
      annotated += truths.size();
      return new Painted(
          new InputPicture(
              images,
              at,
              framing.letterbox().inputSize(),
              framing.letterbox().scaledWidth(),
              framing.letterbox().scaledHeight()),
          framing.move(truths, augmentation.mirrors(draw), leastShare));
    }
  }

  private void write(DecodedImage picture, Draw draw, Framing framing, FloatBuffer images, int at) {
    augmentation.step(ScaleJitter.class).ifPresent(jitter -> count(ScaleJitter.NAME));
    try (PixelCanvas canvas = new PixelCanvas(picture)) {
      if (augmentation.mirrors(draw)) {
        canvas.mirror();
        count(Mirror.NAME);
      }
      augmentation
          .step(ColorJitter.class)
          .ifPresent(
              color -> {
                color.apply(draw, canvas);
                count(color.label());
              });
    }
    framing.letterbox().write(picture, images, at);
  }

  private void count(String step) {
    steps.merge(step, 1, Integer::sum);
  }

  private List<String> said() {
    return steps.entrySet().stream()
        .map(step -> step.getKey() + (step.getValue() > 1 ? " ×" + step.getValue() : ""))
        .toList();
  }

  private static TruthBoxes shifted(TruthBoxes boxes, int left, int top) {
    float[] corners = new float[4 * boxes.size()];
    int[] classes = new int[boxes.size()];
    float[] weights = new float[boxes.size()];
    copy(boxes, left, top, corners, classes, weights, 0);
    return TruthBoxes.of(corners, classes, weights);
  }

  private static TruthBoxes union(TruthBoxes first, TruthBoxes second) {
    float[] corners = new float[4 * (first.size() + second.size())];
    int[] classes = new int[first.size() + second.size()];
    float[] weights = new float[classes.length];
    copy(first, 0, 0, corners, classes, weights, 0);
    copy(second, 0, 0, corners, classes, weights, first.size());
    return TruthBoxes.of(corners, classes, weights);
  }

  private static void copy(
      TruthBoxes boxes,
      int left,
      int top,
      float[] corners,
      int[] classes,
      float[] weights,
      int from) {
    for (int i = 0; i < boxes.size(); i++) {
      int at = from + i;
      corners[4 * at] = boxes.xMin(i) + left;
      corners[4 * at + 1] = boxes.yMin(i) + top;
      corners[4 * at + 2] = boxes.xMax(i) + left;
      corners[4 * at + 3] = boxes.yMax(i) + top;
      classes[at] = boxes.classIndex(i);
      weights[at] = boxes.weight(i);
    }
  }
}
