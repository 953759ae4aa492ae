package io.sparkdet.app;

import java.nio.file.Path;

/**
 * Runs the usual commands once, on a few small pictures: what the launcher archives are the classes
 * that this loads (the JVM's class data sharing), so that later runs need not read them one by one.
 */
final class Rehearsal {

  private Rehearsal() {}

  /** Rehearses in the folder that {@code arguments} name, and ends the JVM. */
  public static void main(String[] arguments) {
    System.exit(rehearse(Path.of(arguments[0])));
  }

  /** Runs one command after the other until one fails; returns the last exit status. */
  static int rehearse(Path folder) {
    String images = folder.resolve("lake/images").toString();
    String annotations = folder.resolve("lake/instances.json").toString();
    String rows = folder.resolve("rows").toString();
    String results = folder.resolve("results.json").toString();
    String[][] commands = {
      {"sample", "--output", folder.resolve("lake").toString(), "--images", "8", "--size", "160"},
      {
        "label",
        "--quiet",
        "--input",
        images,
        "--output",
        rows,
        "--coco-output",
        results,
        "--annotations",
        annotations
      },
      {
        "evaluate",
        "--quiet",
        "--annotations",
        annotations,
        "--detections",
        results,
        "--output",
        folder.resolve("measured").toString()
      },
      {
        "evaluate",
        "--quiet",
        "--distributed",
        "always",
        "--annotations",
        annotations,
        "--detections",
        results,
        "--output",
        folder.resolve("measured-by-tasks").toString()
      },
    };
    int status = 0;
    for (int i = 0; i < commands.length && status == 0; i++) {
      status = Main.run(commands[i]);
    }
    return status;
  }
}
