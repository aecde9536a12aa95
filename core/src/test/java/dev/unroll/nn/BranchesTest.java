package dev.unroll.nn;

import static dev.unroll.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.Shape;
import dev.unroll.tensor.Tensor;
import dev.unroll.testing.TestRandom;
import org.junit.jupiter.api.Test;

class BranchesTest {
  private static final Tensor X = Tensor.of(new TestRandom(1).floats(2 * 3 * 4), 2, 3, 4);

  @Test
  void aBranchOfTheInputItselfIsAResidualConnection() {
    var dense = new Dense(4, 4);
    var residual = new Branches(Merge.SUM, dense, new Activate(Activation.LINEAR));
    Sequence x = Sequence.of(X);
    assertThat("y", residual.apply(x, Pass.predict()).values().toArray())
        .hasBitsOf(dense.apply(x, Pass.predict()).values().plus(X).toArray());
  }

  @Test
  void aPooledBranchIsJoinedToEachStep() {
    var layer =
        new Branches(
            Merge.CONCAT, new Chain(new Dense(4, 2), Pool.mean()), new Activate(Activation.LINEAR));
    Tensor y = layer.apply(Sequence.of(X), Pass.predict()).values();
    assertThat(y.shape()).containsExactly(2, 3, 6);
    assertThat(layer.outputShape(Shape.ANY, 3, 4)).containsExactly(Shape.ANY, 3, 6);
    for (int t = 1; t < 3; t++) {
      assertThat("pooled, step " + t, y.select(1, t).slice(1, 0, 2).toArray())
          .hasBitsOf(y.select(1, 0).slice(1, 0, 2).toArray());
    }
    assertThat("input", y.slice(2, 2).toArray()).hasBitsOf(X.toArray());
  }

  @Test
  void parametersAreNamedByBranchAndLayer() {
    var layer =
        new Branches(
            Merge.CONCAT,
            new Dense(4, 2),
            new Chain(new Dense(4, 3), new Dense(3, 3)),
            new Dense(4, 1));
    assertThat(layer.parameters())
        .containsOnlyKeys(
            "dense1.w",
            "dense1.b",
            "chain1.dense1.w",
            "chain1.dense1.b",
            "chain1.dense2.w",
            "chain1.dense2.b",
            "dense2.w",
            "dense2.b");
    assertThat(Sequential.of(layer).parameters()).containsKey("branches1.chain1.dense2.w");
  }

  /** Masks are a function of the layer's place, so equal branches must not drop the same values. */
  @Test
  void eachBranchDrawsItsOwnMask() {
    var layer = new Branches(Merge.CONCAT, Dropout.rate(0.5f), Dropout.rate(0.5f));
    Tensor ones = Tensor.zeros(1, 64).sigmoid().times(2);
    Tensor y = layer.apply(Sequence.of(ones), Pass.training(1, 0)).values();
    assertThat(y.slice(1, 0, 64).toArray()).isNotEqualTo(y.slice(1, 64).toArray());
  }

  @Test
  void paddingChangesNoBit() {
    var layer =
        new Branches(
            Merge.CONCAT,
            new Chain(new Dense(4, 3), Dropout.rate(0.3f), new AttentionPool(3)),
            new LayerNorm(4));
    LayerTrial.randomize(layer, new TestRandom(2));
    Paddings.changeNoBit(layer, 4);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> new Branches(Merge.CONCAT, new Dense(4, 2), new Dense(5, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "branches read one input, but Dense(4 → 2) and others expect different sizes: 4, 5"
                + " (-1: any)");
    assertThatThrownBy(
            () -> new Branches(Merge.SUM, new Dense(4, 2), new Dense(4, 3)).outputShape(1, 4))
        .hasMessage("merge sum requires equal numbers of features, got [2, 3]");
    assertThatThrownBy(() -> new Branches(Merge.NONE, new Dense(4, 2)))
        .hasMessage("branches must be joined: set merge to concat, sum, mul or average, got none");
    assertThatThrownBy(() -> new Branches(Merge.SUM))
        .hasMessage("branches require at least one layer");
    assertThatThrownBy(() -> new Chain()).hasMessage("a chain requires at least one layer");
    assertThatThrownBy(() -> new Chain(new Dense(4, 3), new Dense(4, 2)))
        .hasMessage("layer dense2: Dense(4 → 2) requires 4 features, got 3");
  }

  @Test
  void refusesBranchesThatCannotBeJoinedWhenItIsMade() {
    assertThatThrownBy(() -> new Branches(Merge.SUM, new Dense(4, 2), new Dense(4, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("merge sum requires equal numbers of features, got [2, 3]");
  }

  @Test
  void aChainWantsWhatItsFirstLayerOfOneSizeWants() {
    var chain = new Chain(Dropout.rate(0.1f), new Dense(4, 3));
    assertThat(chain.inputSize()).isEqualTo(4);
    var twice =
        new Branches(Merge.CONCAT, new Activate(Activation.LINEAR), new Activate(Activation.TANH));
    assertThat(new Chain(twice, new Dense(4, 3)).inputSize()).isEqualTo(Shape.ANY);
    assertThatThrownBy(() -> new Branches(Merge.SUM, chain, new Dense(5, 3)))
        .hasMessageContaining("expect different sizes: 4, 5");
  }
}
