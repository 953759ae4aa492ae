/**
 * The files of an Open Images download: where they are, which rows belong to which image, what
 * classes are called, and which class is part of which.
 */
@NullMarked
package io.sparkdet.sql.annotations.openimages;

import org.jspecify.annotations.NullMarked;
