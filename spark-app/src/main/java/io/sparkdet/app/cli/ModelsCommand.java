package io.sparkdet.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.error.UserException;
import io.sparkdet.efficientdet.catalog.Catalog;
import io.sparkdet.efficientdet.catalog.PublishedFolders;
import io.sparkdet.efficientdet.catalog.PublishedModel;
import io.sparkdet.sql.detector.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code models}: the catalog of published weights. */
@Command(
    name = "models",
    header = "Lists published weights that can be downloaded.",
    description =
        "%n--model NAME of any command downloads the weights the first time, checks their SHA-256"
            + " prefix, makes a model folder of them and keeps it. The proxy is that of the Java"
            + " system properties https.proxyHost and https.proxyPort.%n",
    footer = {"%nExample:", "  sparkdet models", "  sparkdet models --json"})
final class ModelsCommand implements Callable<Integer> {

  private final CommandContext context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--json",
      description = "Print a JSON array.",
      arity = "0..1",
      fallbackValue = "true")
  private boolean json;

  ModelsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Path cache = cache();
    PublishedFolders kept = new PublishedFolders(cache);
    if (json) {
      context.out().println(array(kept).toPrettyString());
      return ExitStatus.DONE.code();
    }
    line("%-24s %6s %6s  %-14s %s", "name", "input", "AP", "state", "file");
    for (PublishedModel model : Catalog.models()) {
      line(
          "%-24s %6d %6s  %-14s %s",
          model.name(),
          model.imageSize(),
          model.averagePrecision().isPresent()
              ? String.format(Locale.ROOT, "%.3f", model.averagePrecision().getAsDouble())
              : "-",
          kept.has(model) ? "here" : model.importable() ? "to be fetched" : "not yet read",
          model.file());
    }
    if (!common.quiet()) {
      line("AP: COCO val2017 as their author states it. Cache: %s", cache);
    }
    return ExitStatus.DONE.code();
  }

  private static Path cache() {
    try {
      return ModelStore.cacheFolder();
    } catch (IOException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ArrayNode array(PublishedFolders kept) {
    ArrayNode array = new ObjectMapper().createArrayNode();
    for (PublishedModel model : Catalog.models()) {
      ObjectNode object =
          array
              .addObject()
              .put("name", model.name())
              .put("image_size", model.imageSize())
              .put("file", model.file())
              .put("url", model.address().toString())
              .put("sha256_prefix", model.sha256Prefix())
              .put("importable", model.importable())
              .put("cached", kept.has(model));
      model.averagePrecision().ifPresent(ap -> object.put("published_val2017_ap", ap));
    }
    return array;
  }

  private void line(String format, Object... values) {
    context.out().println(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
