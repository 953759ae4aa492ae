/**
 * What {@code evaluate} measures: {@link EvaluationMetrics} lists an entry for each metric, which
 * says when it is measured and where its numbers go. A new metric is a class here and a line there.
 */
@NullMarked
package io.sparkdet.app.evaluate.metric;

import org.jspecify.annotations.NullMarked;
