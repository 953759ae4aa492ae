/**
 * Archives of pictures, tar, gzipped tar and zip: what entries they have, where those lie, and
 * their bytes, read entry by entry. Nothing is ever unpacked to a disk.
 */
@NullMarked
package io.sparkdet.app.archive;

import org.jspecify.annotations.NullMarked;
