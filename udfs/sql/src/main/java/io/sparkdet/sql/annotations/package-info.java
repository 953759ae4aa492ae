/**
 * Annotations and detections as users keep them (COCO JSON, Pascal VOC, tables), streamed from any
 * Hadoop file system into rows that Spark can group by image. {@link
 * io.sparkdet.sql.annotations.AnnotationInputs} tells which reader fits.
 */
@NullMarked
package io.sparkdet.sql.annotations;

import org.jspecify.annotations.NullMarked;
