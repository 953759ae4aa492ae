/** Small copies of pictures for pages that people look at. */
@NullMarked
package io.sparkdet.app.picture;

import org.jspecify.annotations.NullMarked;
