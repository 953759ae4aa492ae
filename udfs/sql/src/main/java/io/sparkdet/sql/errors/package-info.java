/** What errors say: of calls that failed while a query ran, and of names that nobody knows. */
@NullMarked
package io.sparkdet.sql.errors;

import org.jspecify.annotations.NullMarked;
