package dev.unroll.cli.bench;

import dev.unroll.BadInputException;
import dev.unroll.internal.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A network with the shapes of its data and the settings of its training step.
 *
 * @param layers the number of recurrent layers
 * @param embed the size of the embedding; 0: the network reads numbers
 * @param hidden the size of each recurrent layer
 * @param vocabulary the number of ids; 0: the network reads numbers
 * @param steps the number of time steps of a sequence
 * @param batch the usual number of sequences in a batch
 * @param features the number of features at a step; 0: the network reads ids
 * @param outputs the number of outputs; 0: those of the last recurrent layer
 * @param dropout the dropout rate; 0: none
 * @param clip the largest norm of the gradients; 0: any
 */
public record Workload(
    String name,
    Kind kind,
    CellKind cell,
    int layers,
    int embed,
    int hidden,
    int vocabulary,
    int steps,
    int batch,
    int features,
    int outputs,
    OptimizerKind optimizer,
    float learningRate,
    float dropout,
    float clip) {

  /** The prediction of a network, and its loss. */
  enum Kind {
    /** A number for each sequence; mean squared error. */
    REG_LAST,
    /** A number for each step; mean squared error. */
    REG_SEQ,
    /** One of two classes for each sequence; binary cross-entropy. */
    BIN_LAST,
    /** A class for each sequence; cross-entropy. */
    CLASS_LAST,
    /** A class for each step, read in both directions; cross-entropy. */
    TAG,
    /** The next id at each step, with the state carried from batch to batch; cross-entropy. */
    LM,
    /** The next id of a decoder that attends to an encoder; cross-entropy. */
    SEQ2SEQ,
    /** The output of each step as it arrives; not trained. */
    STREAM;

    boolean countsTokens() {
      return this == TAG || this == LM || this == SEQ2SEQ;
    }

    boolean carriesState() {
      return this == LM || this == STREAM;
    }

    boolean returnsLast() {
      return this == REG_LAST || this == BIN_LAST || this == CLASS_LAST;
    }
  }

  /** The kinds of recurrent layers. */
  enum CellKind {
    RNN(1),
    GRU(3),
    LSTM(4);

    /** The number of matrices that a layer multiplies its input by. */
    final int gates;

    CellKind(int gates) {
      this.gates = gates;
    }
  }

  /** The optimizers. */
  enum OptimizerKind {
    ADAGRAD,
    ADAM,
    SGD,
    NONE
  }

  private static final int FIELDS = 15;
  private static final int EXAMPLES = 4096;
  private static final int LARGE_BATCHES = 4;

  /** Returns all workloads by name, in their usual order. */
  public static Map<String, Workload> all() {
    try (InputStream in = Workload.class.getResourceAsStream("workloads.tsv")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks workloads.tsv");
      }
      var all = new LinkedHashMap<String, Workload>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Workload::parse)
          .forEach(workload -> all.put(workload.name(), workload));
      return Collections.unmodifiableMap(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the workload of this name.
   *
   * @throws BadInputException if there is none
   */
  public static Workload named(String name) {
    Workload found = all().get(name);
    if (found == null) {
      throw new BadInputException(
          "there is no workload \"" + name + "\"; " + Spelling.advice(name, all().keySet()));
    }
    return found;
  }

  private static Workload parse(String line) {
    String[] field = line.strip().split("\\s+");
    if (field.length != FIELDS) {
      throw new IllegalStateException(
          "workloads.tsv: expected " + FIELDS + " fields, got " + Arrays.toString(field));
    }
    return new Workload(
        field[0],
        Kind.valueOf(constant(field[1])),
        CellKind.valueOf(constant(field[2])),
        Integer.parseInt(field[3]),
        Integer.parseInt(field[4]),
        Integer.parseInt(field[5]),
        Integer.parseInt(field[6]),
        Integer.parseInt(field[7]),
        Integer.parseInt(field[8]),
        Integer.parseInt(field[9]),
        Integer.parseInt(field[10]),
        OptimizerKind.valueOf(constant(field[11])),
        Float.parseFloat(field[12]),
        Float.parseFloat(field[13]),
        Float.parseFloat(field[14]));
  }

  private static String constant(String text) {
    return text.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Returns the width of the input of the first recurrent layer. */
  int width() {
    return embed > 0 ? embed : features;
  }

  /**
   * Returns the number of different batches, which are used in turn. With few of them a small
   * network would learn its data, and gradients near zero would be timed.
   */
  int batches(int size) {
    return kind == Kind.LM || kind == Kind.SEQ2SEQ
        ? LARGE_BATCHES
        : Math.max(LARGE_BATCHES, EXAMPLES / size);
  }

  /**
   * Returns the floating-point operations of the matrix products of one step, two for each
   * multiplication with its addition. Other work is not counted. Training counts three times the
   * forward pass, without the gradient of an input that is data.
   *
   * @param size the number of sequences
   */
  double flops(int size, boolean training) {
    double tokens = (double) size * steps;
    double gates = (double) cell.gates * hidden;
    if (kind == Kind.SEQ2SEQ) {
      double both = 2 * (2 * tokens * gates * (embed + hidden));
      double attention = 2 * (2 * tokens * steps * hidden);
      double head = 2 * tokens * (2.0 * hidden) * hidden + 2 * tokens * hidden * outputs;
      return (both + attention + head) * (training ? 3 : 1);
    }
    int directions = kind == Kind.TAG ? 2 : 1;
    double first = 2 * tokens * directions * gates * width();
    double total = 0;
    int width = width();
    for (int layer = 0; layer < layers; layer++) {
      total += 2 * tokens * directions * gates * (width + hidden);
      width = directions * hidden;
    }
    total += 2 * (kind.returnsLast() ? size : tokens) * width * outputs;
    return training ? 3 * total - (vocabulary > 0 ? 0 : first) : total;
  }
}
