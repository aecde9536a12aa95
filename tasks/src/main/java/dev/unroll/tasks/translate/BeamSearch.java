package dev.unroll.tasks.translate;

import dev.unroll.sequence.Inputs;
import dev.unroll.sequence.Outputs;
import dev.unroll.sequence.Sequence;
import dev.unroll.tensor.IndexTensor;
import dev.unroll.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Searches for the most probable targets of several sources together, token by token. The results
 * for a source do not depend on the others.
 *
 * <p>In each step, each hypothesis of a source is extended by every token of the vocabulary, and
 * the best extensions are kept. Of equally probable ones, that of the better hypothesis is
 * preferred, then that with the smaller id. A hypothesis that is among the best and ends is
 * finished. The search for a source ends when the number of finished hypotheses reaches the beam
 * width, or all have the maximum length. With a beam of 1, each token is the most probable one.
 */
final class BeamSearch {
  /**
   * A target that was found.
   *
   * @param ids of its tokens, without the end
   * @param logProbability of the tokens and the end
   * @param ended false: it reached the maximum length
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Found(int[] ids, double logProbability, boolean ended) {
    /** Returns the number of tokens that were predicted. */
    int predicted() {
      return ids.length + (ended ? 1 : 0);
    }
  }

  private final TranslateNetwork network;
  private final Decoding decoding;
  private final int start;
  private final int end;
  private final boolean[] forbidden;

  /**
   * Creates a search.
   *
   * @param target defines the ids that begin and end a target, and those that are never in one
   */
  BeamSearch(TranslateNetwork network, Decoding decoding, SideCoder target) {
    this.network = network;
    this.decoding = decoding;
    this.start = target.start();
    this.end = target.end();
    this.forbidden = target.forbidden();
  }

  /** A source with its hypotheses. */
  private final class Source {
    final int limit;
    final List<Found> finished = new ArrayList<>();
    List<int[]> ids = List.of(new int[0]);
    double[] logs = {0};

    Source(int tokens) {
      limit = decoding.most(tokens);
    }

    boolean isOver(int length) {
      return finished.size() >= decoding.beam() || ids.isEmpty() || length >= limit;
    }

    /** Returns all targets that were found, best first. */
    List<Found> found() {
      for (int i = 0; i < ids.size() && finished.size() < decoding.beam(); i++) {
        finished.add(new Found(ids.get(i), logs[i], false));
      }
      var sorted = new ArrayList<>(finished);
      sorted.sort(
          Comparator.comparing((Found each) -> !each.ended())
              .thenComparingDouble(each -> -score(each)));
      return sorted;
    }
  }

  private double score(Found found) {
    return decoding.score(found.logProbability(), Math.max(1, found.predicted()));
  }

  /**
   * Returns the targets that were found for each source, best first: at least one, and less than
   * twice the beam width.
   *
   * @param sources ids, with the end last
   */
  List<List<Found>> search(List<int[]> sources) {
    Outputs encoded =
        network.encoder().predict(Inputs.of(TranslateNetwork.SOURCE, PairCoder.ids(sources)));
    var all = sources.stream().map(ids -> new Source(ids.length - 1)).toList();
    var active = new ArrayList<Integer>();
    for (int i = 0; i < all.size(); i++) {
      active.add(i);
    }
    int[] owners = active.stream().mapToInt(Integer::intValue).toArray(); // the source of each row
    Map<String, Sequence> fixed = fixed(encoded, owners);
    List<Tensor> states = states(encoded);
    for (int length = 0; !active.isEmpty(); length++) {
      Outputs next = network.step().predict(inputs(fixed, states, before(all, active)));
      Tensor logs = next.get(TranslateNetwork.NEXT).values().logSoftmax(-1);
      var parents = new ArrayList<Integer>();
      var left = new ArrayList<Integer>();
      int first = 0;
      for (int at : active) {
        Source source = all.get(at);
        int rows = source.ids.size();
        List<Integer> chosen = extend(source, logs, first);
        if (!source.isOver(length + 1)) {
          left.add(at);
          parents.addAll(chosen);
        }
        first += rows;
      }
      active = left;
      int[] from = parents.stream().mapToInt(Integer::intValue).toArray();
      int[] before = owners;
      int[] nextOwners = Arrays.stream(from).map(row -> before[row]).toArray();
      if (!active.isEmpty()) {
        states = picked(states(next), from);
        if (!Arrays.equals(nextOwners, owners)) {
          fixed = fixed(encoded, nextOwners);
        }
      }
      owners = nextOwners;
    }
    return all.stream().map(Source::found).toList();
  }

  /**
   * Returns the inputs of the step that are fixed for each row's source: the memory and its keys.
   */
  private Map<String, Sequence> fixed(Outputs encoded, int[] owners) {
    var inputs = new LinkedHashMap<String, Sequence>();
    for (String name : network.step().inputs()) {
      if (name.equals(TranslateNetwork.MEMORY) || name.equals(TranslateNetwork.KEYS)) {
        inputs.put(name, encoded.get(name).pick(owners));
      }
    }
    return inputs;
  }

  private List<Tensor> states(Outputs outputs) {
    return network.states().stream().map(outputs::values).toList();
  }

  private static List<Tensor> picked(List<Tensor> states, int[] rows) {
    return states.stream().map(state -> Sequence.of(state).pick(rows).values()).toList();
  }

  private static IndexTensor tokens(List<Integer> ids) {
    return IndexTensor.of(ids.stream().mapToInt(Integer::intValue).toArray(), ids.size(), 1);
  }

  private Sequence before(List<Source> all, List<Integer> active) {
    var ids = new ArrayList<Integer>();
    for (int at : active) {
      for (int[] hypothesis : all.get(at).ids) {
        ids.add(hypothesis.length == 0 ? start : hypothesis[hypothesis.length - 1]);
      }
    }
    return Sequence.ids(tokens(ids));
  }

  private Inputs inputs(Map<String, Sequence> fixed, List<Tensor> states, Sequence before) {
    var inputs = new LinkedHashMap<>(fixed);
    inputs.put(TranslateNetwork.BEFORE, before);
    for (int i = 0; i < states.size(); i++) {
      inputs.put(network.states().get(i), Sequence.of(states.get(i)));
    }
    return Inputs.of(inputs).inOrder(network.step().inputs());
  }

  /** A hypothesis and a token that extends it. */
  private record Candidate(int hypothesis, int token, double log) {}

  /**
   * Extends the hypotheses of a source.
   *
   * @param logs log-probabilities of all rows, [R, 1, V]
   * @param first row of the source
   * @return the rows of the hypotheses that were extended
   */
  private List<Integer> extend(Source source, Tensor logs, int first) {
    int beam = decoding.beam();
    var candidates = new ArrayList<Candidate>();
    for (int h = 0; h < source.ids.size(); h++) {
      best(candidates, h, source.logs[h], logs, first + h, 2 * beam);
    }
    candidates.sort(
        Comparator.comparingDouble((Candidate each) -> -each.log)
            .thenComparingInt(Candidate::hypothesis)
            .thenComparingInt(Candidate::token));
    var ids = new ArrayList<int[]>();
    var sums = new ArrayList<Double>();
    var rows = new ArrayList<Integer>();
    for (int i = 0; i < candidates.size() && ids.size() < beam; i++) {
      Candidate each = candidates.get(i);
      int[] before = source.ids.get(each.hypothesis);
      if (each.token == end) {
        if (i < beam) {
          source.finished.add(new Found(before, each.log, true));
        }
      } else {
        int[] longer = Arrays.copyOf(before, before.length + 1);
        longer[before.length] = each.token;
        ids.add(longer);
        sums.add(each.log);
        rows.add(first + each.hypothesis);
      }
    }
    source.ids = ids;
    source.logs = sums.stream().mapToDouble(Double::doubleValue).toArray();
    return rows;
  }

  /** Adds the most probable extensions of a hypothesis, best first. */
  private void best(
      List<Candidate> to, int hypothesis, double before, Tensor logs, int row, int count) {
    int vocabulary = forbidden.length;
    float[] values = logs.readOnlyArray();
    int offset = logs.offset() + row * vocabulary;
    if (Float.isNaN(values[offset])) {
      throw new IllegalStateException(
          "the network outputs NaN (expected numbers); its training diverged, so train it again");
    }
    var tokens = new int[Math.min(count, vocabulary)];
    int found = 0;
    for (int token = 0; token < vocabulary; token++) {
      float value = values[offset + token];
      if (forbidden[token]
          || (found == tokens.length && value <= values[offset + tokens[found - 1]])) {
        continue;
      }
      int place = found == tokens.length ? found - 1 : found++;
      while (place > 0 && values[offset + tokens[place - 1]] < value) {
        tokens[place] = tokens[place - 1];
        place--;
      }
      tokens[place] = token;
    }
    for (int i = 0; i < found; i++) {
      to.add(new Candidate(hypothesis, tokens[i], before + values[offset + tokens[i]]));
    }
  }
}
