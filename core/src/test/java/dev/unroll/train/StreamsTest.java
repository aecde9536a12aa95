package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.dataset.Batch;
import dev.unroll.dataset.Dataset;
import dev.unroll.dataset.DocumentStarts;
import dev.unroll.sequence.Sequence;
import dev.unroll.sequence.Target;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static final int[] BOTH = {0, 1};

  @Test
  void aTextBecomesRowsThatPredictTheNextId() {
    int[] ids = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
    Dataset data = Dataset.streams(ids, 2);
    assertThat(data.size()).isEqualTo(2);
    assertThat(data.steps()).isEqualTo(4);
    Batch batch = data.batch(BOTH);
    assertThat(batch.input().ids())
        .isEqualTo(IndexTensor.of(new int[][] {{10, 11, 12, 13}, {14, 15, 16, 17}}));
    assertThat(batch.target().classes())
        .isEqualTo(IndexTensor.of(new int[][] {{11, 12, 13, 14}, {15, 16, 17, 18}}));
    assertThat(batch.target().weights()).isNull();
    assertThat(batch.starts()).isNull();
  }

  @Test
  void nothingPredictsTheFirstIdOfADocument() {
    int[] ids = {10, 11, 12, 13, 14, 15, 16, 17, 18};
    Batch batch = Dataset.streams(ids, 2, 0, 2, 4, 7, 8).batch(BOTH);
    assertThat(batch.starts()).isEqualTo(DocumentStarts.of(new int[] {0, 2}, new int[] {0, 3}));
    assertThat(batch.target().weights().toArray2())
        .isDeepEqualTo(new float[][] {{1, 0, 1, 0}, {1, 1, 0, 0}});
    assertThat(Dataset.streams(ids, 2, 0).batch(BOTH).target().weights()).isNull();
  }

  @Test
  void aSeriesBecomesRowsWithItsTargets() {
    Tensor series = Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}});
    Target next =
        Target.values(Tensor.of(new float[][] {{3}, {5}, {7}, {9}, {11}}))
            .weighted(Tensor.vector(1, 0, 1, 0.5f, 9));
    Batch batch = Dataset.streams(Sequence.of(series), next, 2, 3).batch(BOTH);
    assertThat(batch.input().values().toArray3())
        .isDeepEqualTo(new float[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}});
    assertThat(batch.target().values().toArray3())
        .isDeepEqualTo(new float[][][] {{{3}, {5}}, {{7}, {9}}});
    assertThat(batch.target().weights().toArray2())
        .isDeepEqualTo(new float[][] {{1, 0}, {1, 0.5f}});
    assertThat(batch.starts()).isEqualTo(DocumentStarts.of(new int[] {}, new int[] {1}));
  }

  @Test
  void refusesTooManyRowsAndSeriesThatHaveRowsAlready() {
    assertThatThrownBy(() -> Dataset.streams(new int[] {1, 2, 3}, 3))
        .hasMessage("a series of 2 steps can be split into 1 to 2 streams, got 3");
    assertThatThrownBy(() -> Dataset.streams(new int[0], 1))
        .hasMessageStartingWith("a text requires 2 or more ids")
        .hasMessageEndingWith("got 0");
    assertThatThrownBy(() -> Dataset.streams(new int[] {1, 2, 3}, 1, 3))
        .hasMessage("a document of row 0 cannot begin at step 3 of 3, counted from 0");
    Sequence many = Sequence.of(Tensor.zeros(2, 3, 1));
    assertThatThrownBy(() -> Dataset.streams(many, Target.values(Tensor.zeros(2, 3, 1)), 1))
        .hasMessageContaining("got sequences that already have a time axis");
    Sequence one = Sequence.of(Tensor.zeros(3, 1));
    assertThatThrownBy(() -> Dataset.streams(one, Target.values(Tensor.zeros(3, 1, 1)), 1))
        .hasMessageContaining("got 3 dimensions");
    assertThatThrownBy(() -> Dataset.streams(one, Target.values(Tensor.zeros(2, 1)), 1))
        .hasMessage("the targets of one long series must be one for each of its 3 steps, got 2");
    Target longer = Target.classes(IndexTensor.vector(0, 1, 0, 1));
    assertThatThrownBy(() -> Dataset.streams(one, longer, 1))
        .hasMessage("the targets of one long series must be one for each of its 3 steps, got 4");
  }
}
