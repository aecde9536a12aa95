package dev.unroll.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.nn.Branches;
import dev.unroll.nn.Chain;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Embedding;
import dev.unroll.nn.Merge;
import dev.unroll.nn.OneHot;
import dev.unroll.nn.Sequential;
import dev.unroll.rnn.Gru;
import dev.unroll.rnn.Lstm;
import dev.unroll.rnn.SimpleRnn;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of ids, as of words and characters. */
class StreamIdsTest {
  private static final int[] IDS = {4, 0, 10, 7, 7, 3, 0, 9};

  private static Map<String, Sequential> all() {
    var models = new LinkedHashMap<String, Sequential>();
    models.put("embedding", Sequential.of(new Embedding(11, 5), new Lstm(5, 6), new Dense(6, 11)));
    models.put(
        "embedding with a padding id",
        Sequential.of(new Embedding(11, 17).withPaddingId(7), new Gru(17, 4)));
    models.put("one-hot", Sequential.of(new OneHot(11), new SimpleRnn(11, 6)));
    models.put(
        "branches",
        Sequential.of(
            new Branches(
                Merge.CONCAT,
                new Embedding(11, 3),
                new Chain(new Embedding(11, 2), new Lstm(2, 4)))));
    models.values().forEach(StreamModels::spread);
    return models;
  }

  private static Set<String> models() {
    return all().keySet();
  }

  private static float[][] whole(Sequential model) {
    return model.predict(Sequence.ids(IndexTensor.of(IDS, 1, IDS.length), null)).toArray3()[0];
  }

  private static float[][] run(StreamSession session, int... ids) {
    var y = new float[ids.length][session.outputSize()];
    for (int t = 0; t < ids.length; t++) {
      session.step(ids[t], y[t]);
    }
    return y;
  }

  @ParameterizedTest
  @MethodSource("models")
  void singleStepsHaveTheBitsOfTheWholeSequence(String name) {
    Sequential model = all().get(name);
    float[][] expected = whole(model);
    StreamSession session = StreamSession.open(model);
    assertThat(run(session, IDS)).isDeepEqualTo(expected);
    session.reset();
    run(session, Arrays.copyOf(IDS, 3));
    StreamState third = session.state();
    run(session, IDS);
    session.reset(third);
    assertThat(run(session, Arrays.copyOfRange(IDS, 3, IDS.length)))
        .isDeepEqualTo(Arrays.copyOfRange(expected, 3, IDS.length));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aTableIsThatOfTheOpeningUntilRefreshed(String name) {
    Sequential model = all().get(name);
    float[][] before = whole(model);
    StreamSession session = StreamSession.open(model);
    model.initialize(3);
    float[][] after = whole(model);
    assertThat(run(session, IDS)).isDeepEqualTo(before);
    session.refresh();
    session.reset();
    assertThat(run(session, IDS)).isDeepEqualTo(after);
    assertThat(after[0]).isNotEqualTo(before[0]);
  }

  @ParameterizedTest
  @MethodSource("models")
  void aStepAllocatesNothing(String name) {
    StreamSession session = StreamSession.open(all().get(name));
    var out = new float[session.outputSize()];
    Allocation.assertNone(
        name,
        () -> {
          for (int id : IDS) {
            session.step(id, out);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("models")
  void whatIsNoIdIsRefusedAndChangesNothing(String name) {
    StreamSession session = StreamSession.open(all().get(name));
    run(session, 1, 2);
    StreamState before = session.state();
    var out = new float[session.outputSize()];
    for (int id : new int[] {-1, 11}) {
      assertThatThrownBy(() -> session.step(id, out))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 to 10")
          .hasMessageContaining("" + id);
    }
    assertThatThrownBy(() -> session.step(new float[] {1}, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("id");
    assertThat(session.state()).isEqualTo(before);
  }

  @Test
  void idsWantAModelThatBeginsWithThem() {
    StreamSession session = StreamSession.open(Sequential.of(new Lstm(3, 4)));
    assertThatThrownBy(() -> session.step(2, new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this layer requires features, got the id 2");
  }
}
