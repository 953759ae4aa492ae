package io.sparkdet.efficientdet.catalog;

import io.sparkdet.efficientdet.model.UntrainedModel;
import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** A program that wants one published model: ADDRESS PREFIX CACHE. */
public final class FetchInAnotherProcess {

  private FetchInAnotherProcess() {}

  public static void main(String[] args) throws Exception {
    new PublishedFolders(Path.of(args[2]))
        .folder(
            new PublishedModel("sample", URI.create(args[0]), args[1], 256, OptionalDouble.empty()),
            UntrainedModel.seeded(1).description().config());
  }
}
