/**
 * One annotated image at a time: what is wrong with its boxes and sizes, and what it adds up to.
 */
@NullMarked
package io.sparkdet.app.checkannotations.image;

import org.jspecify.annotations.NullMarked;
