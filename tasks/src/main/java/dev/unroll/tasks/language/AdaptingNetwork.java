package dev.unroll.tasks.language;

import dev.unroll.BadInputException;
import dev.unroll.data.text.TokenStreams;
import dev.unroll.dataset.Batch;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.loss.Reduction;
import dev.unroll.nn.Applied;
import dev.unroll.nn.Layer;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Sequential;
import dev.unroll.sequence.Carried;
import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.store.Fields;
import dev.unroll.store.Json;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tasks.language.TokenSurprisals.Visitor;
import dev.unroll.tensor.Gradients;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.ParameterStore;
import dev.unroll.tensor.Tape;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a network whose weights are adapted to the text that it scores; see {@link
 * DynamicEvaluation}. Regularisers such as dropout are inactive. For one text and one thread.
 */
final class AdaptingNetwork {
  private final LanguageNetwork network;
  private final DynamicEvaluation config;
  private final ParameterStore store;
  private final float[] trained;
  private final Gradients gradients;

  /**
   * Copies a network.
   *
   * @param layers the registry of its layers
   */
  AdaptingNetwork(LanguageNetwork original, LayerRegistry layers, DynamicEvaluation config) {
    this.network = LanguageNetwork.of(copy(original.whole(), layers));
    this.config = config;
    this.store = network.whole().store();
    this.trained = store.snapshot();
    this.gradients = store.gradients();
    if (store.parameters().stream().noneMatch(Parameter::trainable)) {
      throw new BadInputException(
          "dynamic evaluation: all parameters of the model are frozen (expected a trainable one)."
              + " Evaluate the model without dynamic evaluation.");
    }
  }

  private static Sequential copy(Sequential model, LayerRegistry registry) {
    Fields config =
        Fields.of(Json.parseObject(Json.write(model.config()), "the model"), "the model");
    var layers = new ArrayList<Layer>();
    for (Fields layer : config.objects("layers")) {
      layers.add(registry.create(layer.string("type"), layer));
    }
    Sequential copy = Sequential.of(layers);
    copy.parameters().forEach((name, mine) -> mine.trainable(model.parameter(name).trainable()));
    copy.store().restore(model.store().snapshot());
    return copy;
  }

  /**
   * Passes on each token that is predicted, in order, and then learns from it.
   *
   * @param text one stream
   * @param source the start of the error message
   * @throws BadInputException when the rate is so high that the weights are no longer finite
   */
  void forEach(TokenStreams text, String source, Visitor visitor) {
    Carried carried = Carried.none();
    try (Tape tape = Tape.open()) {
      int steps = text.steps();
      for (int from = 0; from < steps; ) {
        Batch chunk =
            text.batch(new int[] {0}, from, from + Math.min(config.steps(), steps - from));
        int[] starts = starts(chunk);
        int length = chunk.input().steps();
        if (starts.length > 0 && starts[starts.length - 1] > 0) { // cut where a sentence ends
          length = Arrays.stream(starts).filter(t -> t > 0).findFirst().orElse(length);
          chunk = text.batch(new int[] {0}, from, from + length);
        }
        boolean begins = starts.length > 0 && starts[0] == 0;
        carried = score(tape, chunk, begins ? Carried.none() : carried, visitor);
        if (!Double.isFinite(gradients.norm())) {
          throw new BadInputException(
              "%s: dynamic evaluation diverges after %d tokens with the rate %s (expected finite"
                      .formatted(source, from + length, config.rate())
                  + " gradients). Set a lower rate.");
        }
        update();
        from += length;
      }
    }
  }

  private static int[] starts(Batch chunk) {
    @Nullable DocumentStarts starts = chunk.starts();
    return starts == null ? new int[0] : starts.steps(0);
  }

  /** Scores a chunk, and computes the gradients of its loss. */
  private Carried score(Tape tape, Batch chunk, Carried carried, Visitor visitor) {
    Applied hidden = network.hidden().apply(chunk.inputs(), carried, Pass.predict());
    Sequence output =
        network
            .output()
            .map(part -> part.apply(Inputs.of(hidden.output()), Pass.predict()).only())
            .orElse(hidden.output());
    Target target = chunk.target();
    double[] nats = network.last().surprisals(output, target);
    int[] ids = target.classes().toArray();
    for (int i = 0; i < nats.length; i++) {
      visitor.accept(ids[i], nats[i]);
    }
    Tensor loss = network.last().crossEntropy(output, target, Reduction.MEAN);
    gradients.clear();
    tape.backward(loss, gradients);
    tape.reset();
    return hidden.last();
  }

  /** Moves the weights down the gradient, and by the decay back towards those of the model. */
  private void update() {
    float rate = (float) config.rate();
    float decay = (float) config.decay();
    store.update(
        values ->
            gradients.visit(
                parameter -> true,
                decay > 0,
                (offset, length, gradient, from) -> {
                  for (int i = 0; i < length; i++) {
                    float now = values[offset + i];
                    values[offset + i] =
                        now - rate * gradient[from + i] + decay * (trained[offset + i] - now);
                  }
                }));
  }
}
