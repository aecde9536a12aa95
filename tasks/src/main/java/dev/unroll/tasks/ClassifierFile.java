package dev.unroll.tasks;

import dev.unroll.data.labelled.Labels;
import dev.unroll.store.Fields;
import java.nio.file.Path;
import java.util.List;

/**
 * A classifier in a file: the network as every model file has it, and beside it, under {@code
 * classifier}, the recipe, the labels, the commonest one, and what makes inputs of raw examples
 * (tokenizer, vocabulary, padding, scaling).
 */
final class ClassifierFile {
  static final String KEY = "classifier";

  private ClassifierFile() {}

  record Loaded(Recipe recipe, ClassifierModel model, int majority) {}

  static void save(Path file, Recipe recipe, ClassifierModel model, int majority) {
    var classifier = TaskFile.begin(recipe);
    classifier.put("labels", model.labels().names());
    classifier.put("majority", majority);
    classifier.put("input", model.coder().json());
    TaskFile.save(file, model.network(), KEY, classifier);
  }

  static Loaded load(TaskFile file) {
    Fields fields = file.fields(KEY, "a classifier");
    Recipe recipe = file.recipe(fields);
    List<String> names = fields.strings("labels");
    int majority = fields.integer("majority", 0, names.size() - 1);
    InputCoder coder = InputCoder.of(fields.object("input"));
    fields.done();
    ClassifierConfig config = ClassifierRecipe.read(recipe).config();
    var model = new ClassifierModel(config, coder, Labels.inOrder(names), file.network());
    return new Loaded(recipe, model, majority);
  }
}
