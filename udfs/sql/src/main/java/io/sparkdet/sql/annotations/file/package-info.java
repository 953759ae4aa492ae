/**
 * The files of annotations: opened, told by their first bytes, and refused in one sentence ({@link
 * io.sparkdet.sql.annotations.file.AnnotationException}).
 */
@NullMarked
package io.sparkdet.sql.annotations.file;

import org.jspecify.annotations.NullMarked;
