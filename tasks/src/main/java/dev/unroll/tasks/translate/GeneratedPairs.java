package dev.unroll.tasks.translate;

import dev.unroll.data.translation.SentencePair;
import dev.unroll.store.Fields;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Generated pairs, to try a translator without data. */
enum GeneratedPairs {
  /** English numbers from 0 to 9,999, and their digits: "three hundred five" and 305. */
  NUMBERS("the numbers from 0 to 9,999 in English and in digits") {
    @Override
    List<SentencePair> all() {
      var pairs = new ArrayList<SentencePair>();
      for (int number = 0; number < 10_000; number++) {
        pairs.add(new SentencePair(words(number), Integer.toString(number), number + 1L));
      }
      return pairs;
    }
  },
  /** Days of the years 1950 to 2049 in usual English formats, and in ISO 8601. */
  DATES("days from 1950 to 2049 in several formats and in ISO 8601") {
    @Override
    List<SentencePair> all() {
      var pairs = new ArrayList<SentencePair>();
      LocalDate day = LocalDate.of(1950, 1, 1);
      for (int i = 0; day.getYear() < 2050; i++, day = day.plusDays(1)) {
        DateTimeFormatter format = FORMATS.get(i * 7919 % FORMATS.size());
        pairs.add(new SentencePair(day.format(format), day.toString(), i + 1L));
      }
      return pairs;
    }
  };

  private static final List<DateTimeFormatter> FORMATS =
      List.of("d MMMM uuuu", "MMMM d, uuuu", "d MMM uuuu", "dd/MM/uuuu", "EEEE, d MMMM uuuu")
          .stream()
          .map(pattern -> DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH))
          .toList();

  private static final List<String> SMALL =
      List.of(
          ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
                  + " fifteen sixteen seventeen eighteen nineteen")
              .split(" "));
  private static final List<String> TENS =
      List.of("twenty thirty forty fifty sixty seventy eighty ninety".split(" "));

  private final String description;

  GeneratedPairs(String description) {
    this.description = description;
  }

  /** Returns the pairs, in order. */
  abstract List<SentencePair> all();

  /** Returns a description of the pairs. */
  String description() {
    return description;
  }

  /** Returns the pairs with this name in recipes; null: there are none. */
  static @Nullable GeneratedPairs named(String word) {
    return Arrays.stream(values())
        .filter(each -> Fields.word(each).equals(word))
        .findFirst()
        .orElse(null);
  }

  /** Returns the names in recipes, as text for a message. */
  static String names(String prefix) {
    return Arrays.stream(values())
        .map(each -> prefix + Fields.word(each))
        .collect(Collectors.joining(" or "));
  }

  /** Returns a number from 0 to 9,999 in English. */
  static String words(int number) {
    var words = new ArrayList<String>();
    if (number >= 1000) {
      words.add(SMALL.get(number / 1000));
      words.add("thousand");
    }
    int hundreds = number % 1000 / 100;
    if (hundreds > 0) {
      words.add(SMALL.get(hundreds));
      words.add("hundred");
    }
    int rest = number % 100;
    if (rest >= 20) {
      words.add(TENS.get(rest / 10 - 2));
      rest %= 10;
    }
    if (rest > 0 || words.isEmpty()) {
      words.add(SMALL.get(rest));
    }
    return String.join(" ", words);
  }
}
