/**
 * File systems as SparkDet uses them: what is listed, read and replaced, and names that are no
 * UTF-8.
 */
@NullMarked
package io.sparkdet.app.files.store;

import org.jspecify.annotations.NullMarked;
