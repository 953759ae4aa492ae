/**
 * What a detector is trained on: annotated images as flat arrays that travel to executors, and the
 * order in which workers see them.
 */
@NullMarked
package io.sparkdet.app.train.data;

import org.jspecify.annotations.NullMarked;
