package dev.unroll.data.labelled;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The letters of biological sequences: those that stand for one symbol (the four bases), and
 * ambiguity codes, which stand for any of several, as IUPAC has them (Cornish-Bowden 1985, NAR
 * 13:3021). Capitals or not is the same. Immutable.
 *
 * <p>A letter has an id: the symbols come first, the codes behind them in the order of the
 * alphabet. Or it has a row of as many numbers as there are symbols: 1 at a symbol's place; of a
 * code, the mean of the rows that it may stand for, R = (A + G) / 2 = {@code ½ 0 ½ 0}.
 */
public final class Alphabet {
  private static final int LETTERS = 128;

  private final String symbols;
  private final String letters;
  private final int[] ids = new int[LETTERS];
  private final float[][] rows;

  private Alphabet(String symbols, Map<Character, String> codes) {
    this.symbols = symbols;
    var all = new StringBuilder(symbols);
    new TreeMap<>(codes).keySet().forEach(all::append);
    letters = all.toString();
    rows = new float[letters.length()][symbols.length()];
    Arrays.fill(ids, -1);
    for (int id = 0; id < letters.length(); id++) {
      char letter = letters.charAt(id);
      if (letter >= LETTERS || ids[letter] >= 0 || Character.isWhitespace(letter)) {
        throw new IllegalArgumentException(
            "letters are ASCII, each once; got '" + letter + "' in " + letters);
      }
      ids[letter] = id;
      ids[Character.toLowerCase(letter)] = id;
      String meant = codes.getOrDefault(letter, String.valueOf(letter));
      for (int i = 0; i < meant.length(); i++) {
        int symbol = symbols.indexOf(meant.charAt(i));
        if (symbol < 0) {
          throw new IllegalArgumentException(
              "'%c' stands for '%c', which is no symbol of %s"
                  .formatted(letter, meant.charAt(i), symbols));
        }
        rows[id][symbol] += 1f / meant.length();
      }
    }
  }

  /** A C G T, and the codes B D H K M N R S V W Y. */
  public static Alphabet dna() {
    return nucleotides('T');
  }

  /** A C G U, and the codes B D H K M N R S V W Y. */
  public static Alphabet rna() {
    return nucleotides('U');
  }

  private static Alphabet nucleotides(char t) {
    var codes = new TreeMap<Character, String>();
    String[] all = {
      "BCGT", "DAGT", "HACT", "KGT", "MAC", "NACGT", "RAG", "SCG", "VACG", "WAT", "YCT"
    };
    for (String code : all) {
      codes.put(code.charAt(0), code.substring(1).replace('T', t));
    }
    return new Alphabet("ACG" + t, codes);
  }

  /** The twenty amino acids by their letters in order, and the codes B J X Z. */
  public static Alphabet protein() {
    String acids = "ACDEFGHIKLMNPQRSTVWY";
    return new Alphabet(acids, Map.of('B', "DN", 'J', "IL", 'X', acids, 'Z', "EQ"));
  }

  /**
   * An alphabet of one's own.
   *
   * @param symbols capitals or other signs of ASCII, each once, in the order of their ids
   * @param codes what other letters may stand for, such as {@code Map.of('N', "ACGT")}
   */
  public static Alphabet of(String symbols, Map<Character, String> codes) {
    if (symbols.isEmpty() || !symbols.equals(symbols.toUpperCase(Locale.ROOT))) {
      throw new IllegalArgumentException("symbols are capitals, got \"" + symbols + "\"");
    }
    return new Alphabet(symbols, Map.copyOf(codes));
  }

  /** How many symbols there are: the width of a row. */
  public int size() {
    return symbols.length();
  }

  /** All letters in the order of their ids: the symbols, then the codes. */
  public String letters() {
    return letters;
  }

  /** The id of a letter, or -1 if it is none. */
  public int id(char letter) {
    return letter < LETTERS ? ids[letter] : -1;
  }

  /** The ids of a sequence; a letter that is none is an IllegalArgumentException. */
  public int[] ids(String sequence) {
    return sequence
        .chars()
        .map(
            letter -> {
              int id = id((char) letter);
              if (id < 0) {
                throw new IllegalArgumentException(
                    "'%c' is no letter of %s".formatted((char) letter, letters));
              }
              return id;
            })
        .toArray();
  }

  /** The row of an id, copied: numbers whose sum is 1. */
  public float[] row(int id) {
    return rows[id].clone();
  }

  void copyRow(int id, float[] to, int offset) {
    System.arraycopy(rows[id], 0, to, offset, rows[id].length);
  }

  @Override
  public String toString() {
    return letters;
  }
}
