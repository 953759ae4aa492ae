package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The changes that training makes to pictures, one of a kind at most. The order in which they are
 * named is of no account: a picture is framed, mirrored, colored and brought into the input, in a
 * mosaic each of the four; another one is blended in; then the input is blurred, and parts of it
 * are hidden.
 *
 * @param steps the changes
 */
public record Augmentation(List<AugmentationStep> steps) {

  /** Leaves pictures as they are labelled. */
  public static final Augmentation NONE = new Augmentation(List.of());

  /** Mirrors every second picture. */
  public static final Augmentation MIRRORED = new Augmentation(List.of(Mirror.HALF));

  /** Mirrors every second picture and puts four into every second input. */
  public static final Augmentation MIXED = new Augmentation(List.of(Mirror.HALF, Mosaic.HALF));

  private static final String NAMES =
      "flip, jitter, jitter:LEAST:MOST, color, color:strong, blur, cutout, mosaic,"
          + " mosaic:PROBABILITY, mixup, mixup:PROBABILITY";

  /** Refuses two steps of one kind. */
  public Augmentation {
    steps = List.copyOf(steps);
    Set<Class<?>> kinds = new HashSet<>();
    for (AugmentationStep step : steps) {
      if (!kinds.add(step.getClass())) {
        throw new IllegalArgumentException(
            "Cannot augment by %s twice: name each step once".formatted(step.label()));
      }
    }
  }

  /**
   * Reads {@code --augment}.
   *
   * @param text steps with commas between, such as {@code flip,jitter:0.1:2.0,color}; {@code none}
   *     for no step
   * @throws IllegalArgumentException if one is unknown; the message lists them
   */
  public static Augmentation parse(String text) {
    List<AugmentationStep> steps = new ArrayList<>();
    if (!text.strip().equals("none")) {
      for (String name : text.split(",", -1)) {
        steps.add(step(name.strip()));
      }
    }
    return new Augmentation(steps);
  }

  private static AugmentationStep step(String name) {
    return switch (name) {
      case Mirror.NAME -> Mirror.HALF;
      case ScaleJitter.NAME -> ScaleJitter.HALF_TO_DOUBLE;
      case ColorJitter.NAME -> ColorJitter.MODERATE;
      case ColorJitter.STRONG_NAME -> ColorJitter.STRONG;
      case Blur.NAME -> Blur.SLIGHT;
      case Cutout.NAME -> Cutout.SMALL;
      case Mosaic.NAME -> Mosaic.HALF;
      case Mixup.NAME -> Mixup.QUARTER;
      default ->
          withNumbers(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "Cannot augment by '%s': there are %s, or none".formatted(name, NAMES)));
    };
  }

  private static Optional<AugmentationStep> withNumbers(String name) {
    Optional<AugmentationStep> jitter =
        ScaleRange.limits(name, ScaleJitter.NAME + ":")
            .map(limits -> new ScaleJitter(limits[0], limits[1]));
    Optional<AugmentationStep> mosaic = number(name, Mosaic.NAME + ":").map(Mosaic::of);
    Optional<AugmentationStep> mixup = number(name, Mixup.NAME + ":").map(Mixup::new);
    return jitter.or(() -> mosaic).or(() -> mixup);
  }

  private static Optional<Double> number(String text, String prefix) {
    try {
      return text.startsWith(prefix)
          ? Optional.of(Double.valueOf(text.substring(prefix.length())))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns the text that {@link #parse} reads back. */
  public String label() {
    return steps.isEmpty()
        ? "none"
        : steps.stream().map(AugmentationStep::label).collect(Collectors.joining(","));
  }

  /** Returns the steps that leave other pictures out of a picture's input. */
  public Augmentation unmixed() {
    return new Augmentation(steps.stream().filter(step -> !step.mixes()).toList());
  }

  Framing frame(Draw draw, Preprocessing profile, int width, int height, int inputSize) {
    return step(ScaleJitter.class)
        .map(jitter -> jitter.frame(draw, profile, width, height, inputSize))
        .orElseGet(() -> Framing.whole(profile, width, height, inputSize));
  }

  boolean mirrors(Draw draw) {
    return step(Mirror.class).filter(mirror -> mirror.drawn(draw)).isPresent();
  }

  <T extends AugmentationStep> Optional<T> step(Class<T> kind) {
    return steps.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
