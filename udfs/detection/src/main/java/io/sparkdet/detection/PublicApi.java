package io.sparkdet.detection;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what programs of others may rely on: names and meanings stay within a minor version, and
 * what goes is deprecated for one before. Types that stand in the signatures of a marked type's
 * public members are included. All else may change at any time, public or not.
 *
 * <p>It is an annotation of SparkDet's own because this module depends on nothing, and Hadoop's and
 * Spark's come with Hadoop and Spark. docs/api.md lists what is marked.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface PublicApi {}
