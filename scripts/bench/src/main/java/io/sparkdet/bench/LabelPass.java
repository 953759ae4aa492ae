package io.sparkdet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.Main;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of the label command, as fast as its summary says.
 *
 * @param options beside {@code --output} and {@code --summary}
 */
record LabelPass(List<String> options) implements Turns.Job {

  static Turns.Contender of(String name, String... options) {
    return new Turns.Contender(name, new LabelPass(List.of(options)));
  }

  @Override
  public Turns.Pass run(String output) throws IOException {
    List<String> command = new ArrayList<>(List.of("label", "--quiet"));
    command.addAll(options);
    command.addAll(List.of("--output", output, "--summary", output + ".json"));
    int status = Main.run(command.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException("label ended with status " + status);
    }
    JsonNode summary = new ObjectMapper().readTree(new File(output + ".json"));
    return new Turns.Pass(
        summary.get("images").asLong(),
        summary.get("images_per_second").asDouble(),
        ", %d commits".formatted(summary.get("commits").asInt()));
  }
}
