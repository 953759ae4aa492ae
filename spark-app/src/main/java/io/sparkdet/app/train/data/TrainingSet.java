package io.sparkdet.app.train.data;

import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.augmentation.Draw;
import io.sparkdet.efficientdet.model.ModelClass;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Annotated images in the order of their ids, numbered from 0, with the classes that their boxes
 * belong to.
 *
 * <p>Held in flat arrays, so that it can be broadcast under Spark's Java and Kryo serializers
 * alike: 16 bytes an image, the bytes of its path below the folder that all share, and 20 bytes a
 * box, 24 where boxes have weights. COCO's 118,287 images with 860,001 boxes take 21 MB.
 */
public final class TrainingSet implements Serializable {

  private static final long serialVersionUID = 1;

  /** Ids are numbered from 1 or so: a repetition's draws are those of an id that is not there. */
  private static final int REPETITION_SHIFT = 40;

  private final String folder;
  private final long[] ids;
  private final byte[] names;
  private final int[] nameEnds;
  private final float[] corners;
  private final int[] boxClasses;

  /** One a box, or none at all where all are 1. */
  private final float[] boxWeights;

  private final int[] boxEnds;
  private final int[] classIds;
  private final String[] classNames;

  private TrainingSet(List<TrainingImage> images, List<ModelClass> classes) {
    int boxes = images.stream().mapToInt(image -> image.boxes().size()).sum();
    folder = sharedFolder(images);
    ids = new long[images.size()];
    nameEnds = new int[images.size()];
    boxEnds = new int[images.size()];
    corners = new float[Math.multiplyExact(4, boxes)];
    boxClasses = new int[boxes];
    float[] weights = new float[boxes];
    boolean weighted = false;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    for (int i = 0; i < ids.length; i++) {
      TrainingImage image = images.get(i);
      ids[i] = image.id();
      bytes.writeBytes(image.path().substring(folder.length()).getBytes(StandardCharsets.UTF_8));
      nameEnds[i] = bytes.size();
      for (int box = 0; box < image.boxes().size(); box++, at++) {
        corners[4 * at] = image.boxes().xMin(box);
        corners[4 * at + 1] = image.boxes().yMin(box);
        corners[4 * at + 2] = image.boxes().xMax(box);
        corners[4 * at + 3] = image.boxes().yMax(box);
        weights[at] = image.boxes().weight(box);
        weighted |= weights[at] != 1;
        boxClasses[at] = requireClass(image, image.boxes().classIndex(box), classes.size());
      }
      boxEnds[i] = at;
    }
    boxWeights = weighted ? weights : new float[0];
    names = bytes.toByteArray();
    classIds = classes.stream().mapToInt(ModelClass::id).toArray();
    classNames = classes.stream().map(ModelClass::name).toArray(String[]::new);
  }

  /**
   * Makes a set of images, which come to stand in the order of their ids.
   *
   * @param classes by index: the class at place {@code i} has index {@code i}
   * @throws IllegalArgumentException if an id stands twice, or a box is of no class
   */
  public static TrainingSet of(List<TrainingImage> images, List<ModelClass> classes) {
    for (int i = 0; i < classes.size(); i++) {
      if (classes.get(i).index() != i) {
        throw new IllegalArgumentException(
            "Cannot train with the class %s at place %d: its index is %d"
                .formatted(classes.get(i).name(), i, classes.get(i).index()));
      }
    }
    List<TrainingImage> sorted = new ArrayList<>(images);
    sorted.sort(Comparator.comparingLong(TrainingImage::id));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).id() == sorted.get(i - 1).id()) {
        throw new IllegalArgumentException(
            "Cannot train with two images of id %d: %s and %s"
                .formatted(sorted.get(i).id(), sorted.get(i - 1).path(), sorted.get(i).path()));
      }
    }
    return new TrainingSet(sorted, classes);
  }

  /** Returns the number of images. */
  public int size() {
    return ids.length;
  }

  /** Returns the number of boxes of all images, without those that are ignored. */
  public int boxes() {
    int ignored = 0;
    for (float weight : boxWeights) {
      ignored += weight == 0 ? 1 : 0;
    }
    return boxClasses.length - ignored;
  }

  /** Returns all images. */
  public List<TrainingImage> images() {
    return IntStream.range(0, size())
        .mapToObj(image -> new TrainingImage(id(image), path(image), boxes(image)))
        .toList();
  }

  /**
   * Returns the number that stands for a repetition of an image in an epoch. All that takes an
   * image takes such an entry too; only random draws tell them apart.
   *
   * @param repetition from 0, which gives the image's own number
   * @throws ArithmeticException if there are more entries than an int can number
   */
  public int entry(int image, int repetition) {
    return Math.addExact(image, Math.multiplyExact(repetition, size()));
  }

  /** Returns the image of an entry. */
  public int image(int entry) {
    return entry % size();
  }

  /** Returns the id of an image. */
  public long id(int image) {
    return ids[image];
  }

  /** Returns the full URIs of all images' files. */
  public List<String> paths() {
    return IntStream.range(0, size()).mapToObj(this::path).toList();
  }

  /** Returns the full URI of an image's file. */
  public String path(int entry) {
    int image = image(entry);
    int from = image == 0 ? 0 : nameEnds[image - 1];
    return folder + new String(names, from, nameEnds[image] - from, StandardCharsets.UTF_8);
  }

  /** Returns whether an image has a box; one that has none is background from border to border. */
  public boolean hasBoxes(int entry) {
    int image = image(entry);
    return boxEnds[image] > (image == 0 ? 0 : boxEnds[image - 1]);
  }

  /** Returns the number of images without a box. */
  public int withoutBoxes() {
    return (int) IntStream.range(0, size()).filter(image -> !hasBoxes(image)).count();
  }

  /** Returns the first image that has a box. */
  public OptionalInt firstWithBoxes() {
    return IntStream.range(0, size()).filter(this::hasBoxes).findFirst();
  }

  /** Returns the boxes of an image in pixels of the upright original. */
  public TruthBoxes boxes(int entry) {
    int image = image(entry);
    int from = image == 0 ? 0 : boxEnds[image - 1];
    int to = boxEnds[image];
    return TruthBoxes.of(
        Arrays.copyOfRange(corners, 4 * from, 4 * to),
        Arrays.copyOfRange(boxClasses, from, to),
        boxWeights.length == 0 ? boxWeights : Arrays.copyOfRange(boxWeights, from, to));
  }

  /** Returns the classes by index. */
  public List<ModelClass> classes() {
    List<ModelClass> classes = new ArrayList<>();
    for (int index = 0; index < classIds.length; index++) {
      classes.add(new ModelClass(index, classIds[index], classNames[index]));
    }
    return List.copyOf(classes);
  }

  /** Returns how many boxes there are of each class, by index. */
  public int[] boxesByClass() {
    int[] counts = new int[classIds.length];
    for (int box = 0; box < boxClasses.length; box++) {
      counts[boxClasses[box]] += boxWeights.length > 0 && boxWeights[box] == 0 ? 0 : 1;
    }
    return counts;
  }

  /** Returns what a picture's augmentation in an epoch follows from. */
  public Draw draw(long seed, long epoch, int entry) {
    long repetition = entry / size();
    return new Draw(seed, epoch, ids[image(entry)] ^ repetition << REPETITION_SHIFT);
  }

  /**
   * Returns all images in the order of an epoch: that of the hashes of seed, epoch and id, which
   * depends on neither workers nor partitions.
   */
  public int[] order(long seed, long epoch) {
    return order(IntStream.range(0, ids.length).toArray(), seed, epoch);
  }

  /**
   * Returns entries in the order of an epoch, as {@link #order(long, long)} does.
   *
   * @param entries rising
   */
  public int[] order(int[] entries, long seed, long epoch) {
    long[] hashes = new long[entries.length];
    Arrays.setAll(hashes, at -> draw(seed, epoch, entries[at]).hash());
    return IntStream.range(0, entries.length)
        .boxed()
        .sorted(
            Comparator.comparingLong((Integer at) -> hashes[at])
                .thenComparing(Comparator.naturalOrder()))
        .mapToInt(at -> entries[at])
        .toArray();
  }

  /** Returns {@link #toString} with the images without a box, where there are some. */
  public String described() {
    int without = withoutBoxes();
    return without == 0
        ? toString()
        : String.format(Locale.ROOT, "%s; %,d images have no box", this, without);
  }

  /** Returns the counts that a run and the one that goes on with it must have in common. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,d images with %,d boxes of %d classes", size(), boxes(), classIds.length);
  }

  /** Returns what all paths begin with, up to and with a slash. */
  private static String sharedFolder(List<TrainingImage> images) {
    if (images.isEmpty()) {
      return "";
    }
    String shared = images.get(0).path();
    for (TrainingImage image : images) {
      int length = Math.min(shared.length(), image.path().length());
      int same = 0;
      while (same < length && shared.charAt(same) == image.path().charAt(same)) {
        same++;
      }
      shared = shared.substring(0, same);
    }
    return shared.substring(0, shared.lastIndexOf('/') + 1);
  }

  private static int requireClass(TrainingImage image, int index, int classes) {
    if (index >= classes) {
      throw new IllegalArgumentException(
          "Cannot train with a box of class index %d in %s: there are %d classes"
              .formatted(index, image.path(), classes));
    }
    return index;
  }
}
