/** What a check of annotations finds: the kinds of problems, and one finding as a row. */
@NullMarked
package io.sparkdet.app.checkannotations.finding;

import org.jspecify.annotations.NullMarked;
