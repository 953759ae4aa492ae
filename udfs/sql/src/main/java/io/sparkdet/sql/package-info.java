/**
 * What Spark's SQL sees: the functions, the extension that registers them, named arguments, and
 * errors with Spark's own conditions. {@code detect} runs once a row, whatever the optimizer does.
 */
@NullMarked
package io.sparkdet.sql;

import org.jspecify.annotations.NullMarked;
