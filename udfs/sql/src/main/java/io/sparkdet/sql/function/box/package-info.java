/** The functions of one box or two, with generated code. */
@NullMarked
package io.sparkdet.sql.function.box;

import org.jspecify.annotations.NullMarked;
