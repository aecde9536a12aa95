package dev.unroll.data.labelled;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The letters of biological sequences. Symbols are single letters, such as the four bases.
 * Ambiguity codes stand for any one of several symbols, as defined by IUPAC (Cornish-Bowden 1985,
 * NAR 13:3021). Upper and lower case are equivalent. Immutable.
 *
 * <p>A letter is encoded in one of two ways. As an id: symbols come first, then the codes in the
 * order of the alphabet. As a row with one number per symbol: 1 at the symbol's position, or, for a
 * code, the mean of the rows it may stand for, R = (A + G) / 2 = {@code ½ 0 ½ 0}.
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
              "'%c' stands for '%c', which is not a symbol of %s"
                  .formatted(letter, meant.charAt(i), symbols));
        }
        rows[id][symbol] += 1f / meant.length();
      }
    }
  }

  /** Returns the alphabet A C G T with the codes B D H K M N R S V W Y. */
  public static Alphabet dna() {
    return nucleotides('T');
  }

  /** Returns the alphabet A C G U with the codes B D H K M N R S V W Y. */
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

  /**
   * Returns the letters of the twenty amino acids in alphabetical order, with the codes B J X Z.
   */
  public static Alphabet protein() {
    String acids = "ACDEFGHIKLMNPQRSTVWY";
    return new Alphabet(acids, Map.of('B', "DN", 'J', "IL", 'X', acids, 'Z', "EQ"));
  }

  /**
   * Returns a custom alphabet.
   *
   * @param symbols distinct capitals or other ASCII characters, in the order of their ids
   * @param codes the symbols that each further letter may stand for, such as {@code Map.of('N',
   *     "ACGT")}
   */
  public static Alphabet of(String symbols, Map<Character, String> codes) {
    if (symbols.isEmpty() || !symbols.equals(symbols.toUpperCase(Locale.ROOT))) {
      throw new IllegalArgumentException("symbols are capitals, got \"" + symbols + "\"");
    }
    return new Alphabet(symbols, Map.copyOf(codes));
  }

  /** Returns the number of symbols, which is the width of a row. */
  public int size() {
    return symbols.length();
  }

  /** Returns all letters in the order of their ids: the symbols, then the codes. */
  public String letters() {
    return letters;
  }

  /** Returns the id of a letter, or -1 if it is not in the alphabet. */
  public int id(char letter) {
    return letter < LETTERS ? ids[letter] : -1;
  }

  /**
   * Returns the ids of a sequence.
   *
   * @throws IllegalArgumentException if a letter is not in the alphabet
   */
  public int[] ids(String sequence) {
    return sequence
        .chars()
        .map(
            letter -> {
              int id = id((char) letter);
              if (id < 0) {
                throw new IllegalArgumentException(
                    "'%c' is not a letter of %s".formatted((char) letter, letters));
              }
              return id;
            })
        .toArray();
  }

  /** Returns a copy of the row of an id: numbers whose sum is 1. */
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
