/**
 * What is told while a command works: a line that moves, with shares, rates and the time that is
 * left, and the page of a training.
 */
@NullMarked
package io.sparkdet.app.cli.progress;

import org.jspecify.annotations.NullMarked;
