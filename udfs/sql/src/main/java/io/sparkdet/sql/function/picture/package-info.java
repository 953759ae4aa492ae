/** The functions that open a picture: detect, classify, embed, hash, draw. */
@NullMarked
package io.sparkdet.sql.function.picture;

import org.jspecify.annotations.NullMarked;
