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
 * Grey images with their classes from a pair of IDX files, the format of MNIST (LeCun, Cortes and
 * Burges 1998), gzip or not. Each row of pixels is a step, from top to bottom: [N, rows, columns],
 * pixels / 255. Kept as bytes and converted batch by batch. Immutable.
 *
 * <pre>{@code
 * IdxImages train = IdxImages.read(Path.of("train-images-idx3-ubyte.gz"),
 *     Path.of("train-labels-idx1-ubyte.gz"));
 * trainer.fit(model, train);
 * }</pre>
 *
 * <p>The classes are the numbers from 0 to the greatest that occurs.
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
   * Reads images to learn from.
   *
   * @throws BadInputException when one of the files is missing, cut, damaged or of the other kind,
   *     they are not of the same length, or all images are of one class
   */
  public static IdxImages read(Path images, Path labels) {
    return read(images, labels, BadRows.refuse());
  }

  /**
   * Reads images to train a model with; the labels are those of the file.
   *
   * @throws BadInputException as above
   */
  public static IdxImages read(Path images, Path labels, BadRows bad) {
    return read(images, labels, ExpectedLabels.any(), bad);
  }

  /**
   * Reads images to test a model with.
   *
   * @param known the labels of training
   * @throws BadInputException as above, and when a label is none of them
   */
  public static IdxImages read(Path images, Path labels, Labels known) {
    return read(images, labels, known, BadRows.refuse());
  }

  /**
   * Reads images to test a model with. One whose label is none of training's is a broken row; the
   * files themselves are refused when they are broken.
   *
   * @param known the labels of training
   * @throws BadInputException as above
   */
  public static IdxImages read(Path images, Path labels, Labels known, BadRows bad) {
    return read(images, labels, ExpectedLabels.of(known), bad);
  }

  /**
   * Reads images whose labels are expected to be of some kind.
   *
   * @throws BadInputException as above, and when a label is not as expected
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
            "%s: holds %d images, but %s holds %d labels; the two are not of one set"
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
   * Reads images without labels, one after the other, so that they need not fit into memory.
   *
   * @param each is told the rows of pixels of an image, each from 0 to 1: [rows][columns]
   * @throws BadInputException when the file is missing, cut, damaged or of another kind; images
   *     before the place have been told by then
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
      Labels.of(file.toString(), names); // refuses a single class
    }
    int greatest = Arrays.stream(present).max().orElse(0);
    return Labels.inOrder(IntStream.rangeClosed(0, greatest).mapToObj(String::valueOf).toList());
  }

  /** Which of the classes training saw. */
  private static boolean[] known(Path file, byte[] classes, Labels labels, BadRows bad) {
    var known = new boolean[classes.length];
    boolean any = false;
    for (int n = 0; n < classes.length; n++) {
      known[n] = (classes[n] & 0xFF) < labels.size();
      any |= known[n];
      if (!known[n]) {
        bad.report(
            "%s: label %d is %d, which training never saw; it knows %s"
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

  /** Rows of an image: T. */
  public int rows() {
    return rows;
  }

  /** Pixels of a row: F. */
  public int columns() {
    return columns;
  }

  /** One pixel, from 0 to 255. */
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
