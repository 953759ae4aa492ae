package io.sparkdet.efficientdet.catalog;

import io.sparkdet.efficientdet.checkpoint.WeightImport;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelException;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Published models as folders of a cache: {@code published/NAME} is the model, {@code
 * published/FILE.pth} where a file of weights is looked for before it is downloaded. Threads and
 * processes that want one model wait for the first of them, by a lock on {@code
 * published/NAME.lock}.
 */
public final class PublishedFolders {

  private final Path folder;

  /** Keeps the models below a cache folder. */
  public PublishedFolders(Path cache) {
    this.folder = cache.resolve("published");
  }

  /** Returns whether the model is there already. */
  public boolean has(PublishedModel model) {
    return Files.isDirectory(folder.resolve(model.name()));
  }

  /**
   * Returns the model's folder, downloading and converting the weights the first time.
   *
   * @throws IOException if that fails; the message names the file and the remedy
   */
  public Path folder(PublishedModel model) throws IOException {
    if (has(model)) {
      return folder.resolve(model.name());
    }
    if (!model.importable()) {
      throw new ModelException(
          folder.resolve(model.name()),
          "this version cannot import weights of effdet",
          "the command models lists what it can");
    }
    return folder(model, EfficientDetConfig.variant(model.name()));
  }

  /** Does so with the network that the weights are of. */
  public Path folder(PublishedModel model, EfficientDetConfig config) throws IOException {
    Path made = folder.resolve(model.name());
    Files.createDirectories(folder);
    synchronized (PublishedFolders.class) {
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(model.name() + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !has(model)) {
          make(model, config, made);
        }
      }
    }
    return made;
  }

  private void make(PublishedModel model, EfficientDetConfig config, Path made) throws IOException {
    Path weights = folder.resolve(model.file());
    boolean given = Files.exists(weights);
    WeightsDownload.bring(model, weights);
    WeightImport.Result read = WeightImport.of(weights, config).read();
    ModelDescription description = read.description();
    Provenance provenance =
        description.provenance().withSetting("address", model.address().toString());
    ModelFolder.write(
        made, description.withName(model.name()).withProvenance(provenance), read.weights());
    if (!given) {
      Files.delete(weights);
    }
  }
}
