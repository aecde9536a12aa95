package dev.unroll.data.series;

import dev.unroll.data.time.Frequency;
import dev.unroll.data.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Matches times to the nearest times of a frequency, so that a reading that came seconds late does
 * not cause a gap. At most one time, the nearest, is matched to each; times are never moved by a
 * day or more.
 *
 * @param moments the matched times, in the given order
 * @param moved the positions of times that were moved to a time of the frequency
 * @param shared the positions of times that were not moved because another time is nearer
 * @param owners for each of {@code shared}, the position of the nearer time
 */
record SlotMatch(
    List<Moment> moments, List<Integer> moved, List<Integer> shared, List<Integer> owners) {
  private static final long DAY = Duration.ofDays(1).toNanos() / 1000;

  static SlotMatch of(List<Moment> times, Frequency rule) {
    List<Moment> matched = new ArrayList<>(times);
    List<Moment> nearest = times.stream().map(rule::nearest).toList();
    Map<Long, Integer> owner = new HashMap<>();
    List<Integer> moved = new ArrayList<>();
    List<Integer> shared = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    int[] nearestFirst =
        IntStream.range(0, times.size())
            .boxed()
            .sorted(Comparator.comparingLong(i -> distance(times.get(i), nearest.get(i))))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i : nearestFirst) {
      long distance = distance(times.get(i), nearest.get(i));
      if (distance < DAY) {
        Integer before = owner.putIfAbsent(nearest.get(i).micros(), i);
        if (before != null) {
          shared.add(i);
          owners.add(before);
        } else if (distance > 0) {
          matched.set(i, nearest.get(i));
          moved.add(i);
        }
      }
    }
    return new SlotMatch(matched, moved.stream().sorted().toList(), shared, owners);
  }

  private static long distance(Moment a, Moment b) {
    return Math.abs(a.micros() - b.micros());
  }
}
