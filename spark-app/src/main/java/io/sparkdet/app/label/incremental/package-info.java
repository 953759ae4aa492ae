/**
 * Runs that add to a table: what it holds already, what of it is replaced, how much goes into one
 * commit, and pictures that are the same byte for byte.
 */
@NullMarked
package io.sparkdet.app.label.incremental;

import org.jspecify.annotations.NullMarked;
