/** The list of SQL functions, as Spark registers and describes them. */
@NullMarked
package io.sparkdet.sql.function;

import org.jspecify.annotations.NullMarked;
