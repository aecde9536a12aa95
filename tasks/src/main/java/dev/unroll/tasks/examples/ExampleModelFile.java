package dev.unroll.tasks.examples;

import dev.unroll.BadInputException;
import dev.unroll.nn.Model;
import dev.unroll.store.Fields;
import dev.unroll.tasks.TaskFile;
import dev.unroll.tasks.input.InputCoder;
import dev.unroll.tasks.input.InputConfig;
import dev.unroll.tasks.recipe.Agreement;
import java.util.List;
import java.util.function.Function;

/** The coder and the network in the model file of a task on examples. */
public final class ExampleModelFile {
  private static final String INPUT = "input";
  private static final String KIND = "kind";

  private ExampleModelFile() {}

  /**
   * Reads the coder.
   *
   * @param fields of the task
   * @throws BadInputException when it is not valid
   */
  public static InputCoder coder(TaskFile file, Fields fields) {
    return file.registry().inputs().coder(fields.object(INPUT));
  }

  /**
   * Checks that recipe, coder and network of a file fit each other.
   *
   * @param fields of the task
   * @param read the recipe
   * @param outputs of a network for the labels of the file
   * @param built creates the network of the recipe
   * @return the model
   * @throws BadInputException when they do not fit
   */
  public static ExampleModel model(
      TaskFile file,
      Fields fields,
      ExampleRecipe.Read<?> read,
      InputCoder coder,
      ExampleNetwork.Outputs outputs,
      Function<ExampleModel, Model> built) {
    InputConfig input = read.config().input();
    String kind = fields.object(INPUT).string(KIND);
    file.require(List.of(new Agreement("input.kind", kind, input.kind())));
    file.require(input.agreements(coder, read.files().format()));
    file.requireNetwork(
        coder.shape(), coder.vocabulary(), outputs.count(), false, outputs.reason());
    var model = new ExampleModel(coder, file.model());
    file.requireNetwork(() -> built.apply(model));
    return model;
  }
}
