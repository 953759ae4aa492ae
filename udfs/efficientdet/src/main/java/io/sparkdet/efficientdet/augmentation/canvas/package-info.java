/** Pixels that augmentation changes in place, before and after they become the network's input. */
@NullMarked
package io.sparkdet.efficientdet.augmentation.canvas;

import org.jspecify.annotations.NullMarked;
