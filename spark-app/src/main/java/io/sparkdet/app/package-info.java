/**
 * The application: its entry point, the Spark session of all commands and what is told of running
 * it.
 */
@NullMarked
package io.sparkdet.app;

import org.jspecify.annotations.NullMarked;
