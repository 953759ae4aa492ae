/**
 * What ends a command: a mistake that the user can mend, or a damaged output that the user did not
 * make.
 */
@NullMarked
package io.sparkdet.app.error;

import org.jspecify.annotations.NullMarked;
