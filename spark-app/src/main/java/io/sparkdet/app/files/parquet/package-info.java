/** Parquet tables of a few plain columns, written and read without Spark. */
@NullMarked
package io.sparkdet.app.files.parquet;

import org.jspecify.annotations.NullMarked;
