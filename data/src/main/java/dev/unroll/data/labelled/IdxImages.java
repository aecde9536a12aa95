package dev.unroll.data.labelled;

import dev.unroll.BadInputException;
import dev.unroll.data.rows.Shown;
import dev.unroll.data.table.BadRows;
import dev.unroll.dataset.Batch;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Grey images with class labels from a pair of IDX files, the format of MNIST (LeCun, Cortes and
 * Burges 1998), gzip or not. Each row of pixels is a step, from top to bottom: [N, rows, columns],
 * pixels / 255. Images are kept as bytes and converted batch by batch. Immutable.
 *
 * <pre>{@code
 * IdxImages train = IdxImages.read(Path.of("train-images-idx3-ubyte.gz"),
 *     Path.of("train-labels-idx1-ubyte.gz"));
 * trainer.fit(model, train);
 * }</pre>
 *
 * <p>The classes are the numbers from 0 to the greatest label in the file.
 */
public final class IdxImages implements LabelledDataset {
  private static final float[] SCALED = new float[256];

  static {
    for (int pixel = 0; pixel < SCALED.length; pixel++) {
      SCALED[pixel] = pixel / 255f;
    }
  }

  private final byte[][] images;
  private final byte[] classes;
  private final int rows;
  private final int columns;
  private final Labels labels;

  private IdxImages(byte[][] images, byte[] classes, int rows, int columns, Labels labels) {
    this.images = images;
    this.classes = classes;
    this.rows = rows;
    this.columns = columns;
    this.labels = labels;
  }

  /**
   * Reads images for training.
   *
   * @throws BadInputException if a file is missing, truncated, damaged or of the wrong kind, if the
   *     two files differ in length, or if all images are of one class
   */
  public static IdxImages read(Path images, Path labels) {
    return read(images, labels, BadRows.refuse());
  }

  /**
   * Reads images for training; the classes are the labels of the file.
   *
   * @throws BadInputException as above
   */
  public static IdxImages read(Path images, Path labels, BadRows bad) {
    return read(images, labels, ExpectedLabels.any(), bad);
  }

  /**
   * Reads images for testing.
   *
   * @param known the labels of the training set
   * @throws BadInputException as above, and if a label is not among the known labels
   */
  public static IdxImages read(Path images, Path labels, Labels known) {
    return read(images, labels, known, BadRows.refuse());
  }

  /**
   * Reads images for testing. An image with an unknown label is a bad row; damaged files are still
   * rejected as a whole.
   *
   * @param known the labels of the training set
   * @throws BadInputException as above
   */
  public static IdxImages read(Path images, Path labels, Labels known, BadRows bad) {
    return read(images, labels, ExpectedLabels.of(known), bad);
  }

  /**
   * Reads images whose labels must be as expected.
   *
   * @throws BadInputException as above, and if a label is not as expected
   */
  public static IdxImages read(Path images, Path labels, ExpectedLabels expected, BadRows bad) {
    byte[] classes;
    try (IdxFile file = IdxFile.open(labels)) {
      classes = file.bytes(file.sizes(IdxFile.LABELS, 1)[0], "within the labels");
      file.requireEnd();
    }
    try (IdxFile file = IdxFile.open(images)) {
      int[] sizes = file.sizes(IdxFile.IMAGES, 3);
      if (sizes[0] != classes.length) {
        throw new BadInputException(
            "%s: holds %d images, but %s holds %d labels; the two files do not belong together"
                .formatted(images, sizes[0], labels, classes.length));
      }
      Labels all = labels(labels, classes, expected);
      boolean[] kept = known(labels, classes, all, bad);
      List<byte[]> pixels = new ArrayList<>();
      for (int n = 0; n < sizes[0]; n++) {
        byte[] image =
            file.bytes(sizes[1] * sizes[2], "within image " + (n + 1) + " of " + sizes[0]);
        if (kept[n]) {
          pixels.add(image);
        }
      }
      file.requireEnd();
      byte[] theirs = picked(classes, kept, pixels.size());
      return new IdxImages(pixels.toArray(byte[][]::new), theirs, sizes[1], sizes[2], all);
    }
  }

  /**
   * Reads images without labels, one at a time, so that they need not fit into memory.
   *
   * @param each called with the rows of pixels of each image, with values from 0 to 1:
   *     [rows][columns]
   * @throws BadInputException if the file is missing, truncated, damaged or of the wrong kind; the
   *     images before that place have been passed on by then
   */
  public static void forEach(Path images, Consumer<float[][]> each) {
    try (IdxFile file = IdxFile.open(images)) {
      int[] sizes = file.sizes(IdxFile.IMAGES, 3);
      for (int n = 0; n < sizes[0]; n++) {
        byte[] pixels =
            file.bytes(sizes[1] * sizes[2], "within image " + (n + 1) + " of " + sizes[0]);
        var rows = new float[sizes[1]][sizes[2]];
        for (int i = 0; i < pixels.length; i++) {
          rows[i / sizes[2]][i % sizes[2]] = SCALED[pixels[i] & 0xFF];
        }
        each.accept(rows);
      }
      file.requireEnd();
    }
  }

  private static Labels labels(Path file, byte[] classes, ExpectedLabels expected) {
    Labels known = expected.known();
    if (known != null) {
      return known;
    }
    int[] present = IntStream.range(0, classes.length).map(i -> classes[i] & 0xFF).toArray();
    if (!expected.areNumbers()) {
      List<String> names = Arrays.stream(present).distinct().mapToObj(String::valueOf).toList();
      Labels.of(file.toString(), names); // throws if there is a single class
    }
    int greatest = Arrays.stream(present).max().orElse(0);
    return Labels.inOrder(IntStream.rangeClosed(0, greatest).mapToObj(String::valueOf).toList());
  }

  /** Returns, for each image, whether the training set has its class. */
  private static boolean[] known(Path file, byte[] classes, Labels labels, BadRows bad) {
    var known = new boolean[classes.length];
    boolean any = false;
    for (int n = 0; n < classes.length; n++) {
      known[n] = (classes[n] & 0xFF) < labels.size();
      any |= known[n];
      if (!known[n]) {
        bad.report(
            "%s: label %d is %d, which is not in the training set; expected one of %s"
                .formatted(file, n + 1, classes[n] & 0xFF, Shown.listed(labels.names())));
      }
    }
    if (!any) {
      throw bad.nothingLeft(file.toString());
    }
    return known;
  }

  private static byte[] picked(byte[] classes, boolean[] kept, int count) {
    var picked = new byte[count];
    for (int n = 0, at = 0; n < classes.length; n++) {
      if (kept[n]) {
        picked[at++] = classes[n];
      }
    }
    return picked;
  }

  /** Returns the number of rows of an image: T. */
  public int rows() {
    return rows;
  }

  /** Returns the number of pixels in a row: F. */
  public int columns() {
    return columns;
  }

  /** Returns one pixel, from 0 to 255. */
  public int pixel(int position, int row, int column) {
    return images[position][row * columns + column] & 0xFF;
  }

  @Override
  public Labels labels() {
    return labels;
  }

  @Override
  public int label(int position) {
    return classes[position] & 0xFF;
  }

  @Override
  public int size() {
    return images.length;
  }

  @Override
  public int steps() {
    return rows;
  }

  @Override
  public Batch batch(int[] positions) {
    int size = rows * columns;
    Tensor values = Tape.empty(positions.length, rows, columns);
    float[] scaled = values.array();
    for (int n = 0; n < positions.length; n++) {
      byte[] image = images[positions[n]];
      int at = values.offset() + n * size;
      for (int i = 0; i < size; i++) {
        scaled[at + i] = SCALED[image[i] & 0xFF];
      }
    }
    return new Batch(Sequence.of(values), target(positions));
  }
}
