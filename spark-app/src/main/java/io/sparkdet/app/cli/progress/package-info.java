/** The line that moves while a command works: shares, rates and the time that is left. */
@NullMarked
package io.sparkdet.app.cli.progress;

import org.jspecify.annotations.NullMarked;
