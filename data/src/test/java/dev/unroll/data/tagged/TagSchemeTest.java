package dev.unroll.data.tagged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TagSchemeTest {
  private static List<String> tags(String text) {
    return List.of(text.split(" "));
  }

  @Test
  void isDetectedFromASetOfTags() {
    assertThat(TagScheme.of(tags("O B-PER I-PER"))).isEqualTo(TagScheme.BIO);
    assertThat(TagScheme.of(tags("O B-PER"))).isEqualTo(TagScheme.BIO);
    assertThat(TagScheme.of(tags("O B I"))).isEqualTo(TagScheme.BIO);
    assertThat(TagScheme.of(tags("O I-PER"))).isEqualTo(TagScheme.IO);
    assertThat(TagScheme.of(tags("O B-X I-X E-X S-X"))).isEqualTo(TagScheme.BIOES);
    assertThat(TagScheme.of(tags("O S-X"))).isEqualTo(TagScheme.BIOES);
    assertThat(TagScheme.of(tags("O B-X I-X L-X U-X"))).isEqualTo(TagScheme.BILOU);
    assertThat(TagScheme.of(tags("O B-X L-X S-X"))).isEqualTo(TagScheme.PLAIN);
    assertThat(TagScheme.of(tags("NOUN VERB X"))).isEqualTo(TagScheme.PLAIN);
    assertThat(TagScheme.of(tags("E I N"))).isEqualTo(TagScheme.PLAIN);
    assertThat(TagScheme.of(tags("E O"))).isEqualTo(TagScheme.PLAIN);
    assertThat(TagScheme.of(tags("E I O"))).isEqualTo(TagScheme.PLAIN);
    assertThat(TagScheme.of(tags("L O"))).isEqualTo(TagScheme.PLAIN);
    assertThat(TagScheme.of(tags("E I"))).isEqualTo(TagScheme.PLAIN);
    assertThat(TagScheme.of(tags("O B-X NOUN"))).isEqualTo(TagScheme.PLAIN);
    assertThat(TagScheme.of(tags("O"))).isEqualTo(TagScheme.PLAIN);
    assertThat(TagScheme.of(List.of())).isEqualTo(TagScheme.PLAIN);
  }

  @Test
  void sentencesTellIob1FromBio() {
    var iob1 = new TagScheme.Detector();
    iob1.add(tags("I-PER I-PER O"));
    iob1.add(tags("O I-LOC B-LOC I-LOC"));
    assertThat(iob1.scheme()).isEqualTo(TagScheme.IOB1);

    var bio = new TagScheme.Detector();
    bio.add(tags("B-PER I-PER O"));
    bio.add(tags("O I-LOC B-LOC"));
    assertThat(bio.scheme()).isEqualTo(TagScheme.BIO);
    assertThat(bio.strayInside()).isEqualTo(1);
  }

  private static List<List<String>> sequences(List<String> tags, int length) {
    List<List<String>> all = List.of(List.of());
    for (int i = 0; i < length; i++) {
      var longer = new ArrayList<List<String>>();
      for (List<String> start : all) {
        for (String tag : tags) {
          var next = new ArrayList<>(start);
          next.add(tag);
          longer.add(next);
        }
      }
      all = longer;
    }
    return all;
  }

  private static void assertAllows(TagScheme scheme, String tags, String grammar) {
    TagTransitions transitions = TagTransitions.of(scheme, tags(tags));
    Predicate<String> expected = Pattern.compile(grammar).asMatchPredicate();
    int allowed = 0;
    for (int length = 1; length <= 4; length++) {
      boolean any = false;
      for (List<String> sequence : sequences(tags(tags), length)) {
        boolean allows = transitions.allows(sequence);
        assertThat(allows)
            .as("%s %s", scheme, sequence)
            .isEqualTo(expected.test(String.join(" ", sequence) + " "));
        any |= allows;
        allowed += allows ? 1 : 0;
      }
      assertThat(transitions.hasSequence(length)).isEqualTo(any);
    }
    assertThat(allowed).isPositive();
  }

  @Test
  void transitionsAllowTheSequencesOfTheScheme() {
    assertAllows(TagScheme.BIO, "B-P I-P O B-L I-L", "(O |B-P (I-P )*|B-L (I-L )*)+");
    assertAllows(TagScheme.BIO, "O B I", "(O |B (I )*)+");
    assertAllows(TagScheme.BIOES, "S-P B-P I-P E-P O S-L", "(O |S-P |S-L |B-P (I-P )*E-P )+");
    assertAllows(TagScheme.BILOU, "O B-P I-P L-P U-L", "(O |U-L |B-P (I-P )*L-P )+");
    assertAllows(TagScheme.IOB1, "O I-P B-P I-L", "(O |I-P (I-P |B-P )*|I-L )+");
    assertAllows(TagScheme.IO, "O I-P", "(O |I-P )+");
    assertAllows(TagScheme.PLAIN, "NOUN VERB", "(NOUN |VERB )+");
  }

  @Test
  void tagsThatNoSequenceHasAreForbidden() {
    TagTransitions inside = TagTransitions.of(TagScheme.BIO, tags("O I-P B-L"));
    assertThat(inside.starts()).containsExactly(true, false, true);
    assertThat(inside.ends()).containsExactly(true, false, true);
    assertThat(inside.allowed()[0]).containsExactly(true, false, true);
    assertThat(inside.allowed()[1]).containsExactly(false, false, false);

    TagTransitions open = TagTransitions.of(TagScheme.BIOES, tags("O B-P S-L"));
    assertThat(open.starts()).containsExactly(true, false, true);
    assertThat(open.allowed()[0]).containsExactly(true, false, true);
    assertThat(open.isFree()).isFalse();

    TagTransitions pairs = TagTransitions.of(TagScheme.BIOES, tags("B-P E-P"));
    assertThat(pairs.hasSequence(1)).isFalse();
    assertThat(pairs.hasSequence(2)).isTrue();
    assertThat(pairs.hasSequence(3)).isFalse();
    assertThat(pairs.hasSequence(4)).isTrue();
    assertThat(pairs.hasSequence(0)).isFalse();
  }

  @Test
  void everySequenceOfAllowedTagsIsReadAsTheSpansItMarks() {
    // In an allowed sequence, each B, S or U is a span, and nothing else begins one.
    for (TagScheme scheme : Set.of(TagScheme.BIO, TagScheme.BIOES)) {
      List<String> tags =
          tags(scheme == TagScheme.BIO ? "O B-P I-P B-L I-L" : "O B-P I-P E-P S-P S-L");
      TagTransitions transitions = TagTransitions.of(scheme, tags);
      for (List<String> sequence : sequences(tags, 4)) {
        if (transitions.allows(sequence)) {
          long begins = sequence.stream().filter(tag -> tag.matches("[BS]-.")).count();
          assertThat(new HashSet<>(Spans.of(sequence))).hasSize((int) begins);
        }
      }
    }
  }

  @Test
  void plainTagsAreFreeAndSpansNeedTagsOfSpans() {
    assertThat(TagTransitions.of(TagScheme.PLAIN, tags("NOUN B-P")).isFree()).isTrue();
    assertThatThrownBy(() -> TagTransitions.of(TagScheme.BIO, tags("O NOUN")))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> TagTransitions.of(TagScheme.PLAIN, tags("A B")).allows(tags("A C")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFewTagsThatKeepTheOthersFromMarkingSpansAreNoted() {
    var detector = new TagScheme.Detector();
    detector.add(tags("Tag B-PER I-PER O"));
    detector.add(tags("O B-LOC O"));

    assertThat(detector.scheme()).isEqualTo(TagScheme.PLAIN);
    assertThat(detector.strayNote("4"))
        .hasValue(
            "column 4 has tags of spans, such as B-PER, but also Tag at 1 token, so that no tag is"
                + " read as one of a span; correct it, or name it in data.ignore");
    var words = new TagScheme.Detector();
    words.add(tags("NOUN VERB X O"));
    assertThat(words.strayNote("4")).isEmpty();
    var bio = new TagScheme.Detector();
    bio.add(tags("B-PER O"));
    assertThat(bio.strayNote("4")).isEmpty();
  }
}
