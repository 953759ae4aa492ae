/**
 * Pascal VOC's average precision with the development kit's own matching: difficult truths,
 * inclusive pixels, and only the truth of best overlap.
 */
@NullMarked
package io.sparkdet.detection.voc;

import org.jspecify.annotations.NullMarked;
