/**
 * SparkDet as stages of Spark ML: a detector, an evaluator and a trainer for pipelines and cross
 * validation, saved and loaded with them. Setters follow Spark ML and DJL's Spark extension.
 */
@NullMarked
package io.sparkdet.app.ml;

import org.jspecify.annotations.NullMarked;
