package dev.unroll.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.nn.Layer;
import dev.unroll.nn.Pass;
import dev.unroll.nn.Pool;
import dev.unroll.nn.Stepper;
import dev.unroll.rnn.Cell;
import dev.unroll.rnn.HiddenState;
import dev.unroll.rnn.Scan;
import dev.unroll.rnn.Steps;
import dev.unroll.sequence.RowOrder;
import dev.unroll.sequence.Sequence;
import dev.unroll.store.LayerRegistry;
import dev.unroll.tensor.Fans;
import dev.unroll.tensor.Initializer;
import dev.unroll.tensor.Parameter;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * The contract detects layers that violate it, each in a different way, and names the requirement.
 */
class BrokenLayersTest {
  /** y = x·w + b, done right; each test breaks one thing. */
  private static class Affine implements Layer {
    final Parameter w = new Parameter("w", Initializer.glorot(), new Fans(3, 4, 3), 3, 4);
    final Parameter b = new Parameter("b", Initializer.zeros(), new Fans(3, 4, 3), 4);

    Tensor rows(Tensor x) {
      return x.matmul(w.value()).plusRow(b.value());
    }

    @Override
    public Sequence apply(Sequence x, Pass pass) {
      return x.mapRows(this::rows);
    }

    @Override
    public String type() {
      return "affine";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }

    @Override
    public Map<String, Parameter> parameters() {
      var parameters = new LinkedHashMap<String, Parameter>();
      parameters.put("w", w);
      parameters.put("b", b);
      return parameters;
    }

    @Override
    public int[] outputShape(int... inputShape) {
      int[] shape = inputShape.clone();
      if (shape[shape.length - 1] != 3 && shape[shape.length - 1] != Shape.ANY) {
        throw new IllegalArgumentException("affine requires 3 features, got " + Shape.text(shape));
      }
      shape[shape.length - 1] = 4;
      return shape;
    }

    @Override
    public int inputSize() {
      return 3;
    }

    @Override
    public String path() {
      return "one product";
    }

    @Override
    public String toString() {
      return "Affine";
    }
  }

  private static LayerContract contract(Layer layer) {
    return LayerContract.of(layer)
        .withRegistry(LayerRegistry.standard().with("affine", config -> new Affine()));
  }

  /** The layer breaks this promise; the sentence has this in it. */
  private static void assertBreaks(LayerRequirement promise, Layer layer, String sentence) {
    assertBreaks(promise, contract(layer), sentence);
  }

  private static void assertBreaks(
      LayerRequirement promise, LayerContract contract, String sentence) {
    assertThatThrownBy(contract::check)
        .isInstanceOf(AssertionError.class)
        .satisfies(
            error ->
                assertThat(error.getMessage().lines())
                    .anySatisfy(
                        line ->
                            assertThat(line)
                                .startsWith("- " + promise.text() + ": ")
                                .contains(sentence)));
  }

  @Test
  void aRightLayerKeepsItsPromisesAndItsWeights() {
    var layer = new Affine();
    layer.w.set(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    contract(layer).withParameters(Map.of("w", new int[] {3, 4}, "b", new int[] {4})).check();
    assertThat(layer.w.get()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  }

  @Test
  void aMemoryThatIsNotCarried() {
    var layer =
        new Affine() {
          @Override
          public Sequence apply(Sequence x, Pass pass) { // adds the step before
            int[] earlier = earlier(x.order());
            return x.mapRows(rows -> rows(rows.plus(rows.gatherRows(earlier, rows.shape()))));
          }
        };
    assertBreaks(
        LayerRequirement.CHUNKS, layer, "chunks of 1 with carried state, zeros on the right: ");
  }

  private static int[] earlier(RowOrder order) {
    var map = new int[order.steps() * order.batch()];
    Arrays.setAll(map, slot -> slot - order.batch()); // -1 and below: zero
    for (int t = 1; t < order.steps(); t++) {
      for (int row = order.running(t); row < order.batch(); row++) {
        map[t * order.batch() + row] = -1;
      }
    }
    return map;
  }

  @Test
  void aRowForTheWholeSequenceThatTakesChunks() {
    var layer =
        new Affine() {
          @Override
          public Sequence apply(Sequence x, Pass pass) {
            return Pool.last().apply(super.apply(x, Pass.predict()), Pass.predict());
          }

          @Override
          public int[] outputShape(int... inputShape) {
            return Pool.last().outputShape(super.outputShape(inputShape));
          }
        };
    assertBreaks(LayerRequirement.CHUNKS, layer, "the output is one row for a whole sequence");
  }

  @Test
  void chunksThatAreRefusedAndTaken() {
    var layer =
        new Affine() {
          @Override
          public void requireCausal() {
            throw new IllegalArgumentException("affine wants the whole sequence");
          }
        };
    assertBreaks(
        LayerRequirement.CHUNKS, layer, "requireCausal rejects chunks, but apply accepts them");
  }

  @Test
  void aShapeThatIsNotWhatComesOut() {
    var layer =
        new Affine() {
          @Override
          public int[] outputShape(int... inputShape) {
            int[] shape = super.outputShape(inputShape);
            shape[shape.length - 1] = 5;
            return shape;
          }
        };
    assertBreaks(
        LayerRequirement.SHAPES,
        layer,
        "outputShape returns [4, 5, 5] for [4, 5, 3], but the output is [4, 5, 4]");
  }

  @Test
  void inputOfAnotherWidthThatIsTaken() {
    var layer =
        new Affine() {
          @Override
          public Sequence apply(Sequence x, Pass pass) {
            return x.mapRows(rows -> rows(rows.slice(-1, 0, 3)));
          }
        };
    assertBreaks(
        LayerRequirement.SHAPES,
        layer,
        "apply must reject [4, 5, 4] with an IllegalArgumentException that has a message; it"
            + " accepted it");
  }

  @Test
  void parametersThatAreOthers() {
    assertBreaks(
        LayerRequirement.PARAMETERS,
        contract(new Affine()).withParameters(Map.of("w", new int[] {4, 3}, "b", new int[] {4})),
        "the parameters must be b [4], w [4, 3]; got b [4], w [3, 4]");
    var shared =
        new Affine() {
          @Override
          public Map<String, Parameter> parameters() {
            var parameters = super.parameters();
            parameters.put("v", w);
            return parameters;
          }
        };
    assertBreaks(LayerRequirement.PARAMETERS, shared, "one parameter has two names");
  }

  @Test
  void aGradientThatIsCutOff() {
    var layer =
        new Affine() {
          @Override
          Tensor rows(Tensor x) {
            Tensor z = super.rows(x);
            return z.plus(z.mul(z.detach()));
          }
        };
    assertBreaks(LayerRequirement.GRADIENTS, layer, "Affine: the gradient of ");
  }

  @Test
  void weightsThatAreNeverUsed() {
    var layer =
        new Affine() {
          @Override
          Tensor rows(Tensor x) {
            Tensor z = super.rows(x);
            return Tensor.concat(-1, z.slice(-1, 0, 2), z.slice(-1, 0, 2));
          }
        };
    assertBreaks(LayerRequirement.LIVENESS, layer, "w [3, 4] gets no gradient in columns [2, 3]");
  }

  @Test
  void outputsThatDependOnPadding() {
    var byLength =
        new Affine() {
          @Override
          public Sequence apply(Sequence x, Pass pass) {
            float share = x.hasTime() ? 1f / x.values().size(1) : 1;
            return x.mapRows(rows -> rows(rows).times(share));
          }
        };
    assertBreaks(
        LayerRequirement.PADDING, byLength, "infinity on the right in prediction, the output");
    var byNeighbour =
        new Affine() {
          @Override
          public Sequence apply(Sequence x, Pass pass) {
            if (!x.hasTime()) {
              return super.apply(x, pass);
            }
            Tensor y = rows(x.values());
            int steps = y.size(1);
            Tensor shifted =
                Tensor.concat(1, Tensor.zeros(y.size(0), 1, 4), y.slice(1, 0, steps - 1));
            return x.withValues(y.plus(shifted));
          }
        };
    assertBreaks(LayerRequirement.PADDING, byNeighbour, "on the left in prediction, the output");
  }

  @Test
  void rowsThatSeeOneAnother() {
    var layer =
        new Affine() {
          @Override
          Tensor rows(Tensor x) {
            Tensor z = super.rows(x);
            return z.times(1 + z.rows() * 1e-3f);
          }
        };
    assertBreaks(LayerRequirement.BATCH, layer, "each alone: value 0 is ");
  }

  /** h' = tanh(x·w + h), weaker at later steps. */
  private static final class Clock extends Cell<HiddenState> {
    private final Parameter w = parameter("w", inputSize(), outputSize());

    Clock() {
      super("clock", 3, 4);
    }

    @Override
    public HiddenState zeroState(int batch) {
      return new HiddenState(Tensor.zeros(batch, outputSize()));
    }

    @Override
    public HiddenState step(Tensor x, HiddenState state) {
      return new HiddenState(x.matmul(w.value()).plus(state.h()).tanh());
    }

    @Override
    public Steps<HiddenState> during(Pass pass, RowOrder order) {
      return (t, x, state) -> step(x.times(1f / (1 + t)), state);
    }
  }

  @Test
  void aRecurrenceThatRemembersMoreThanItsState() {
    var contract =
        LayerContract.of(new Scan<>(new Clock()))
            .withRegistry(
                LayerRegistry.standard().with("clock", config -> new Scan<>(new Clock())));
    assertBreaks(LayerRequirement.STATE, contract, "outputs of two halves with carried state");
    assertBreaks(LayerRequirement.STREAM, contract, "step 1: value 0 is ");
  }

  @Test
  void aStreamThatForgetsToGoBack() {
    var layer =
        new Affine() {
          @Override
          public Stepper stepper(int features) {
            var steps = new AtomicInteger();
            return x ->
                steps.getAndIncrement() < 5
                    ? rows(Tensor.of(x, 1, 3)).toArray()
                    : new float[] {0, 0, 0, 0};
          }
        };
    assertBreaks(LayerRequirement.STREAM, layer, "step 0 after reset: value 0 is 0.0");
  }

  @Test
  void aConfigurationThatLacksASetting() {
    class Scaled extends Affine {
      @Override
      Tensor rows(Tensor x) {
        return super.rows(x).times(2);
      }
    }
    assertBreaks(
        LayerRequirement.CONFIGURATION,
        new Scaled(),
        "the registry's copy in prediction, the output");
    assertBreaks(LayerRequirement.FILE, new Scaled(), "loaded from a file: value 0 is ");
  }

  @Test
  void aTypeThatNobodyKnowsAndKeysThatNobodyReads() {
    assertBreaks(
        LayerRequirement.CONFIGURATION,
        LayerContract.of(new Affine()),
        "register a custom layer with LayerRegistry.with");
    var talkative =
        new Affine() {
          @Override
          public Map<String, Object> config() {
            return Map.of("colour", "red");
          }
        };
    assertBreaks(LayerRequirement.CONFIGURATION, talkative, "unknown key \"colour\"");
  }

  @Test
  void randomNumbersThatTheSeedDoesNotGive() {
    var calls = new AtomicInteger();
    var layer =
        new Affine() {
          @Override
          public Sequence apply(Sequence x, Pass pass) {
            float noise = pass.training() ? 1 + calls.incrementAndGet() * 1e-3f : 1;
            return x.mapRows(rows -> rows(rows).times(noise));
          }
        };
    assertBreaks(LayerRequirement.SEED, layer, "the same step of training again, the output");
  }

  @Test
  void workingMemoryThatThreadsShare() {
    var layer =
        new Affine() {
          private volatile Tensor last = Tensor.zeros(1, 3);

          @Override
          Tensor rows(Tensor x) {
            last = x;
            LockSupport.parkNanos(10_000); // time for another thread to step in
            return super.rows(x).plus(super.rows(last)).times(0.5f);
          }
        };
    assertBreaks(LayerRequirement.THREADS, layer, "one of eight threads");
  }

  @Test
  void aLayerThatChangesByUse() {
    var layer =
        new Affine() {
          private float seen = 1;

          @Override
          public Sequence apply(Sequence x, Pass pass) {
            if (pass.training()) {
              seen += 1e-3f;
            }
            return x.mapRows(rows -> rows(rows).times(seen));
          }
        };
    assertBreaks(LayerRequirement.UNCHANGED, layer, "a prediction after training: value 0 is ");
  }

  @Test
  void aLayerThatSetsItsWeightsByUse() {
    var layer =
        new Affine() {
          @Override
          Tensor rows(Tensor x) {
            Parameter w = parameters().get("w");
            w.set(w.get());
            return super.rows(x);
          }
        };
    assertBreaks(
        LayerRequirement.UNCHANGED,
        layer,
        "w was set while the layer was used; only training may set it");
  }

  @Test
  void aLayerThatWritesItsWeightsByUse() {
    var layer =
        new Affine() {
          @Override
          Tensor rows(Tensor x) {
            Tensor w = parameters().get("w").value();
            w.readOnlyArray()[w.offset()] += 1e-3f;
            return super.rows(x);
          }
        };
    assertBreaks(LayerRequirement.UNCHANGED, layer, "w after use: value 0 is ");
  }

  @Test
  void aLayerThatThrows() {
    var layer =
        new Affine() {
          @Override
          public Sequence apply(Sequence x, Pass pass) {
            if (pass.training()) {
              throw new UnsupportedOperationException("not yet");
            }
            return super.apply(x, pass);
          }
        };
    assertBreaks(
        LayerRequirement.PADDING, layer, "threw java.lang.UnsupportedOperationException: not yet");
  }

  @Test
  void promisesThatAreNotWantedAreNotChecked() {
    LayerContract.of(new Affine())
        .without(LayerRequirement.CONFIGURATION, LayerRequirement.FILE)
        .check();
  }
}
