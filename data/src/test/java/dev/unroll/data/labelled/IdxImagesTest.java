package dev.unroll.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.dataset.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxImagesTest {
  @TempDir Path directory;
  private Path images;
  private Path labels;

  @BeforeEach
  void name() {
    images = directory.resolve("images");
    labels = directory.resolve("labels");
  }

  /** Images of 3 rows and 2 columns, whose pixels count up from 100. */
  private static byte[] images(int count) {
    ByteBuffer file = ByteBuffer.allocate(16 + count * 6);
    file.putInt(2051).putInt(count).putInt(3).putInt(2);
    for (int i = 0; i < count * 6; i++) {
      file.put((byte) (100 + i * 11));
    }
    return file.array();
  }

  private static byte[] labels(int... classes) {
    ByteBuffer file = ByteBuffer.allocate(8 + classes.length);
    file.putInt(2049).putInt(classes.length);
    for (int c : classes) {
      file.put((byte) c);
    }
    return file.array();
  }

  private IdxImages read(byte[] imageBytes, byte[] labelBytes) throws IOException {
    Files.write(images, imageBytes);
    Files.write(labels, labelBytes);
    return IdxImages.read(images, labels);
  }

  private void assertRefused(byte[] imageBytes, byte[] labelBytes, String sentence) {
    assertThatThrownBy(() -> read(imageBytes, labelBytes))
        .isInstanceOf(BadInputException.class)
        .hasMessage(sentence);
  }

  @Test
  void rowsOfPixelsAreSteps() throws IOException {
    IdxImages data = read(images(4), labels(3, 0, 3, 1));

    Batch batch = data.batch(new int[] {2, 0});
    assertThat(batch.input().values().shape()).containsExactly(2, 3, 2);
    assertThat(batch.target().classes().toArray()).containsExactly(3, 3);
    for (int n = 0; n < 2; n++) {
      for (int t = 0; t < 3; t++) {
        for (int f = 0; f < 2; f++) {
          int pixel = (100 + ((n == 0 ? 12 : 0) + t * 2 + f) * 11) % 256;
          assertThat(batch.input().values().get(n, t, f)).isEqualTo(pixel / 255f);
        }
      }
    }
    assertThat(data.labels().names()).containsExactly("0", "1", "2", "3");
    assertThat(data.counts()).containsExactly(1, 1, 0, 2);
    assertThat(data.steps()).isEqualTo(3);
    assertThat(data.pixel(3, 2, 1)).isEqualTo((100 + 23 * 11) % 256);
  }

  @Test
  void refusesChunksOfImagesThatHaveOneClass() throws IOException {
    IdxImages data = read(images(4), labels(3, 0, 3, 1));

    assertThatThrownBy(() -> data.batch(new int[] {1, 3}, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("require a target for every step");
  }

  @Test
  void readsGzipWhateverTheName() throws IOException {
    IdxImages plain = read(images(4), labels(3, 0, 3, 1));
    IdxImages packed =
        read(LabelledTextsTest.gzip(images(4)), LabelledTextsTest.gzip(labels(3, 0, 3, 1)));

    int[] all = {0, 1, 2, 3};
    assertThat(packed.batch(all).input().values().toArray())
        .isEqualTo(plain.batch(all).input().values().toArray());
    assertThat(packed.classes()).containsExactly(3, 0, 3, 1);
  }

  @Test
  void refusesOtherFiles() {
    assertRefused(
        "GIF89a and more".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        labels(0, 1),
        images + ": begins with the number 1195984440; expected an IDX file of images (2051)");
    assertRefused(
        labels(0, 1),
        labels(0, 1),
        images + ": is an IDX file of labels; expected one of images (2051): the two are swapped");
    assertRefused(
        images(2),
        images(2),
        labels + ": is an IDX file of images; expected one of labels (2049): the two are swapped");
    assertRefused(
        new byte[0], labels(0, 1), images + ": the file ends in the header; copy it again");
  }

  @Test
  void refusesCutFiles() throws IOException {
    assertRefused(
        Arrays.copyOf(images(2), 20),
        labels(0, 1),
        images + ": has 20 bytes, but its header declares 28; copy it again");
    assertRefused(
        Arrays.copyOf(images(2), 30),
        labels(0, 1),
        images + ": has 30 bytes, but its header declares 28; copy it again");
    byte[] packed = LabelledTextsTest.gzip(images(2));
    assertRefused(
        LabelledTextsTest.gzip(Arrays.copyOf(images(2), 23)),
        labels(0, 1),
        images + ": the file ends within image 2 of 2; copy it again");
    assertRefused(
        LabelledTextsTest.gzip(Arrays.copyOf(images(2), 29)),
        labels(0, 1),
        images + ": is longer than its header declares; the file is damaged");
    assertRefused(
        Arrays.copyOf(packed, packed.length - 3),
        labels(0, 1),
        images + ": the gzip file is cut short; copy it again");
    packed[packed.length - 6] ^= 1; // the check sum
    assertRefused(packed, labels(0, 1), images + ": the gzip file is damaged; copy it again");
  }

  @Test
  void believesNoSizeBeforeTheFileHasIt() throws IOException {
    byte[] promises = images(2);
    ByteBuffer.wrap(promises).putInt(4, Integer.MAX_VALUE);
    byte[] many = labels(0, 1);
    ByteBuffer.wrap(many).putInt(4, Integer.MAX_VALUE);

    assertRefused(
        promises,
        labels(0, 1),
        images + ": has 28 bytes, but its header declares 12884901898; copy it again");
    assertRefused(
        images(2),
        LabelledTextsTest.gzip(many),
        labels + ": the file ends within the labels; copy it again");
    ByteBuffer.wrap(promises).putInt(4, -5);
    assertRefused(
        promises, labels(0, 1), images + ": the header declares -5 images; the file is damaged");
    ByteBuffer.wrap(promises).putInt(4, 2).putInt(8, 1 << 20).putInt(12, 1 << 20);
    assertRefused(
        promises,
        labels(0, 1),
        images + ": the header declares images with a side of 1048576 pixels; the file is damaged");
  }

  @Test
  void refusesImagesAndLabelsOfDifferentSets() {
    assertRefused(
        images(3),
        labels(0, 1),
        images
            + ": holds 3 images, but "
            + labels
            + " holds 2 labels; the two files do not belong together");
  }

  @Test
  void refusesOneClassAndClassesThatTrainingNeverSaw() throws IOException {
    assertRefused(
        images(2),
        labels(7, 7),
        labels
            + ": every row has the label \"7\"; a classifier requires rows of at least two classes");
    Files.write(images, images(2));
    Files.write(labels, labels(1, 2));
    Labels known = Labels.inOrder(List.of("0", "1"));
    assertThatThrownBy(() -> IdxImages.read(images, labels, known))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            labels + ": label 2 is 2, which is not in the training set; expected one of 0, 1");
  }

  @Test
  void readsImagesWithoutLabelsOneAfterTheOther() throws IOException {
    IdxImages data = read(images(3), labels(0, 1, 0));
    var told = new ArrayList<float[][]>();
    IdxImages.forEach(images, told::add);

    assertThat(told).hasSize(3);
    assertThat(told.toArray(float[][][]::new))
        .isDeepEqualTo(data.batch(new int[] {0, 1, 2}).input().values().toArray3());
  }

  @Test
  void tellsTheImagesBeforeTheEndOfACutFile() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(Arrays.copyOf(images(3), 16 + 2 * 6 + 1));
    }
    Files.write(images, packed.toByteArray());
    var told = new ArrayList<float[][]>();

    assertThatThrownBy(() -> IdxImages.forEach(images, told::add))
        .isInstanceOf(BadInputException.class)
        .hasMessage(images + ": the file ends within image 3 of 3; copy it again");
    assertThat(told).hasSize(2);
  }
}
