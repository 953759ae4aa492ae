package io.sparkdet.app.sample.scene;

import java.util.Random;

/**
 * What a camera would add to a scene: uneven light, softness and grain.
 *
 * @param lightX change of brightness from the left edge to the right, as a factor around 1
 * @param lightY change of brightness from the upper edge to the lower
 * @param soft whether the picture is blurred by a 3 x 3 binomial kernel
 * @param grain the largest change of a channel by noise, in gray levels
 * @param grainSeed of the noise
 */
record Finish(double lightX, double lightY, boolean soft, double grain, long grainSeed) {

  static Finish draw(Random random) {
    return new Finish(
        0.5 * (random.nextDouble() - 0.5),
        0.5 * (random.nextDouble() - 0.5),
        random.nextInt(3) == 0,
        4 + 26 * random.nextDouble() * random.nextDouble(),
        random.nextLong());
  }
}
