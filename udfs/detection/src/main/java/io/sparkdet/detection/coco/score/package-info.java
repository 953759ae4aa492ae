/** What a detector is worth above a score: tables of right and wrong, and the score of best F1. */
@NullMarked
package io.sparkdet.detection.coco.score;

import org.jspecify.annotations.NullMarked;
