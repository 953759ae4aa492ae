/**
 * COCO's JSON, read with a cursor and never as a whole: instances, results, and sizes of images.
 */
@NullMarked
package io.sparkdet.sql.annotations.coco;

import org.jspecify.annotations.NullMarked;
