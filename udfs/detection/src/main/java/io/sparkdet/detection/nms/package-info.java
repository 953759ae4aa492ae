/**
 * From the network's outputs to detections: candidates by score, decoding against anchors,
 * non-maximum suppression (hard and soft), and limits. All loops run over primitive arrays.
 */
@NullMarked
package io.sparkdet.detection.nms;

import org.jspecify.annotations.NullMarked;
