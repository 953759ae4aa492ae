/** Pascal VOC's XML, a file an image. */
@NullMarked
package io.sparkdet.sql.annotations.voc;

import org.jspecify.annotations.NullMarked;
