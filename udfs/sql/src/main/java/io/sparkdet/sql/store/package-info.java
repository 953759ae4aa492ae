/**
 * Files on the machine and on Hadoop's file systems as SparkDet lists and reads them, names that
 * are no UTF-8 included, and the encoded bytes of pictures that lie there.
 */
@NullMarked
package io.sparkdet.sql.store;

import org.jspecify.annotations.NullMarked;
