/**
 * All of COCO's numbers of bootstrap replicates of the images, which two models are compared by:
 * both are measured on the same replicates, so that what differs from one replicate to the next for
 * both of them drops out of the difference.
 */
@NullMarked
package io.sparkdet.detection.coco.replicate;

import org.jspecify.annotations.NullMarked;
