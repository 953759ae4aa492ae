/** Weights that others have published: which there are, and how they become model folders. */
@NullMarked
package io.sparkdet.efficientdet.catalog;

import org.jspecify.annotations.NullMarked;
