/** Small copies of pictures, with boxes drawn over them. */
@NullMarked
package io.sparkdet.app.report.pictures;

import org.jspecify.annotations.NullMarked;
