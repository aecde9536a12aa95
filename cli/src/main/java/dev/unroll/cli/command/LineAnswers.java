package dev.unroll.cli.command;

import dev.unroll.BadInputException;
import dev.unroll.tasks.classify.Classification;
import dev.unroll.tasks.classify.Classifier;
import dev.unroll.tasks.input.UnreadCount;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Classifies texts line by line, in order. Lines that are already available are classified in
 * batches, which is faster; all lines read are answered before waiting for more.
 */
final class LineAnswers {
  private static final int AT_ONCE = 64;

  /** Maximum number of characters in a batch, in which all lines are padded to the longest. */
  private static final long MAX_CHARACTERS = 1 << 20;

  private final Classifier classifier;
  private final CheckedLines lines;
  private final Answers answers;
  private final PrintStream out;
  private final List<String> waiting = new ArrayList<>();
  private long longest;
  private long answered;
  private final UnreadCount unread;

  LineAnswers(Classifier classifier, CheckedLines lines, Answers answers, PrintStream out) {
    this.classifier = classifier;
    this.lines = lines;
    this.answers = answers;
    this.out = out;
    this.unread = classifier.unread();
  }

  /**
   * Runs until the end of the input, or until the output is closed.
   *
   * @throws BadInputException at a line that cannot be classified; the lines before it have been
   *     answered
   */
  void run() throws IOException {
    while (!out.checkError()) {
      if (!waiting.isEmpty() && !lines.isReady()) {
        answer();
      }
      String line = next();
      if (line == null) {
        answer();
        return;
      }
      if (waiting.size() == AT_ONCE
          || (waiting.size() + 1) * Math.max(longest, line.length()) > MAX_CHARACTERS) {
        answer();
      }
      waiting.add(line);
      unread.line(answered + waiting.size());
      longest = Math.max(longest, line.length());
    }
  }

  /** Returns notes on what the lines may be, and on which parts of them were not read. */
  List<String> notes() {
    var notes = new ArrayList<>(lines.notes());
    notes.addAll(unread.notes(lines.name()));
    return notes;
  }

  private @Nullable String next() throws IOException {
    try {
      return lines.next();
    } catch (BadInputException e) {
      answer();
      throw e;
    }
  }

  private void answer() {
    if (waiting.isEmpty()) {
      return;
    }
    var text = new StringBuilder();
    try {
      for (Classification said : classifier.classify(waiting, unread)) {
        text.append(answers.line(null, said)).append(System.lineSeparator());
      }
      out.print(text);
    } catch (BadInputException e) { // in one of the lines; those before it are answered
      for (int i = 0; i < waiting.size(); i++) {
        String where = lines.name() + ":" + (answered + i + 1);
        Classification said = ClassifyCommand.ask(classifier, waiting.get(i), where);
        out.println(answers.line(null, said));
      }
    }
    out.flush();
    answered += waiting.size();
    waiting.clear();
    longest = 0;
  }
}
