package io.sparkdet.sql.classifier;

import io.sparkdet.efficientdet.service.ImageClassifier;
import io.sparkdet.efficientdet.service.SharedClassifiers;
import io.sparkdet.sql.detector.HadoopSettings;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/**
 * An EfficientNet classifier as the driver describes it to executors.
 *
 * @param weights full URI of the file of weights
 * @param hash SHA-256 of the file, as the driver found it
 * @param hadoop opens the file as on the driver
 */
public record ClassifierSpec(String weights, String hash, HadoopSettings hadoop)
    implements Serializable {

  /**
   * Reads a file of weights and finds out which network it fits.
   *
   * @param location a URI, or a path of the default file system
   * @throws IOException if it cannot be read, or is of no EfficientNet classifier
   */
  public static ClassifierSpec of(String location, Configuration hadoop) throws IOException {
    ClassifierWeights.Found found = ClassifierWeights.find(location, hadoop);
    return new ClassifierSpec(found.weights(), found.hash(), HadoopSettings.of(hadoop));
  }

  /**
   * Returns a hold on this JVM's classifier of these weights, on the CPU.
   *
   * @throws IOException if the file cannot be read, or changed since the driver read it
   */
  public SharedClassifiers.Lease acquire() throws IOException {
    return SharedClassifiers.acquire(
        hash,
        () -> ImageClassifier.open(ClassifierWeights.file(weights, hash, hadoop.configuration())));
  }
}
