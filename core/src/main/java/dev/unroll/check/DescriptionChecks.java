package dev.unroll.check;

import dev.unroll.check.Sample.Input;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Pass;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@link LayerRequirement#SHAPES} and {@link LayerRequirement#PARAMETERS}: checks the description
 * of a layer.
 */
final class DescriptionChecks {
  private static final Pattern NAME = Pattern.compile("\\w+(\\.\\w+)*");

  private DescriptionChecks() {}

  static void shapes(Subject subject) {
    Layer layer = subject.layer();
    int width = subject.sample().width();
    for (Input input : subject.inputs(0)) {
      Sequence x = input.sequence();
      int[] shape = shape(x, width);
      int[] open = shape.clone();
      Arrays.fill(open, 0, open.length - 1, Shape.ANY);
      int[] actual = layer.apply(x, Pass.predict()).values().shape();
      int[] told = layer.outputShape(shape);
      if (!Arrays.equals(told, actual)) {
        throw new AssertionError(
            "outputShape returns "
                + Shape.text(told)
                + " for "
                + Shape.text(shape)
                + ", but the output is "
                + Shape.text(actual));
      }
      int[] toldOpen = layer.outputShape(open);
      if (!fits(toldOpen, actual)) {
        throw new AssertionError(
            "outputShape returns "
                + Shape.text(toldOpen)
                + " for "
                + Shape.text(open)
                + ", which does not fit "
                + Shape.text(actual));
      }
      if (layer.inputSize() != Shape.ANY && subject.sample().vocabulary() == 0) {
        refusesAnotherWidth(subject, shape);
      }
    }
  }

  private static int[] shape(Sequence x, int width) {
    if (!x.hasIds()) {
      return x.values().shape();
    }
    int[] ids = x.ids().shape();
    int[] shape = Arrays.copyOf(ids, ids.length + 1);
    shape[ids.length] = width;
    return shape;
  }

  private static boolean fits(int[] told, int[] actual) {
    boolean fits = told.length == actual.length;
    for (int d = 0; fits && d < told.length; d++) {
      fits = told[d] == Shape.ANY || told[d] == actual[d];
    }
    return fits;
  }

  private static void refusesAnotherWidth(Subject subject, int[] shape) {
    int wider = subject.sample().width() + 1;
    int[] wrong = shape.clone();
    wrong[wrong.length - 1] = wider;
    refuses("outputShape", wrong, () -> subject.layer().outputShape(wrong));
    var other = new Sample(wider, 0);
    Input input = shape.length == 3 ? other.steps(Sample.Form.plain(), 0) : other.rows(0);
    refuses("apply", wrong, () -> subject.layer().apply(input.sequence(), Pass.predict()));
  }

  private static void refuses(String call, int[] wrong, Runnable body) {
    String came;
    try {
      body.run();
      came = "accepted it";
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      if (message != null && !message.isBlank()) {
        return;
      }
      came = "threw one without a message";
    } catch (RuntimeException e) {
      came = "threw " + e;
    }
    throw new AssertionError(
        call
            + " must reject "
            + Shape.text(wrong)
            + " with an IllegalArgumentException that has a message; it "
            + came);
  }

  static void parameters(Subject subject, @Nullable Map<String, int[]> wanted) {
    Layer layer = subject.layer();
    requireName("type", layer.type());
    if (layer.path().isBlank()) {
      throw new AssertionError("path() is blank; it must describe how the layer is computed");
    }
    Map<String, Parameter> parameters = layer.parameters();
    parameters.keySet().forEach(name -> requireName("a parameter's name", name));
    List<Map.Entry<String, Parameter>> again = List.copyOf(layer.parameters().entrySet());
    if (!again.equals(List.copyOf(parameters.entrySet()))) {
      throw new AssertionError(
          "parameters() returns other parameters, or another order, at the second call");
    }
    if (parameters.values().stream().distinct().count() < parameters.size()) {
      throw new AssertionError("one parameter has two names: " + parameters);
    }
    if (wanted != null) {
      requireThese(wanted, parameters);
    }
  }

  private static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new AssertionError(
          what + " must be words of letters and digits, joined by dots; got \"" + name + "\"");
    }
  }

  static void requireThese(Map<String, int[]> wanted, Map<String, Parameter> parameters) {
    String wants = text(wanted);
    String has = text(shapes(parameters));
    if (!wants.equals(has)) {
      throw new AssertionError("the parameters must be " + wants + "; got " + has);
    }
  }

  static Map<String, int[]> shapes(Map<String, Parameter> parameters) {
    var shapes = new LinkedHashMap<String, int[]>();
    parameters.forEach((name, parameter) -> shapes.put(name, parameter.shape()));
    return shapes;
  }

  private static String text(Map<String, int[]> shapes) {
    var names = new ArrayList<String>();
    shapes.forEach((name, shape) -> names.add(name + " " + Shape.text(shape)));
    return String.join(", ", names.stream().sorted().toList());
  }
}
