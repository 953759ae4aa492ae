/**
 * What is noted of a run epoch by epoch: the lines of {@code history.csv}, the same for
 * TensorBoard, and when no better epoch is to be waited for.
 */
@NullMarked
package io.sparkdet.app.train.history;

import org.jspecify.annotations.NullMarked;
