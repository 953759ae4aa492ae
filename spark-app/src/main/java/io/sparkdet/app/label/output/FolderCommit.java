package io.sparkdet.app.label.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.lease.PendingWork;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.sql.annotations.file.HiddenNames;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One commit of a folder of files, which has no log of its own: the new files are written aside, a
 * list says which come and which go, and once that list stands the commit is made. It is then
 * carried out file by file; a run that dies in the middle leaves the list, and the next run carries
 * it out to the end. Whoever reads the folder in between sees a part.
 */
final class FolderCommit {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path table;
  private final Path work;
  private final Path staging;
  private final Path list;
  private final Configuration hadoop;

  /**
   * Names the places.
   *
   * @param table the folder of the table
   * @param work the folder of the run in it
   */
  FolderCommit(Path table, Path work, Configuration hadoop) {
    this.table = table;
    this.work = work;
    this.hadoop = hadoop;
    this.staging = new Path(work, "commit-" + UUID.randomUUID());
    this.list = staging.suffix(PendingWork.SUFFIX);
  }

  /** Returns the folder that the new files are written into. */
  Path staging() {
    return staging;
  }

  /** Carries out what killed runs had committed. */
  void recover() {
    try {
      FileSystem system = table.getFileSystem(hadoop);
      for (Path promise : PendingWork.in(system, work)) {
        carryOut(system, promise);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Makes the commit of the files in {@link #staging} and carries it out.
   *
   * @param removed files of the table that go
   * @param check run right before; throws where nothing is to be put there any more
   */
  void make(List<Path> removed, Runnable check) {
    try {
      FileSystem system = table.getFileSystem(hadoop);
      ObjectNode text = JSON.createObjectNode();
      ArrayNode add = text.putArray("add");
      for (String name : files(system, staging, "")) {
        add.add(name);
      }
      ArrayNode remove = text.putArray("remove");
      removed.forEach(file -> remove.add(file.toString()));
      check.run();
      byte[] bytes = JSON.writeValueAsBytes(text);
      PlainFiles.replace(PlainFiles.system(list, hadoop), list, out -> out.write(bytes));
      carryOut(system, list);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static List<String> files(FileSystem system, Path folder, String prefix)
      throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus entry : system.listStatus(folder)) {
      String name = entry.getPath().getName();
      if (HiddenNames.contain(name)) {
        continue;
      }
      if (entry.isDirectory()) {
        names.addAll(files(system, entry.getPath(), prefix + name + "/"));
      } else {
        names.add(prefix + name);
      }
    }
    return names;
  }

  /** Every step may have been done before. */
  private void carryOut(FileSystem system, Path promise) throws IOException {
    JsonNode text;
    try (InputStream in = system.open(promise)) {
      text = JSON.readTree(in);
    }
    Path from = PendingWork.needs(promise);
    for (JsonNode name : text.path("add")) {
      put(system, new Path(from, name.asText()), new Path(table, name.asText()));
    }
    for (JsonNode file : text.path("remove")) {
      system.delete(new Path(file.asText()), false);
    }
    system.delete(promise, false);
    system.delete(from, true);
  }

  private static void put(FileSystem system, Path from, Path to) throws IOException {
    if (!system.exists(from)) {
      if (!system.exists(to)) {
        throw new IOException("%s is not there any more".formatted(from));
      }
      return;
    }
    system.mkdirs(to.getParent());
    if (!system.rename(from, to)) {
      throw new IOException("%s cannot be renamed to %s".formatted(from, to));
    }
  }

  private UserException failed(IOException e) {
    return new UserException(
        "Cannot add to %s: %s; mend the storage and run again: what is committed stays"
            .formatted(table, e.getMessage()),
        e);
  }
}
