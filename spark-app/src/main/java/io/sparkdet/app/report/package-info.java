/** Reports as HTML pages of one file each, made from tables and the pictures they name. */
@NullMarked
package io.sparkdet.app.report;

import org.jspecify.annotations.NullMarked;
