/**
 * The rows that all readers make: boxes in runs, notes for the user, and images joined by id, file
 * name or base name.
 */
@NullMarked
package io.sparkdet.sql.annotations.row;

import org.jspecify.annotations.NullMarked;
