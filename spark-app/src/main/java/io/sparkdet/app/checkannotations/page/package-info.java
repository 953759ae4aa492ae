/** The page of a check: what was found, with pictures, and what the data set is made of. */
@NullMarked
package io.sparkdet.app.checkannotations.page;

import org.jspecify.annotations.NullMarked;
