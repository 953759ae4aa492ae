/** The pages of a training: its history, and what augmentation makes of pictures. */
@NullMarked
package io.sparkdet.app.report.training;

import org.jspecify.annotations.NullMarked;
