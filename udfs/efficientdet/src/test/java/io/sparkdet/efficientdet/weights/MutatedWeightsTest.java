package io.sparkdet.efficientdet.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files give weights or a {@link WeightsException}, nothing else: no other exception, no
 * long wait, no memory beyond the file's size class. {@code -Dsparkdet.fuzz.files=100000} for more.
 */
class MutatedWeightsTest {

  private static final int FILES = Integer.getInteger("sparkdet.fuzz.files", 1000);
  private static final long SEED = Long.getLong("sparkdet.fuzz.seed", 20261123);

  @TempDir Path folder;

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
    for (int i = 0; i < FILES; i++) {
      check(mutate(sound, random), reader, i);
    }
  }

  private void check(byte[] content, Reader reader, int number) throws Exception {
    Path file = folder.resolve("mutated");
    Files.write(file, content);
    try {
      Weights weights = reader.read(file);
      long values = 0;
      for (String name : weights.names()) {
        values += weights.tensor(name).size();
      }
      assertThat(values).isLessThan(8L * content.length);
    } catch (WeightsException e) {
      assertThat(e).hasMessageStartingWith("Cannot read weights " + file);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "mutation %d of seed %d: %s".formatted(number, SEED, Arrays.toString(content)), e);
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
