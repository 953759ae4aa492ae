/** The calls of COCO's metrics. */
@NullMarked
package io.sparkdet.sql.function.metric;

import org.jspecify.annotations.NullMarked;
