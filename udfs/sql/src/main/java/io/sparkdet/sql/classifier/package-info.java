/** Classifiers as the driver describes them to executors, and where their weights are kept. */
@NullMarked
package io.sparkdet.sql.classifier;

import org.jspecify.annotations.NullMarked;
