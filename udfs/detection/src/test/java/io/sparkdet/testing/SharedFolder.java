package io.sparkdet.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The folder {@code shared} beside the checkout: reference outputs, weights and photos that are too
 * large, or not ours, to be kept in the project.
 */
public final class SharedFolder implements ExecutionCondition {

  private static final Path ROOT =
      Path.of(System.getProperty("sparkdet.root", "."), "..", "shared")
          .toAbsolutePath()
          .normalize();

  /** Returns the path of {@code name} in the shared folder, such as {@code parity/d0-zip.pth}. */
  public static Path path(String name) {
    return ROOT.resolve(name);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Files.isDirectory(ROOT)
        ? ConditionEvaluationResult.enabled("the shared folder is there")
        : ConditionEvaluationResult.disabled(
            "skipped: the folder ../shared (reference outputs, weights, photos) is missing");
  }
}
