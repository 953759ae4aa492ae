package io.sparkdet.sql.annotations.file;

import java.util.List;
import java.util.Set;

/**
 * The names of files and folders that are passed over wherever a folder is read: those that begin
 * with a dot (macOS's {@code ._x} too), and those under which jobs and systems keep notes. An
 * underscore alone hides nothing, for cameras write {@code _MG_0096.jpg}, and the annotations of
 * that picture are {@code _MG_0096.xml}.
 */
public final class HiddenNames {

  private static final Set<String> NOTES =
      Set.of(
          "_SUCCESS",
          "_metadata",
          "_common_metadata",
          "_temporary",
          "_delta_log",
          "_spark_metadata",
          "_checkpoint",
          "_symlink_format_manifest",
          "_sparkdet",
          "_manifest.json",
          "__MACOSX");

  /** How the notes of committers begin, which have a number after it. */
  private static final List<String> BEGINNINGS =
      List.of("__magic_job-", "_started_", "_committed_");

  private HiddenNames() {}

  /** Returns whether what is called so, without its folder, is passed over. */
  public static boolean contain(String name) {
    return name.startsWith(".")
        || NOTES.contains(name)
        || BEGINNINGS.stream().anyMatch(name::startsWith);
  }
}
