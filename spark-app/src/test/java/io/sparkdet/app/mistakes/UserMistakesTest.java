package io.sparkdet.app.mistakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UserMistakesTest {

  private static final String ABORTED =
      "Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent failure:"
          + " Lost task 0.3 in stage 3.0 (TID 9) (10.0.0.7 executor 2): %s\n"
          + "\tat io.sparkdet.Somewhere.call(Somewhere.java:1)\n\nDriver stacktrace:";

  static List<Arguments> whatUsersCanMend() {
    return List.of(
        Arguments.of(
            new IOException("No space left on device"),
            "no space is left on a disk",
            "spark.local.dir"),
        Arguments.of(
            aborted("java.io.IOException: No space left on device"),
            "no space is left",
            "free some"),
        Arguments.of(new IOException("/x/y: Disk quota exceeded"), "a quota of disk", "free some"),
        Arguments.of(
            new java.nio.file.FileSystemException("/x", null, "Read-only file system"),
            "may only be read",
            "name another --output"),
        Arguments.of(
            new UnknownHostException("nowhere.invalid"),
            "a machine that is not known (nowhere.invalid)",
            "mend the address"),
        Arguments.of(
            new CompletionException(new ConnectException("Connection refused")),
            "nothing listens",
            "start the service"),
        Arguments.of(
            new IllegalStateException(
                "late", new java.net.SocketTimeoutException("connect timed out")),
            "does not answer",
            "firewall"),
        Arguments.of(
            new UnsupportedFileSystemException("No FileSystem for scheme \"s3\""),
            "reads s3 is not there",
            "--packages org.apache.hadoop:hadoop-aws:3.4.2 and write s3a://"),
        Arguments.of(
            new UnsupportedFileSystemException("No FileSystem for scheme \"foo\""),
            "no program is there that reads foo",
            "mend the address"),
        Arguments.of(
            new RuntimeException(
                "java.lang.ClassNotFoundException: Class org.apache.hadoop.fs.s3a.S3AFileSystem not"
                    + " found"),
            "reads s3a is not there",
            "--packages org.apache.hadoop:hadoop-aws:3.4.2"),
        Arguments.of(
            aborted(
                "org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException: No AWS Credentials provided"),
            "does not know who asks",
            "AWS_ACCESS_KEY_ID"),
        Arguments.of(
            aborted(
                "org.apache.hadoop.fs.s3a.UnknownStoreException: `s3a://b/': Bucket does not exist"),
            "no such bucket",
            "make the bucket first"),
        Arguments.of(
            new AccessControlException("Permission denied: user=me, path=/x"),
            "not open to you",
            "change its rights"),
        Arguments.of(
            aborted("java.nio.file.AccessDeniedException: s3a://b/x: getFileStatus: 403"),
            "not open to you",
            "change its rights"),
        Arguments.of(
            new UncheckedIOException(new FileNotFoundException("/x/y.jpg (No such file)")),
            "a file is not there",
            "mend the path"),
        Arguments.of(
            aborted(
                "java.lang.RuntimeException: file:/x/a.parquet is not a Parquet file. Expected magic"
                    + " number at tail, but found [-1, -39]"),
            "no Parquet file (file:/x/a.parquet is not a Parquet file",
            "name a Parquet table"),
        Arguments.of(
            aborted(
                "org.apache.parquet.io.ParquetDecodingException: Can not read value at 0 in block"),
            "a table's file is damaged",
            "restore the file"),
        Arguments.of(
            aborted("java.lang.OutOfMemoryError: Java heap space"),
            "the heap is full",
            "raise --driver-memory"),
        Arguments.of(new OutOfMemoryError("Java heap space"), "the heap is full", "raise"),
        Arguments.of(
            new OutOfMemoryError("Cannot reserve 1024 bytes of direct buffer memory"),
            "memory outside the heap",
            "lower --parallelism"),
        Arguments.of(
            new SparkException("Could not parse Master URL: 'lokal'"),
            "Spark knows no such master",
            "spark://HOST:PORT"),
        Arguments.of(
            new IllegalArgumentException("spark.sql.shuffle.partitions should be int, but was x"),
            "one of Spark's settings",
            "mend it (--conf"),
        Arguments.of(
            new NumberFormatException(
                "Illegal value for config key spark.executor.cores: For input string: \"x\""),
            "one of Spark's settings",
            "mend it (--conf"),
        Arguments.of(
            new IllegalArgumentException("'9' in spark.sql.session.x is invalid. It is at most 8"),
            "one of Spark's settings",
            "mend it (--conf"),
        Arguments.of(
            new NumberFormatException(
                "[CAST_INVALID_INPUT] The value 'x' cannot be cast. If necessary set"
                    + " \"spark.sql.ansi.enabled\" to \"false\""),
            "a table has a value that cannot be read",
            "mend the table"),
        Arguments.of(
            new IllegalArgumentException(
                "System memory 209715200 must be at least 471859200. Please increase heap size"),
            "too little memory",
            "raise --driver-memory"),
        Arguments.of(
            aborted(
                "ExecutorLostFailure (executor 1 exited caused by one of the running tasks) Reason:"
                    + " Command exited with code 137"),
            "ended for the memory they took",
            "raise --executor-memory"));
  }

  private static SparkException aborted(String failure) {
    return new SparkException(ABORTED.formatted(failure));
  }

  @ParameterizedTest
  @MethodSource("whatUsersCanMend")
  void isOneLineOfWhatWhereAndRemedy(Throwable failure, String what, String remedy) {
    assertThat(UserMistakes.sentence("sparkdet label", failure))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .startsWith("Cannot run sparkdet label: ")
                    .contains(what)
                    .contains("; ")
                    .contains(remedy)
                    .doesNotContain("\n", "\tat "));
  }

  @Test
  void aSentenceMadeForUsersIsTakenAsItIsAlsoOutOfTheTextOfAnExecutorsFailure() {
    String sentence = "Cannot read x.xml: no end tag (line 3); mend it";
    List<Throwable> failures =
        List.of(
            new UserException(sentence),
            new AnnotationException(sentence),
            new ExecutionException(new AnnotationException(sentence)),
            aborted("io.sparkdet.sql.annotations.file.AnnotationException: " + sentence),
            aborted("io.sparkdet.app.error.UserException: " + sentence),
            suppressed(new IllegalStateException("first"), new UserException(sentence)));
    for (Throwable failure : failures) {
      assertThat(UserMistakes.sentence("sparkdet train", failure)).contains(sentence);
    }
  }

  private static Throwable suppressed(Throwable failure, Throwable other) {
    failure.addSuppressed(other);
    return failure;
  }

  @Test
  void aFaultOfTheProgramIsNone() {
    for (Throwable bug :
        List.of(
            new NullPointerException("Cannot invoke \"String.length()\" because \"x\" is null"),
            new IllegalStateException("broken on purpose"),
            new IndexOutOfBoundsException("Index 3 out of bounds for length 3"),
            new IllegalArgumentException("negative count"),
            new IllegalArgumentException("No encoder found for org.apache.spark.sql.Row"),
            aborted("java.lang.ArrayIndexOutOfBoundsException: 7"),
            aborted("ai.djl.engine.EngineException: ORT_RUNTIME_EXCEPTION"))) {
      assertThat(UserMistakes.sentence("sparkdet label", bug)).as("%s", bug).isEmpty();
    }
  }

  @Test
  void causesThatLeadInACircleEnd() {
    Exception one = new IllegalStateException("one");
    Exception two = new IllegalStateException("two", one);
    one.initCause(two);
    assertThat(UserMistakes.sentence("sparkdet label", one)).isEmpty();
  }

  @Test
  void aSentenceThatATaskThrowsIsFoundInTheJobsFailure() {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext());
    String sentence = "Cannot read it: it is odd; mend it";
    Exception failure =
        catchThrowableOfType(
            Exception.class,
            () ->
                spark
                    .parallelize(List.of(1), 1)
                    .foreach(
                        one -> {
                          throw new IllegalStateException(new UserException(sentence));
                        }));
    assertThat(UserMistakes.sentence("sparkdet label", failure)).contains(sentence);
    assertThat(UserMistakes.sentence("x", new SparkException(String.valueOf(failure.getMessage()))))
        .contains(sentence);
  }
}
