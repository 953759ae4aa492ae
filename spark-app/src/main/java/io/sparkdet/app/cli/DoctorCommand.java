package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.doctor.DoctorJob;
import io.sparkdet.app.doctor.DoctorOption;
import io.sparkdet.app.doctor.DoctorReport;
import io.sparkdet.app.doctor.DoctorRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code doctor}: whether every executor is fit to label. */
@Command(
    name = "doctor",
    header = "Checks every executor before a long job.",
    description = {
      "%nJava, processor, glibc, native libraries, cores and GPUs, memory beside what the model"
          + " needs, scratch folders, locations, the model, and one picture whose boxes are known."
          + " Prints a table with a remedy for whatever is not fit, and ends with status 2 then.%n"
    },
    modelTransformer = TableOptions.Added.class,
    footer = {
      "%nExample:",
      "  sparkdet doctor",
      "  sparkdet --master spark://host:7077 --executor-memory 2g doctor --model models/d0"
          + " --input s3a://lake/photos"
    })
final class DoctorCommand implements Callable<Integer>, TableOptions.Holder {

  private final CommandContext context;

  private final TableOptions<DoctorOption> options = new TableOptions<>(DoctorOption.class);

  @Mixin
  @SuppressWarnings("UnusedVariable") // read by picocli
  private CommonOptions common = new CommonOptions();

  DoctorCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void addOptionsTo(CommandSpec command) {
    options.addTo(command);
  }

  @Override
  public Integer call() {
    DoctorRequest request = DoctorRequest.of(options.given());
    DoctorReport report = new DoctorJob(context.spark("doctor"), request).run();
    if (request.json()) {
      context.out().println(report.json());
    } else {
      report.lines().forEach(context.out()::println);
    }
    if (report.fit()) {
      return ExitStatus.DONE.code();
    }
    context
        .err()
        .println(
            "sparkdet: Cannot count on these executors: %s; the table says the remedies"
                .formatted(
                    report.unfit().isEmpty()
                        ? "none runs"
                        : "not fit are " + String.join(", ", report.unfit())));
    return ExitStatus.REFUSED.code();
  }
}
