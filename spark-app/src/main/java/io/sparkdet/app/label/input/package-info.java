/**
 * Where the pictures of a label job come from: files and tables, with a bound on the bytes that
 * wait.
 */
@NullMarked
package io.sparkdet.app.label.input;

import org.jspecify.annotations.NullMarked;
