/** Options that commands share, and the job files that stand for them. */
@NullMarked
package io.sparkdet.app.cli.option;

import org.jspecify.annotations.NullMarked;
