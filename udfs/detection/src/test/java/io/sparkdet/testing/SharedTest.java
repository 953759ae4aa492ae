package io.sparkdet.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test method or class that reads the folder {@code ../shared}: tagged {@code shared}, and
 * skipped with a message where that folder is missing. Stands beside {@code @Test}.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Tag("shared")
@ExtendWith(SharedFolder.class)
public @interface SharedTest {}
