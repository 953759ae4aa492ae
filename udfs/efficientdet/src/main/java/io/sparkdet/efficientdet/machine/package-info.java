/**
 * What SparkDet keeps on a machine between runs, native libraries and models: where that is, whose
 * it is, and how long.
 */
@NullMarked
package io.sparkdet.efficientdet.machine;

import org.jspecify.annotations.NullMarked;
