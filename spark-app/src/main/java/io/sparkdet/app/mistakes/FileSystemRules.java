package io.sparkdet.app.mistakes;

import io.sparkdet.sql.annotations.table.TableFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.util.VersionInfo;

/** File systems whose programs are not there, and stores that do not let one in. */
final class FileSystemRules {

  private static final Pattern SCHEME =
      Pattern.compile("No (?:Abstract)?FileSystem (?:configured )?for scheme:? ?\"?(\\w+)");
  private static final Pattern CLASS =
      Pattern.compile(
          "(org\\.apache\\.hadoop\\.fs\\.\\S+FileSystem|com\\.google\\.\\S+FileSystem)");
  private static final Pattern SDK =
      Pattern.compile("(software/amazon/awssdk|software\\.amazon\\.awssdk|com\\.amazonaws)");
  private static final Pattern CREDENTIALS =
      Pattern.compile(
          "Unable to load credentials|No AWS [Cc]redentials|InvalidAccessKeyId|SignatureDoesNotMatch"
              + "|ExpiredToken|No valid credential|Anonymous caller|Status Code: 401");
  private static final Pattern BUCKET =
      Pattern.compile("NoSuchBucket|[Bb]ucket does not exist|The specified bucket");
  private static final Pattern SOURCE =
      Pattern.compile("Failed to find (?:the )?data source:? ?`?(\\w+)");

  /** What brings a file system's program, by scheme; a format is Maven's coordinates. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "s3a", "org.apache.hadoop:hadoop-aws:%s",
          "s3", "org.apache.hadoop:hadoop-aws:%s and write s3a://",
          "s3n", "org.apache.hadoop:hadoop-aws:%s and write s3a://",
          "abfs", "org.apache.hadoop:hadoop-azure:%s",
          "abfss", "org.apache.hadoop:hadoop-azure:%s",
          "wasb", "org.apache.hadoop:hadoop-azure:%s",
          "wasbs", "org.apache.hadoop:hadoop-azure:%s",
          "gs", "com.google.cloud.bigdataoss:gcs-connector:hadoop3-2.2.26",
          "delta", TableFiles.DELTA,
          "iceberg", TableFiles.ICEBERG);

  static final List<Rule> ALL =
      List.of(
          new Rule(
              fault -> fault.says(SCHEME),
              fault -> absent(fault.part(SCHEME).orElse(""), fault.line())),
          new Rule(
              fault ->
                  (fault.is("ClassNotFoundException", "NoClassDefFoundError")
                          || fault.says(Pattern.compile("ClassNotFoundException")))
                      && (fault.says(CLASS) || fault.says(SDK)),
              fault -> absent(schemeOf(fault.line()), fault.line())),
          new Rule(
              fault -> fault.says(SOURCE) && !fault.says(Pattern.compile("parquet|json|csv")),
              fault -> absent(fault.part(SOURCE).orElse(""), fault.line())),
          Rule.of(
              fault ->
                  fault.says(CREDENTIALS)
                      || fault.is(
                          "NoAuthWithAWSException",
                          "NoAwsCredentialsException",
                          "CredentialInitializationException",
                          "KerberosAuthException"),
              "the store does not know who asks",
              "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, --conf"
                  + " spark.hadoop.fs.s3a.access.key and secret.key, or the store's own credentials"),
          Rule.of(
              fault -> fault.is("UnknownStoreException") || fault.says(BUCKET),
              "the store has no such bucket",
              "mend the address, or make the bucket first"));

  private FileSystemRules() {}

  private static String schemeOf(String line) {
    if (line.contains("azure")) {
      return "abfs";
    }
    return line.contains("google") ? "gs" : "s3a";
  }

  private static String absent(String scheme, String line) {
    return Optional.ofNullable(PACKAGES.get(scheme))
        .map(
            coordinates ->
                "the program that reads %s is not there (%s); add it with --packages %s before the command"
                    .formatted(scheme, line, coordinates.formatted(VersionInfo.getVersion())))
        .orElse(
            "no program is there that reads %s (%s); mend the address, or add its jar with --jars or --packages before the command"
                .formatted(scheme, line));
  }
}
