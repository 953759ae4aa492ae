/**
 * The {@code pack} job: many small pictures become tables of Parquet, or tar shards of WebDataset.
 */
@NullMarked
package io.sparkdet.app.pack;

import org.jspecify.annotations.NullMarked;
