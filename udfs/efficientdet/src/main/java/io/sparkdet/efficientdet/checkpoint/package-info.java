/**
 * Weights that others have trained: whose tensor has which name ({@code WeightNaming}), which part
 * of a checkpoint is meant, and how they become a model folder.
 */
@NullMarked
package io.sparkdet.efficientdet.checkpoint;

import org.jspecify.annotations.NullMarked;
