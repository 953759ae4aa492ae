/** What commands run in: where they print, how they open Spark, and the statuses they end with. */
@NullMarked
package io.sparkdet.app.cli.context;

import org.jspecify.annotations.NullMarked;
