import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies the Markdown pages of the repository to where Maven's site plugin reads them.
 *
 * <p>Headings get the anchors that GitHub gives them, and links to pages get the names of the site.
 * A link to any other file or directory of the repository becomes a link to a page that shows it.
 *
 * <p>Usage: {@code java StageSite.java REPOSITORY TARGET}
 */
final class StageSite {
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(#{1,6}) (.+)");

  private final Path repository;
  private final Path target;
  private final Set<Path> staged = new HashSet<>();

  private StageSite(Path repository, Path target) {
    this.repository = repository;
    this.target = target;
  }

  public static void main(String[] args) throws IOException {
    Path repository = Path.of(args[0]).toAbsolutePath().normalize();
    var site = new StageSite(repository, Path.of(args[1]));
    site.removeOld();
    site.write("site.xml", Files.readString(repository.resolve("src/site/site.xml")));
    try (Stream<Path> top = Files.list(repository);
        Stream<Path> docs = Files.walk(repository.resolve("docs"))) {
      for (Path page :
          Stream.concat(top, docs).filter(p -> p.toString().endsWith(".md")).toList()) {
        site.write("markdown/" + site.relative(pageOf(page)) + ".md", site.markdown(page));
      }
    }
    site.copyResources(repository.resolve("src/site/resources"));
  }

  private void removeOld() throws IOException {
    if (Files.exists(target)) {
      try (Stream<Path> old = Files.walk(target)) {
        for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Returns the place of a Markdown page on the site, without an extension. */
  private static Path pageOf(Path markdown) {
    String name = markdown.getFileName().toString().replaceFirst("\\.md$", "");
    return markdown.resolveSibling(name.equals("README") ? "index" : name);
  }

  private String markdown(Path page) throws IOException {
    List<String> lines = new ArrayList<>();
    Map<String, Integer> anchors = new HashMap<>();
    boolean code = false;
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("```")) {
        code = !code;
      }
      var heading = HEADING.matcher(line);
      if (!code) {
        line = LINK.matcher(line).replaceAll(link -> "](" + target(page, link) + ")");
        if (heading.matches()) {
          String anchor = anchor(heading.group(2));
          int earlier = anchors.merge(anchor, 1, Integer::sum) - 1;
          line =
              "%s <a id=\"%s\"></a>%s"
                  .formatted(
                      heading.group(1),
                      earlier == 0 ? anchor : anchor + "-" + earlier,
                      line.substring(heading.start(2)));
        }
      }
      lines.add(line);
    }
    return String.join("\n", lines) + "\n";
  }

  /** Returns the anchor that GitHub gives a heading. */
  private static String anchor(String heading) {
    return LINK.matcher(heading)
        .replaceAll("]")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  private String target(Path page, MatchResult link) {
    String[] parts = link.group(1).split("#", 2);
    if (parts[0].isEmpty() || parts[0].contains(":")) {
      return Matcher.quoteReplacement(link.group(1));
    }
    try {
      Path file = page.resolveSibling(parts[0]).normalize();
      String place = page.getParent().relativize(stage(file)).toString().replace('\\', '/');
      return Matcher.quoteReplacement(place + (parts.length == 1 ? "" : "#" + parts[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(relative(page) + ": " + link.group(1), e);
    }
  }

  /** Puts a file on the site that is linked from a page, and returns its place. */
  private Path stage(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (Files.isDirectory(file)) {
      Path index = file.resolve("index.html");
      if (!Files.exists(file.resolve("README.md")) && staged.add(file)) {
        write("markdown/" + relative(file) + "/index.md", listing(file));
      }
      return index;
    }
    if (name.endsWith(".md")) {
      Path page = pageOf(file);
      return page.resolveSibling(page.getFileName() + ".html");
    }
    if (name.endsWith(".png") || name.endsWith(".svg")) {
      if (staged.add(file)) {
        copy(file, "resources/" + relative(file));
      }
      return file;
    }
    if (staged.add(file)) {
      String language = name.substring(name.lastIndexOf('.') + 1);
      String text = Files.readString(file);
      write(
          "markdown/" + relative(file) + ".md",
          "# %s%n%n`%s`%n%n````%s%n%s%n````%n"
              .formatted(name, relative(file), language, text.stripTrailing()));
    }
    return file.resolveSibling(name + ".html");
  }

  private String listing(Path directory) throws IOException {
    var text = new StringBuilder("# %s%n%n".formatted(relative(directory)));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        Path page = directory.relativize(stage(file));
        text.append("- [%s](%s)%n".formatted(file.getFileName(), page));
      }
    }
    return text.toString();
  }

  private void copyResources(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copy(file, "resources/" + directory.relativize(file));
      }
    }
  }

  private void copy(Path file, String place) throws IOException {
    Path to = target.resolve(place);
    Files.createDirectories(to.getParent());
    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private void write(String place, String text) throws IOException {
    Path to = target.resolve(place);
    Files.createDirectories(to.getParent());
    Files.writeString(to, text);
  }

  private String relative(Path file) {
    return repository.relativize(file).toString().replace('\\', '/');
  }
}
