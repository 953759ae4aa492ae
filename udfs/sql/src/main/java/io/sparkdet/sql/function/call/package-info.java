/**
 * What a call of a SQL function is: its signature, its arguments by position and by name, and what
 * is wrong with them, with Spark's own error conditions.
 */
@NullMarked
package io.sparkdet.sql.function.call;

import org.jspecify.annotations.NullMarked;
