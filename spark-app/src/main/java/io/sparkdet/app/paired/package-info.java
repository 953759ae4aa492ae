/**
 * Two models on the same truth, as {@code compare} tells them with annotations: the difference of
 * every number with its interval over the same replicates of the images, and what changed for the
 * better and for the worse.
 */
@NullMarked
package io.sparkdet.app.paired;

import org.jspecify.annotations.NullMarked;
