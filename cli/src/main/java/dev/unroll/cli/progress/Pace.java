package dev.unroll.cli.progress;

import dev.unroll.train.StepEvent;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Speed and remaining time of a run, based on its last ten seconds. The first steps are slow, since
 * Java compiles them, and steps before a resume may be from another machine.
 */
final class Pace {
  private static final double WINDOW = 10;
  private static final double BETWEEN_SAMPLES = 0.25;
  private static final double SECONDS_TO_MEASURE = 1;
  private static final double SECONDS_TO_FORETELL = 3;

  private record Sample(long step, double seconds) {}

  private final Deque<Sample> samples = new ArrayDeque<>();
  private double began = Double.NaN;
  private long steps;
  private Sample last = new Sample(0, 0);

  /** Records a step. */
  void add(StepEvent event) {
    steps = event.steps();
    last = new Sample(event.step(), event.seconds());
    if (samples.isEmpty()) {
      began = last.seconds;
      samples.add(last);
    } else if (last.seconds - samples.getLast().seconds >= BETWEEN_SAMPLES) {
      samples.add(last);
      while (samples.size() > 2 && last.seconds - samples.getFirst().seconds > WINDOW) {
        samples.removeFirst();
      }
    }
  }

  /** Returns the number of steps per second; NaN until enough is measured. */
  double stepsPerSecond() {
    Sample first = samples.peekFirst();
    double seconds = first == null ? 0 : last.seconds - first.seconds;
    return first == null || seconds < SECONDS_TO_MEASURE
        ? Double.NaN
        : (last.step - first.step) / seconds;
  }

  /** Returns the remaining seconds; NaN while unknown, and at the end. */
  double secondsLeft() {
    return last.seconds - began < SECONDS_TO_FORETELL || last.step >= steps
        ? Double.NaN
        : (steps - last.step) / stepsPerSecond();
  }
}
