/** The functions of one image's array of detections: suppress, filter, merge. */
@NullMarked
package io.sparkdet.sql.function.detections;

import org.jspecify.annotations.NullMarked;
