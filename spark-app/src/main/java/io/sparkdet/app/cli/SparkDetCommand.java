package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The root of the command line and the registry of commands: a new command is a class here. */
@Command(
    name = "sparkdet",
    header = "EfficientDet on Apache Spark: label image lakes, measure, train.",
    synopsisHeading = "%nUsage: ",
    customSynopsis = "sparkdet [Spark's switches] COMMAND [options]",
    description = {
      "%nSpark's switches stand before the command: --master URL, --conf k=v, --driver-memory,"
          + " --executor-memory, --packages.",
    },
    commandListHeading = "%nCommands (each explains itself with --help):%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "%nExample:",
      "  sparkdet label --input photos/ --output detections",
      "%nExit status: 0 done, 1 bug or engine failure, 2 the user can mend it,",
      "3 finished but more images failed than --max-error-fraction allows, or --fail-on found some."
    },
    versionProvider = Version.class,
    subcommands = {
      LabelCommand.class,
      EvaluateCommand.class,
      TrainCommand.class,
      CompareCommand.class,
      CheckAnnotationsCommand.class,
      ExportLabelsCommand.class,
      PackCommand.class,
      ReportCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      DescribeCommand.class,
      DoctorCommand.class,
      FitAnchorsCommand.class,
      ModelsCommand.class,
      SampleCommand.class
    })
final class SparkDetCommand {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean version;
}
