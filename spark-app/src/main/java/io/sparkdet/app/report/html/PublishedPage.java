package io.sparkdet.app.report.html;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A page as a file, which appears whole or not at all. */
public final class PublishedPage {

  private PublishedPage() {}

  /**
   * Writes a page and returns its full name.
   *
   * @throws UserException if the name is that of a folder
   */
  public static Path write(
      Path file,
      Configuration configuration,
      String template,
      Map<String, Object> model,
      List<Chart> charts)
      throws IOException {
    FileSystem system = PlainFiles.system(file, configuration);
    Path output = system.makeQualified(file);
    if (system.exists(output) && system.getFileStatus(output).isDirectory()) {
      throw new UserException(
          "Cannot write a report: %s is a folder; name a file such as report.html"
              .formatted(output));
    }
    system.mkdirs(output.getParent());
    PlainFiles.replace(system, output, target -> HtmlPage.write(target, template, model, charts));
    return output;
  }
}
