package io.sparkdet.efficientdet.image;

import static io.sparkdet.efficientdet.image.SyntheticImages.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damaged pictures of every format have one outcome each: pixels, or a reason. {@code
 * scripts/studies/pictures} does the same with thousands.
 */
class MutatedPicturesTest {

  private static final long SEED = 20;
  private static final int ROUNDS = 60;

  @Test
  @Timeout(120)
  void everyDamagedPictureHasOneOutcome() throws Exception {
    List<byte[]> contents = new ArrayList<>();
    for (String format : new String[] {"jpeg", "png", "bmp", "gif"}) {
      contents.add(SyntheticImages.encode(gradient(61, 47), format));
    }
    contents.add(SyntheticImages.jpeg(gradient(61, 47), true, 0));
    contents.add(SyntheticImages.png(gradient(61, 47, BufferedImage.TYPE_BYTE_INDEXED)));
    contents.add(Base64.getDecoder().decode(ImageDecoderTest.WEBP_LOSSY));
    contents.add(Base64.getDecoder().decode(ImageDecoderTest.WEBP_ALPHA_TURNED));
    for (String compression : new String[] {"none", "LZW", "ZLib", "PackBits", "JPEG"}) {
      contents.add(SyntheticTiff.of(gradient(64, 48), compression, ByteOrder.LITTLE_ENDIAN, false));
      contents.add(SyntheticTiff.of(gradient(64, 48), compression, ByteOrder.BIG_ENDIAN, true));
    }
    BufferedImage bits = gradient(61, 47, BufferedImage.TYPE_BYTE_BINARY);
    contents.add(SyntheticTiff.of(bits, "CCITT T.6", ByteOrder.LITTLE_ENDIAN, false));
    Mutations mutations = new Mutations(new Random(SEED), contents);
    int read = 0;
    int refused = 0;
    // Small limits: what is declared is not what matters here.
    DecodeOptions options = DecodeOptions.exact().withMaxPixels(1 << 22);
    try (ImageDecoder decoder = new ImageDecoder()) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < contents.size(); i++) {
          byte[] content = mutations.of(i);
          try (DecodedImage image = decoder.decode(content, ImageHeader.read(content), options)) {
            assertThat(image.pixels().remaining()).isPositive();
            read++;
          } catch (ImageException e) {
            assertThat(e.reason()).startsWith("Cannot decode");
            refused++;
          }
        }
      }
    }
    assertThat(read + refused).isEqualTo(ROUNDS * contents.size());
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }
}
