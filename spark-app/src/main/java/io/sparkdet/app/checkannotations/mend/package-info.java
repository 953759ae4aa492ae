/** A copy of a COCO file in which is mended what needs no judgment. */
@NullMarked
package io.sparkdet.app.checkannotations.mend;

import org.jspecify.annotations.NullMarked;
