package io.sparkdet.app.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.app.cli.SparkDetCommandLine;
import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.ml.DetectionEvaluator;
import io.sparkdet.app.ml.EfficientDetDetector;
import io.sparkdet.app.ml.EfficientDetTrainer;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of all commands and the parameters of the stages of Spark ML as JSON, from the tables
 * in which each is written down once; doors in other languages are made from it.
 */
@PublicApi
public final class SessionOptions {

  /** The stages, and what their parameters are made from. */
  private static final List<Stage> STAGES =
      List.of(
          new Stage(new EfficientDetDetector(), List.of(DetectorOption.values())),
          new Stage(new EfficientDetTrainer(), List.of(TrainOption.values())),
          new Stage(new DetectionEvaluator(), List.of()));

  private record Stage(Params params, List<? extends OptionEntry<?>> entries) {
    /** Returns what holds where a parameter is not set, in words. */
    String otherwise(Param<?> param) {
      return entries.stream()
          .filter(entry -> entry.paramName().equals(param.name()))
          .map(OptionEntry::defaultWords)
          .findFirst()
          .orElseGet(
              () -> params.hasDefault(param) ? String.valueOf(params.getOrDefault(param)) : "");
    }
  }

  private SessionOptions() {}

  /**
   * Returns an object with two members. {@code commands}: by name, {@code help} and {@code
   * options}, each with {@code name}, {@code kind} (text, path, paths, decimal, whole, flag,
   * choice, several), {@code label}, {@code required}, {@code default} in words, {@code help}, and
   * {@code choices} or the kind of {@code each} where there are several. {@code stages}: by class,
   * parameters with {@code name}, {@code kind}, {@code default} and {@code help}.
   */
  public static String json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    ObjectNode commands = root.putObject("commands");
    SparkDetCommandLine line = new SparkDetCommandLine(nowhere());
    for (String name : line.commands()) {
      line.command(name)
          .filter(command -> command.positionalParameters().isEmpty())
          .ifPresent(command -> add(commands.putObject(name), command));
    }
    ObjectNode stages = root.putObject("stages");
    for (Stage stage : STAGES) {
      ArrayNode params = stages.putArray(stage.params().getClass().getSimpleName());
      for (Param<?> param : stage.params().params()) {
        ObjectNode node = params.addObject();
        node.put("name", param.name());
        node.put("kind", kind(param));
        node.put("default", stage.otherwise(param));
        node.put("help", param.doc());
      }
    }
    try {
      return mapper.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and lists are JSON", e);
    }
  }

  private static CommandContext nowhere() {
    SessionConsole unread = new SessionConsole();
    return new CommandContext(
        name -> {
          throw new IllegalStateException("no command is run");
        },
        unread.writer(),
        unread.writer(),
        false);
  }

  private static void add(ObjectNode node, CommandSpec command) {
    String header = joined(command.usageMessage().header());
    node.put("help", header.isEmpty() ? joined(command.usageMessage().description()) : header);
    ArrayNode options = node.putArray("options");
    for (OptionSpec option : command.options()) {
      String name = option.longestName().substring(2);
      if (!SessionCommand.ELSEWHERE.containsKey(name)) {
        add(options.addObject(), name, option);
      }
    }
  }

  private static void add(ObjectNode node, String name, OptionSpec option) {
    node.put("name", name);
    Optional<OptionEntry<?>> entry = TableOptions.entry(option);
    OptionKind kind = entry.isPresent() ? entry.get().kind() : kind(option);
    node.put("kind", word(kind));
    node.put("label", option.paramLabel());
    node.put("required", option.required());
    node.put("default", entry.map(OptionEntry::defaultWords).orElse(""));
    node.put("help", entry.map(it -> it.sentence() + ".").orElse(joined(option.description())));
    OptionKind one = kind;
    if (kind instanceof OptionKind.Several several) {
      one = several.each();
      node.put("each", word(one));
    }
    if (one instanceof OptionKind.Choice choice) {
      ArrayNode choices = node.putArray("choices");
      Arrays.stream(choice.type().getEnumConstants()).map(String::valueOf).forEach(choices::add);
    }
  }

  private static String word(OptionKind kind) {
    if (kind instanceof OptionKind.Input) {
      return "path";
    }
    if (kind instanceof OptionKind.Paths) {
      return "paths";
    }
    if (kind instanceof OptionKind.Decimal) {
      return "decimal";
    }
    if (kind instanceof OptionKind.Count || kind instanceof OptionKind.Whole) {
      return "whole";
    }
    if (kind instanceof OptionKind.Flag) {
      return "flag";
    }
    if (kind instanceof OptionKind.Choice) {
      return "choice";
    }
    return kind instanceof OptionKind.Several ? "several" : "text";
  }

  /** Of an option that stands in no table. */
  private static OptionKind kind(OptionSpec option) {
    Class<?> type = option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
    OptionKind one = OptionKind.TEXT;
    if (type == boolean.class || type == Boolean.class) {
      one = OptionKind.FLAG;
    } else if (type == int.class || type == Integer.class || type == long.class) {
      one = OptionKind.LONG;
    } else if (type == double.class || type == Double.class) {
      one = OptionKind.DECIMAL;
    }
    return option.isMultiValue() ? OptionKind.several(one) : one;
  }

  private static String kind(Param<?> param) {
    if (param instanceof DoubleParam) {
      return word(OptionKind.DECIMAL);
    }
    if (param instanceof IntParam || param instanceof LongParam) {
      return word(OptionKind.LONG);
    }
    return word(param instanceof BooleanParam ? OptionKind.FLAG : OptionKind.TEXT);
  }

  /** Picocli's texts are formats. */
  private static String joined(String[] lines) {
    return Arrays.stream(lines)
        .map(line -> String.format(Locale.ROOT, line).strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(" "))
        .replaceAll("\\s+", " ");
  }
}
