/**
 * What is wrong with the classes of a data set: names that look alike, ids that differ, no boxes.
 */
@NullMarked
package io.sparkdet.app.checkannotations.category;

import org.jspecify.annotations.NullMarked;
