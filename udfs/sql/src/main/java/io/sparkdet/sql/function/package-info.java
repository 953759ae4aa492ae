/**
 * The functions as Spark sees them: names, arguments, and errors with Spark's own conditions.
 * {@code detect} runs once a row, whatever the optimizer does.
 */
@NullMarked
package io.sparkdet.sql.function;

import org.jspecify.annotations.NullMarked;
