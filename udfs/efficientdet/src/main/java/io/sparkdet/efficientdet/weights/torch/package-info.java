/**
 * What torch.save has written, understood without executing it: pickles, the storages of zip and
 * legacy files, and which dict of a checkpoint holds the weights.
 */
@NullMarked
package io.sparkdet.efficientdet.weights.torch;

import org.jspecify.annotations.NullMarked;
