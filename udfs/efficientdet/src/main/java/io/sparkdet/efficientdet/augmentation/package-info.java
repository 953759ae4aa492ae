/**
 * What training does to pictures before the network sees them: pure functions of a {@link
 * io.sparkdet.efficientdet.augmentation.Draw}, with boxes that follow every geometric step.
 */
@NullMarked
package io.sparkdet.efficientdet.augmentation;

import org.jspecify.annotations.NullMarked;
