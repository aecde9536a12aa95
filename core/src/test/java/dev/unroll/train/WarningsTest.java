package dev.unroll.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {
  private final List<String> passed = new ArrayList<>();
  private final Warnings warnings = new Warnings(passed::add);

  @Test
  void equalWarningsArePassedOnOnceWithTheirCount() {
    for (int i = 0; i < 17_553; i++) {
      warnings.add("the file cannot be written");
    }
    warnings.end();

    assertThat(passed)
        .containsExactly(
            "the file cannot be written",
            "the file cannot be written (10 such warnings so far)",
            "the file cannot be written (100 such warnings so far)",
            "the file cannot be written (1,000 such warnings so far)",
            "the file cannot be written (10,000 such warnings so far)",
            "the file cannot be written (17,553 such warnings in all)");
  }

  @Test
  void numbersAndNamesOfTemporaryFilesDoNotMakeAKind() {
    warnings.add("step 1: /a/.unroll-x-9e1c.tmp is full");
    warnings.add("step 22: /a/.unroll-x-1d00.tmp is full");
    warnings.end();

    assertThat(passed)
        .containsExactly(
            "step 1: /a/.unroll-x-9e1c.tmp is full",
            "step 22: /a/.unroll-x-1d00.tmp is full (2 such warnings in all)");
  }

  @Test
  void otherWarningsArePassedOn() {
    warnings.add("the disk is full");
    warnings.add("the loss of epoch 1 is NaN");
    warnings.end();
    warnings.add("the disk is full");
    warnings.end();

    assertThat(passed)
        .containsExactly("the disk is full", "the loss of epoch 1 is NaN", "the disk is full");
  }

  @Test
  void kindsAreBounded() {
    for (int i = 0; i < 1000; i++) {
      warnings.add("kind " + "x".repeat(i));
    }
    warnings.end();

    assertThat(passed).hasSizeLessThan(110);
    assertThat(passed.get(passed.size() - 1)).endsWith(" such warnings in all)");
  }
}
