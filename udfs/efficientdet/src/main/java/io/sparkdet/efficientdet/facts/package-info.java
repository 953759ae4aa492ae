/**
 * What a detector is, as numbers and words: parameters, cost, anchors by level, classes,
 * provenance.
 */
@NullMarked
package io.sparkdet.efficientdet.facts;

import org.jspecify.annotations.NullMarked;
