package dev.unroll.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LineInputTest {
  private static LineInput of(byte[] bytes) {
    return new LineInput(new ByteArrayInputStream(bytes), "stdin");
  }

  private static List<String> lines(String text) throws IOException {
    LineInput input = of(text.getBytes(StandardCharsets.UTF_8));
    var lines = new ArrayList<String>();
    for (String line = input.next(); line != null; line = input.next()) {
      lines.add(line);
    }
    return lines;
  }

  @Test
  void linesEndWithALineFeedOrTheStream() throws IOException {
    assertThat(lines("")).isEmpty();
    assertThat(lines("\n")).containsExactly("");
    assertThat(lines("a\n\nb")).containsExactly("a", "", "b");
    assertThat(lines("a\r\n\r\nb\rc\r\n")).containsExactly("a", "", "b\rc");
    assertThat(lines("\uFEFFäöü 电影 \uD83D\uDE00\n\uFEFFx\n"))
        .containsExactly("äöü 电影 \uD83D\uDE00", "\uFEFFx");
  }

  @Test
  void linesThatEndInCarriageReturnsAloneAreRefused() {
    for (String text : List.of("a\rb\rc\r", "a\rb", "a\r\r")) {
      assertThatThrownBy(() -> lines(text))
          .isInstanceOf(BadInputException.class)
          .hasMessage(
              "stdin: lines end in carriage returns (expected line feeds). Save the file with the"
                  + " line ends of Unix or Windows.");
    }
  }

  @Test
  void longLinesPassThroughASmallBuffer() throws IOException {
    String half = "电影".repeat(50_000); // 300,000 bytes
    assertThat(lines("a\n" + half + "\nb\n" + half)).containsExactly("a", half, "b", half);
  }

  @Test
  void aLineThatIsNoUtf8IsNamedByItsNumber() throws IOException {
    LineInput input = of(new byte[] {'a', '\n', (byte) 0xC3, '\n'});
    assertThat(input.next()).isEqualTo("a");
    assertThatThrownBy(input::next)
        .isInstanceOf(BadInputException.class)
        .hasMessage("stdin:2: the line is not UTF-8 text; save it as UTF-8");
  }

  @Test
  void aLineWithoutAnEndIsRefusedBeforeItFillsTheMemory() throws IOException {
    var endless =
        new InputStream() {
          long read;

          @Override
          public int read() {
            read++;
            return 'a';
          }

          @Override
          public int read(byte[] to, int from, int length) {
            Arrays.fill(to, from, from + length, (byte) 'a');
            read += length;
            return length;
          }

          @Override
          public int available() {
            return 1;
          }
        };
    var input = new LineInput(endless, "stdin");

    assertThat(input.isReady()).isTrue(); // to be refused
    assertThatThrownBy(input::next)
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "stdin:1: the line has more than 16,777,216 bytes (expected one text on each line)");
    assertThat(endless.read).isLessThanOrEqualTo(2L * LineInput.MAX_LENGTH);
  }

  /** Gives its pieces one by one, and says that each next one is not there yet. */
  private static final class Slow extends InputStream {
    private final Queue<byte[]> pieces = new ArrayDeque<>();

    Slow(String... pieces) {
      for (String piece : pieces) {
        this.pieces.add(piece.getBytes(StandardCharsets.UTF_8));
      }
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] to, int from, int length) {
      byte[] piece = pieces.poll();
      if (piece == null) {
        return -1;
      }
      System.arraycopy(piece, 0, to, from, piece.length);
      return piece.length;
    }
  }

  @Test
  void isReadyWhereAWholeLineIsThere() throws IOException {
    var input = new LineInput(new Slow("a\nb\nhalf", " a line\n"), "stdin");

    assertThat(input.isReady()).isFalse();
    assertThat(input.next()).isEqualTo("a");
    assertThat(input.isReady()).isTrue();
    assertThat(input.next()).isEqualTo("b");
    assertThat(input.isReady()).isFalse();
    assertThat(input.next()).isEqualTo("half a line");
    assertThat(input.isReady()).isFalse();
    assertThat(input.next()).isNull();
    assertThat(input.isReady()).isTrue();
  }
}
