package dev.unroll.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputsTest {
  private static final Sequence IDS =
      Sequence.ids(IndexTensor.of(new int[] {1, 2, 3, 4, 5, 6}, 2, 3), Mask.lengths(3, 1));
  private static final Sequence ROWS = Sequence.of(Tensor.of(new float[] {1, 2}, 2, 1));

  @Test
  void aSingleInputNeedsNoName() {
    Inputs only = Inputs.of(ROWS);
    assertThat(only.names()).containsExactly("input");
    assertThat(only.inOrder(List.of("age")).get("age")).isSameAs(ROWS);
    assertThat(only.only()).isSameAs(ROWS);
    assertThat(Inputs.of("age", ROWS).only()).isSameAs(ROWS);
    assertThatThrownBy(() -> Inputs.of("age", ROWS).inOrder(List.of("year")))
        .hasMessage("the model's inputs are [year], got [age]; pass each under its name");
  }

  @Test
  void severalInputsKeepTheirOrderOrTakeThatOfTheModel() {
    Inputs inputs = Inputs.of("words", IDS).with("age", ROWS);
    assertThat(inputs.names()).containsExactly("words", "age");
    assertThat(inputs.inOrder(List.of("age", "words")).names()).containsExactly("age", "words");
    assertThat(inputs.inOrder(List.of("words", "age"))).isSameAs(inputs);
    assertThat(inputs.steps()).isEqualTo(3);
    assertThat(inputs).hasToString("Inputs[words, age] of 2 rows");
    assertThatThrownBy(inputs::only).hasMessageStartingWith("expected one input, got [words, age]");
    assertThatThrownBy(() -> inputs.get("ages"))
        .hasMessage("no input \"ages\"; available: words, age");
    assertThatThrownBy(() -> inputs.with("age", ROWS)).hasMessage("two inputs are called \"age\"");
    assertThatThrownBy(() -> Inputs.of(Map.of()))
        .hasMessage("expected at least one input, got none");
    assertThatThrownBy(() -> Inputs.of(" ", ROWS))
        .hasMessage("the name of an input must not be empty");
    assertThatThrownBy(() -> Inputs.of(ROWS).steps()).hasMessageContaining("rows without time");
  }

  @Test
  void oneInputIsReplaced() {
    Inputs inputs = Inputs.of("words", IDS).with("age", ROWS);
    Sequence other = IDS.withIds(IndexTensor.of(new int[] {6, 5, 4, 3, 2, 1}, 2, 3));
    Inputs replaced = inputs.replace("words", other);
    assertThat(replaced.names()).containsExactly("words", "age");
    assertThat(replaced.get("words").ids().get(0)).isEqualTo(6);
    assertThat(replaced.get("words").lengths()).isEqualTo(IDS.lengths());
    assertThat(inputs.get("words")).isSameAs(IDS);
    assertThatThrownBy(() -> inputs.replace("word", other))
        .hasMessage("no input \"word\"; available: words, age");
    assertThatThrownBy(() -> inputs.replace("words", other.rows(0, 1)))
        .hasMessage("input \"words\" has 1 rows but input \"age\" has 2; they must match");
    assertThatThrownBy(() -> IDS.withIds(IndexTensor.vector(1, 2)))
        .hasMessage("withIds: ids have the shape [2] (expected [2, 3])");
    assertThatThrownBy(() -> ROWS.withIds(IndexTensor.vector(1, 2)))
        .hasMessageContaining("got features [2, 1]");
  }

  @Test
  void rowsWithoutTimeStayWhereStepsArePicked() {
    Inputs chunk = Inputs.of("words", IDS).with("age", ROWS).pick(new int[] {1, 0}, 1, 9);
    assertThat(chunk.get("words").ids().toArray()).containsExactly(5, 6, 2, 3);
    assertThat(chunk.get("age").values().toArray()).containsExactly(2, 1);
    assertThat(chunk.get("words").lengths().toArray()).containsExactly(0, 2);
  }

  @Test
  void outputsAndTargetsAreByNameToo() {
    Outputs outputs = Outputs.of("y", ROWS).with("z", IDS);
    assertThat(outputs).hasToString("Outputs[y, z]");
    assertThatThrownBy(outputs::only).hasMessageStartingWith("expected one output, got [y, z]");
    Target target = Target.values(ROWS.values());
    Targets only = Targets.of(target);
    assertThat(only.get("anything")).isSameAs(target);
    Targets named = Targets.of("y", target);
    assertThatThrownBy(() -> named.get("z")).hasMessage("no output \"z\"; available: y");
    assertThatThrownBy(() -> named.with("z", target.pick(0)))
        .hasMessage("output \"y\" has 2 rows but output \"z\" has 1; they must match");
    assertThat(named.with("z", target)).hasToString("Targets[y, z] of 2 rows");
  }
}
