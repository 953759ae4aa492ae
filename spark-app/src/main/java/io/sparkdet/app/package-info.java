/** The application: its entry point and the exit statuses of the command line. */
@NullMarked
package io.sparkdet.app;

import org.jspecify.annotations.NullMarked;
