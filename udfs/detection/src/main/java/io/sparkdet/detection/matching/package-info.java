/**
 * Which anchors are to find which truth: by intersection over union, as the references do it, and
 * by ATSS. The truths of an image and what of them the anchors can reach at all.
 */
@NullMarked
package io.sparkdet.detection.matching;

import org.jspecify.annotations.NullMarked;
