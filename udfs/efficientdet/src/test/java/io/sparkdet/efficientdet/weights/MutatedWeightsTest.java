package io.sparkdet.efficientdet.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.efficientdet.weights.tensor.WeightsException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files give weights or a {@link WeightsException}, nothing else: no other exception, no
 * long wait, no memory beyond the file's size class. Files have one or two KB; reading one may
 * allocate {@link #ALLOCATION_LIMIT} bytes, where a believed size would take gigabytes. {@code
 * -Dsparkdet.fuzz.files=25000} reads that many a test, 100,000 together.
 */
class MutatedWeightsTest {

  private static final int FILES = Integer.getInteger("sparkdet.fuzz.files", 1000);
  private static final long SEED = Long.getLong("sparkdet.fuzz.seed", 20261123);

  private static final long ALLOCATION_LIMIT = 1 << 20;
  private static final double PATIENCE_SECONDS = 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  private long mostAllocated;
  private double longest;

  @AfterEach
  void reportTheWorst(TestReporter reporter) {
    reporter.publishEntry(
        "%d files: most allocated %d bytes, longest %.3f s"
            .formatted(FILES, mostAllocated, longest));
  }

  private interface Reader {
    Weights read(Path file) throws WeightsException;
  }

  @Test
  void mutatedZipFiles() throws Exception {
    byte[] pickle = TorchFiles.rootPickle(false);
    fuzz(TorchFiles.zip(pickle, TorchFiles.storages()), PthFile::read);
  }

  @Test
  void mutatedPicklesInSoundArchives() throws Exception {
    byte[] pickle = TorchFiles.rootPickle(false);
    Random random = new Random(SEED);
    warmUp(TorchFiles.zip(pickle, TorchFiles.storages()), PthFile::read);
    for (int i = 0; i < FILES; i++) {
      byte[] mutated = mutate(pickle, random);
      check(TorchFiles.zip(mutated, TorchFiles.storages()), PthFile::read, i);
    }
  }

  @Test
  void mutatedLegacyFiles() throws Exception {
    byte[] pickle = TorchFiles.rootPickle(true);
    fuzz(TorchFiles.legacy(pickle, TorchFiles.storages()), PthFile::read);
  }

  @Test
  void mutatedSafetensors() throws Exception {
    Path file = folder.resolve("sound");
    Tensor tensor = new Tensor(new int[] {2, 2}, new float[] {1, 2, 3, 4});
    Safetensors.write(file, new MapWeights(Map.of("a.b", tensor, "c", tensor)), Map.of("k", "v"));
    fuzz(Files.readAllBytes(file), SafetensorsFile::read);
  }

  private void fuzz(byte[] sound, Reader reader) throws Exception {
    Random random = new Random(SEED);
    warmUp(sound, reader);
    for (int i = 0; i < FILES; i++) {
      check(mutate(sound, random), reader, i);
    }
  }

  /** Loads classes, whose memory is not the file's. */
  private void warmUp(byte[] sound, Reader reader) throws Exception {
    Path file = Files.write(folder.resolve("sound"), sound);
    assertThat(reader.read(file).names()).isNotEmpty();
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(sound, sound.length / 2));
    assertThatThrownBy(() -> reader.read(cut)).isInstanceOf(WeightsException.class);
  }

  private void check(byte[] content, Reader reader, int number) throws Exception {
    Path file = Files.write(folder.resolve("mutated"), content);
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long started = System.nanoTime();
    try {
      readAll(file, content.length, reader);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "mutation %d of seed %d: %s".formatted(number, SEED, Arrays.toString(content)), e);
    }
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    double seconds = (System.nanoTime() - started) / 1e9;
    mostAllocated = Math.max(mostAllocated, allocated);
    longest = Math.max(longest, seconds);
    assertThat(allocated)
        .as("bytes for mutation %d of seed %d", number, SEED)
        .isLessThan(ALLOCATION_LIMIT);
    assertThat(seconds)
        .as("seconds for mutation %d of seed %d", number, SEED)
        .isLessThan(PATIENCE_SECONDS);
  }

  private static void readAll(Path file, int length, Reader reader) {
    try {
      Weights weights = reader.read(file);
      long values = 0;
      for (String name : weights.names()) {
        values += weights.tensor(name).size();
      }
      assertThat(values).isLessThan(8L * length);
    } catch (WeightsException e) {
      assertThat(e).hasMessageStartingWith("Cannot read weights " + file);
    }
  }

  private static byte[] mutate(byte[] sound, Random random) {
    byte[] mutated = sound.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(6)) {
        case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutated[at] = (byte) random.nextInt(256);
        case 2 -> mutated[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
        case 3 -> mutated[at] = (byte) "(tR0.eusa}])Qqhj-9[{".charAt(random.nextInt(20));
        case 4 -> {
          int from = random.nextInt(mutated.length);
          int length = random.nextInt(Math.min(32, mutated.length - Math.max(at, from)) + 1);
          System.arraycopy(mutated.clone(), from, mutated, at, length);
        }
        default -> {
          byte[] shorter = new byte[mutated.length - 1];
          System.arraycopy(mutated, 0, shorter, 0, at);
          System.arraycopy(mutated, at + 1, shorter, at, shorter.length - at);
          mutated = shorter;
        }
      }
    }
    return mutated;
  }
}
