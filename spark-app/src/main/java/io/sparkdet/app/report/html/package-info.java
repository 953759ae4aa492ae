/**
 * The page and its charts: templates, colors, the script that draws, and CSV of the same numbers.
 */
@NullMarked
package io.sparkdet.app.report.html;

import org.jspecify.annotations.NullMarked;
