/** Files that users meet, on any Hadoop file system: they appear whole or not at all. */
@NullMarked
package io.sparkdet.app.files;

import org.jspecify.annotations.NullMarked;
