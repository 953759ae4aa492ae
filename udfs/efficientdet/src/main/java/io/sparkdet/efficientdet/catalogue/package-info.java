/** Weights that others have published: which there are, and how they become model folders. */
@NullMarked
package io.sparkdet.efficientdet.catalogue;

import org.jspecify.annotations.NullMarked;
