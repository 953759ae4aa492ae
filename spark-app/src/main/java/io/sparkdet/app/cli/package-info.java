/**
 * The command line: options and job files become job settings, errors become one line and an exit
 * status.
 */
@NullMarked
package io.sparkdet.app.cli;

import org.jspecify.annotations.NullMarked;
