package io.sparkdet.efficientdet.augmentation;

import java.util.Random;

/** One kind of change that training makes to a picture. */
public sealed interface AugmentationStep
    permits Mirror, ScaleJitter, ColorJitter, Blur, Cutout, Mosaic, Mixup {

  /** Returns what stands for it in {@code --augment}. */
  String label();

  /** Returns whether it brings other pictures into a picture's input. */
  default boolean mixes() {
    return false;
  }

  /** Returns a number between {@code least} and {@code most}, all equally likely. */
  static double between(Random random, double least, double most) {
    return least + (most - least) * random.nextDouble();
  }
}
