/**
 * What a detector produces and how it is judged, in plain Java: no Spark, no engine, no logging.
 * Anchors become boxes ({@code anchor}, {@code box}, {@code nms}), anchors learn from truths
 * ({@code matching}, {@code loss}), and detections are measured ({@code coco}, {@code voc}, {@code
 * tide}, {@code audit}, {@code compare}).
 */
@NullMarked
package io.sparkdet.detection;

import org.jspecify.annotations.NullMarked;
