package dev.unroll.tasks.input.images;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.ExpectedLabels;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.NumberInput;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts grey images to inputs.
 *
 * @param rows of an image: T
 * @param columns pixels of a row: F
 */
public record ImageCoder(int rows, int columns) implements InputCoder {
  @Override
  public String reads() {
    return "images of " + rows + " rows of " + columns + " pixels, each from 0 to 1";
  }

  @Override
  public boolean readsTexts() {
    return false;
  }

  @Override
  public int[] shape() {
    return new int[] {Shape.ANY, rows, columns};
  }

  /** Codes images with pixels from 0 to 1, row by row. */
  @Override
  public Sequence steps(List<float[][]> images) {
    var all = new float[images.size()][][];
    for (int n = 0; n < all.length; n++) {
      all[n] = images.get(n);
      String where = "image " + (n + 1);
      requireSize(all[n].length, all[n].length == 0 ? 0 : all[n][0].length, where);
      for (int row = 0; row < rows; row++) {
        requireSize(rows, all[n][row].length, where);
        InputCoder.requireFinite(all[n][row], where + ", row " + (row + 1));
      }
    }
    return Sequence.of(Tensor.of(all));
  }

  @Override
  public LabelledDataset code(LabelledSource examples, ExpectedLabels labels) {
    LabelledDataset images = examples.numbers(ImageKind.NAME);
    ImageConfig.require(images);
    labels.require(images.labels());
    Sequence first = NumberInput.first(images);
    requireSize(first.steps(), first.features(), "the images");
    return images;
  }

  /** Checks that an image has the expected size. */
  private void requireSize(int someRows, int someColumns, String where) {
    if (someRows != rows || someColumns != columns) {
      throw new BadInputException(
          "%s: %d rows of %d pixels; the model reads images of %d rows of %d pixels"
              .formatted(where, someRows, someColumns, rows, columns));
    }
  }

  @Override
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("rows", rows);
    json.put("columns", columns);
    return json;
  }

  static ImageCoder of(Fields fields) {
    return new ImageCoder(
        fields.integer("rows", 1, Integer.MAX_VALUE),
        fields.integer("columns", 1, Integer.MAX_VALUE));
  }
}
