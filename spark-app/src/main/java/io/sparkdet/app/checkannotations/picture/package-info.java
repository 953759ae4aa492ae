/**
 * The files of annotated images: where they are, what they say of themselves, which are the same.
 */
@NullMarked
package io.sparkdet.app.checkannotations.picture;

import org.jspecify.annotations.NullMarked;
