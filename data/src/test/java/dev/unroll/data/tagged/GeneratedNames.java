package dev.unroll.data.tagged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes {@code names.tsv}: generated sentences in which persons (PER), places (LOC) and
 * organisations (ORG) have BIO tags. Many words are names in one sentence and none, or names of
 * another kind, in the next one, and many family names and towns occur once, so that the words
 * around them have to be read.
 *
 * <pre>
 * java data/src/test/java/dev/unroll/data/tagged/GeneratedNames.java FILE
 * </pre>
 */
final class GeneratedNames {
  private static final int SENTENCES = 700;
  private static final long SEED = 20;

  private static final List<String> FIRST =
      words(
          "Anna Mark Will May Rose Grace Jordan Austin Victoria Paris Charlotte Florence Chelsea"
              + " Sydney Peter Maria Jack Olga Pavel Hana Bill Frank Dawn Hope Art Ray Tom Ivan"
              + " Lucia Emma");
  private static final List<String> LAST =
      words(
          "Washington Lincoln Jordan London Ford Morgan Baker Young Stone Hill Brook Fields Long"
              + " White Field Banks Rivers Winter Summers West Wells Page Price Church Lake");
  private static final List<String> PLACE =
      words(
          "Washington Lincoln Jordan London Paris Florence Victoria Austin Sydney Charlotte Georgia"
              + " Reading Bath Nice Cork Split Mobile Hull Chelsea Turkey");
  private static final List<String> LONG_PLACE =
      List.of(
          "New York",
          "New Paris",
          "San Marino",
          "Rio de Janeiro",
          "Cape Town",
          "Lake Victoria",
          "Mount Hope",
          "White River",
          "Long Beach",
          "Stone Hill",
          "Baton Rouge",
          "Isle of Wells");
  private static final List<String> COMPANY =
      words(
          "Ford Apple Shell Orange Target Morgan Visa Amazon Gap Chase Subway Oracle Baker"
              + " Lincoln");
  private static final List<String> KIND =
      words("Motors Group Foods Airlines Press Records Energy Brothers Partners");
  private static final List<String> TITLE = words("Mr Mrs Dr Professor Captain Judge");
  private static final List<String> ROLE =
      List.of(
          "the manager", "a teacher", "the coach", "the old baker", "a young judge", "the page");
  private static final List<String> DAY =
      words("Monday Tuesday Friday Sunday spring summer winter May March autumn");
  private static final List<String> START =
      words("kar mel bran tor lin vos hel dra wen pol sim gar ros fen nor bel tal mor");
  private static final List<String> END =
      words("sen ova berg ini elli mann wick ford ton ley stein ham ez dale");

  /** P: person, L: place, O: organisation, D: day, R: role; other words stand for themselves. */
  private static final List<String> TEMPLATES =
      List.of(
          "P lives in L .",
          "P was born in L and works for O .",
          "P joined O in D .",
          "O opened a new office in L .",
          "O shares rose after P left .",
          "P will read a page in D .",
          "will P mark the page , or will R ?",
          "R of O met P in L on D .",
          "P , R from L , may leave O .",
          "in D P travelled from L to L .",
          "the lake near L is long and white .",
          "R may hope for rain in D .",
          "they target the price of an apple and an orange .",
          "the ford near L was closed in D .",
          "O beat O in L .",
          "L beat L at the summer games .",
          "reading is nice in D , said P .",
          "P told O that the bank in L was closed .",
          "fans of O cheered P .",
          "a bill for P came from O .",
          "O named P as R .",
          "P and P visited L .",
          "O , O and O will move to L .",
          "the shell was found near L by R .",
          "grace and hope are rare , wrote P in D .",
          "O is larger than O , R of L said .",
          "the bath was split by a stone .",
          "L in D is nice .",
          "O in D paid P well .",
          "P in D paid O .",
          "for P , L is home .",
          "for O , L is a market .",
          "R thanked P and O .",
          "from L came P , from O came nothing .",
          "P likes O .",
          "O likes P .",
          "P , O and L .",
          "L , P and O .",
          "P saw L .",
          "P saw O .",
          "P saw P .",
          "more about P , more about O , more about L .");

  private static final List<String> JOINTS = List.of("and", "but", ", while", "; in D");

  private final Random random = new Random(SEED);
  private final StringBuilder text = new StringBuilder();

  private GeneratedNames() {}

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  /** Returns the file. */
  static String text() {
    var names = new GeneratedNames();
    for (int i = 0; i < SENTENCES; i++) {
      names.sentence();
    }
    return names.text.toString();
  }

  /** Writes the file that the first argument names. */
  public static void main(String[] arguments) throws IOException {
    Files.writeString(Path.of(arguments[0]), text());
  }

  private String one(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  private String made() {
    String start = one(START);
    String middle = random.nextInt(3) == 0 ? one(START) : "";
    return start.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
        + start.substring(1)
        + middle
        + one(END);
  }

  private void sentence() {
    boolean first = true;
    String plan = one(TEMPLATES);
    if (random.nextInt(3) == 0) {
      plan = plan.replaceAll(" [.?]$", " ") + one(JOINTS) + " " + one(TEMPLATES);
    }
    for (String word : plan.split(" +")) {
      var tokens = new ArrayList<String>();
      String type = "";
      switch (word) {
        case "P" -> type = "PER";
        case "L" -> type = "LOC";
        case "O" -> type = "ORG";
        default -> {}
      }
      tokens.addAll(words(phrase(word)));
      for (int i = 0; i < tokens.size(); i++) {
        String token = tokens.get(i);
        String tag = type.isEmpty() ? "O" : (i == 0 ? "B-" : "I-") + type;
        text.append(first ? capital(token) : token).append('\t').append(tag).append('\n');
        first = false;
      }
    }
    text.append('\n');
  }

  private static String capital(String token) {
    return token.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + token.substring(1);
  }

  private String phrase(String word) {
    return switch (word) {
      case "P" -> person();
      case "L" -> place();
      case "O" -> organisation();
      case "D" -> one(DAY);
      case "R" -> one(ROLE);
      default -> word;
    };
  }

  private String last() {
    return random.nextInt(3) > 0 ? made() : one(LAST);
  }

  private String person() {
    return switch (random.nextInt(6)) {
      case 0 -> one(FIRST);
      case 1 -> last();
      case 2 -> one(TITLE) + " " + last();
      case 3 -> one(FIRST) + " " + one(FIRST) + " " + last();
      default -> one(FIRST) + " " + last();
    };
  }

  private String place() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> made();
      case 2 -> one(LONG_PLACE);
      default -> one(PLACE);
    };
  }

  private String organisation() {
    return switch (random.nextInt(9)) {
      case 0 -> "Bank of " + place();
      case 1 -> "University of " + place();
      case 2 -> place() + " United";
      case 3 -> last() + " and " + last();
      case 4, 5 -> made();
      case 6 -> last() + " " + one(KIND);
      default -> one(COMPANY);
    };
  }
}
