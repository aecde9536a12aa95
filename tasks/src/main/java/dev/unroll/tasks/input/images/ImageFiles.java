package dev.unroll.tasks.input.images;

import dev.unroll.BadInputException;
import dev.unroll.data.labelled.IdxImages;
import dev.unroll.data.labelled.LabelledDataset;
import dev.unroll.data.table.BadRows;
import dev.unroll.store.Fields;
import dev.unroll.tasks.input.ExampleFile;
import dev.unroll.tasks.input.ExampleFile.Role;
import dev.unroll.tasks.input.ExampleFormat;
import dev.unroll.tasks.input.LabelledSource;
import dev.unroll.tasks.input.Origin;
import dev.unroll.tasks.input.UnlabelledExamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Files of images with files of their labels.
 *
 * @param labels the names of the files of labels, by the role of the images
 */
record ImageFiles(Map<Role, String> labels) implements ExampleFormat {
  static ImageFiles read(Fields data) {
    var labels = new EnumMap<Role, String>(Role.class);
    if (data.has("train")) {
      labels.put(Role.TRAIN, data.string("trainLabels"));
    }
    if (data.has("test")) {
      labels.put(Role.TEST, data.string("testLabels"));
    }
    return new ImageFiles(labels);
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of();
  }

  @Override
  public List<String> filesNextTo(Role role) {
    String name = labels.get(role);
    return name == null ? List.of() : List.of(name);
  }

  @Override
  public void requireEnough(Path file, String train) {
    throw new BadInputException(
        file
            + ": images and their labels are two files; set --data to the directory that holds "
            + (train.isEmpty() ? "both, and their names in the recipe" : train));
  }

  @Override
  public LabelledSource read(ExampleFile file) {
    String name = labels.get(file.role());
    Path of = name == null ? nextTo(file.path()) : file.files().find(name);
    BadRows bad = file.badRows();
    LabelledDataset images = IdxImages.read(file.path(), of, file.labels(), bad);
    List<String> notes = bad.count() == 0 ? List.of() : List.of(file.path() + ": " + bad);
    return LabelledSource.of(
        images, notes, bad, new Origin(file.path().toString(), List.of(), null, null));
  }

  @Override
  public void read(Path file, UnlabelledExamples to) {
    var count = new long[1];
    IdxImages.forEach(file, rows -> to.steps(Long.toString(++count[0]), rows));
  }

  /**
   * Returns the file of labels, such as {@code t10k-labels-idx1-ubyte.gz} for {@code
   * t10k-images-idx3-ubyte.gz}.
   *
   * @throws BadInputException when there is none
   */
  static Path nextTo(Path images) {
    String name = String.valueOf(images.getFileName());
    String expected = name.replace("images", "labels").replace("idx3", "idx1");
    Path file = images.resolveSibling(expected);
    if (expected.equals(name) || !Files.isRegularFile(file)) {
      throw new BadInputException(
          images
              + ": the file of its labels is missing (expected next to it, with the same name but"
              + " labels in place of images and idx1 in place of idx3)"
              + (expected.equals(name) ? "" : "; there is no " + file));
    }
    return file;
  }
}
