/**
 * Tells what users can mend from faults of the program: one line for a failure, whatever thread,
 * task or library it came from.
 */
@NullMarked
package io.sparkdet.app.mistakes;

import org.jspecify.annotations.NullMarked;
