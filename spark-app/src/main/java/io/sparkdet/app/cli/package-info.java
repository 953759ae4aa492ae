/**
 * The commands, a class each: options and job files become requests to jobs, errors become one line
 * and an exit status.
 */
@NullMarked
package io.sparkdet.app.cli;

import org.jspecify.annotations.NullMarked;
