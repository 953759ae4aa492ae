/**
 * Pictures that end the process that labels them: how a task that is tried again finds which one it
 * was.
 */
@NullMarked
package io.sparkdet.app.label.crash;

import org.jspecify.annotations.NullMarked;
