package dev.unroll.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
  private final Workers workers = new Workers(4);

  @AfterEach
  void close() {
    workers.close();
  }

  @Test
  void everyPartRunsOnceOverManyRuns() {
    for (int run = 0; run < 3000; run++) {
      int parts = run % 19;
      var times = new AtomicIntegerArray(19);
      workers.run(parts, times::incrementAndGet);
      for (int part = 0; part < 19; part++) {
        assertThat(times.get(part)).isEqualTo(part < parts ? 1 : 0);
      }
    }
  }

  @Test
  void writesOfThePartsAreSeenByTheCaller() {
    var values = new int[64];
    for (int run = 1; run <= 1000; run++) {
      workers.run(values.length, part -> values[part]++);
      assertThat(values).containsOnly(run);
    }
  }

  @Test
  void severalThreadsTakePart() {
    var threads = ConcurrentHashMap.<Thread>newKeySet();
    var all = new CountDownLatch(4);
    workers.run(
        4,
        part -> {
          threads.add(Thread.currentThread());
          all.countDown();
          await(all);
        });
    assertThat(threads).hasSize(4).contains(Thread.currentThread());
  }

  @Test
  void theFirstFailureReachesTheCallerAndThePoolGoesOn() {
    for (int run = 0; run < 200; run++) {
      int bad = run % 8;
      assertThatThrownBy(
              () ->
                  workers.run(
                      8,
                      part -> {
                        if (part == bad) {
                          throw new IllegalStateException("part " + part);
                        }
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("part " + bad);
    }
    assertThatThrownBy(
            () ->
                workers.run(
                    2,
                    part -> {
                      throw new AssertionError("an error too");
                    }))
        .isInstanceOf(AssertionError.class);
    var times = new AtomicIntegerArray(8);
    workers.run(8, times::incrementAndGet);
    assertThat(times.toString()).isEqualTo("[1, 1, 1, 1, 1, 1, 1, 1]");
  }

  @Test
  void aSecondCallerRunsAlone() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var first =
        new Thread(
            () ->
                workers.run(
                    2,
                    part -> {
                      begun.countDown();
                      await(release);
                    }));
    first.start();
    await(begun);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    workers.run(16, part -> threads.add(Thread.currentThread()));
    assertThat(threads).containsExactly(Thread.currentThread());
    release.countDown();
    first.join();
  }

  @Test
  void aNestedCallRunsAlone() {
    var times = new AtomicIntegerArray(4);
    var inner = new AtomicIntegerArray(4);
    workers.run(
        4,
        part -> {
          times.incrementAndGet(part);
          Thread outer = Thread.currentThread();
          workers.run(
              4,
              nested -> {
                assertThat(Thread.currentThread()).isSameAs(outer);
                inner.incrementAndGet(nested);
              });
        });
    assertThat(times.toString()).isEqualTo("[1, 1, 1, 1]");
    assertThat(inner.toString()).isEqualTo("[4, 4, 4, 4]");
  }

  @Test
  void theThreadsAreDaemonsAndHoldNoClassLoader() {
    var daemons = ConcurrentHashMap.<Boolean>newKeySet();
    var holding = new AtomicInteger();
    var all = new CountDownLatch(4);
    Thread caller = Thread.currentThread();
    workers.run(
        4,
        part -> {
          if (!Thread.currentThread().equals(caller)) {
            daemons.add(Thread.currentThread().isDaemon());
            if (Thread.currentThread().getContextClassLoader() != null) {
              holding.incrementAndGet();
            }
          }
          all.countDown();
          await(all);
        });
    assertThat(daemons).containsExactly(true);
    assertThat(holding).hasValue(0);
  }

  @Test
  void theSharedPoolHasAsManyThreadsAsIsSaid() {
    int before = Workers.shared().threads();
    try {
      Workers.threads(3);
      assertThat(Workers.shared().threads()).isEqualTo(3);
      var times = new AtomicIntegerArray(5);
      Workers.shared().run(5, times::incrementAndGet);
      assertThat(times.toString()).isEqualTo("[1, 1, 1, 1, 1]");
    } finally {
      Workers.threads(before);
    }
  }

  @Test
  void rejectsNumbersThatMakeNoSense() {
    assertThatThrownBy(() -> Workers.threads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 0");
    assertThatThrownBy(() -> workers.run(-1, part -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got -1");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
