import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks the pages of the site: each link leads to a file of the site and to an anchor in it, and
 * nothing is loaded from elsewhere.
 *
 * <p>Usage: {@code java CheckSite.java SITE}
 */
final class CheckSite {
  private static final Pattern ID = Pattern.compile("\\b(?:id|name)=\"([^\"]+)\"");
  private static final Pattern LINK =
      Pattern.compile("<([a-z]+)\\b[^>]*?\\s(?:href|src)=\"([^\"]*)\"");
  private static final Set<String> LOADED = Set.of("img", "link", "script", "iframe", "object");

  private final Map<Path, Set<String>> anchors = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private int links;

  private CheckSite() {}

  public static void main(String[] args) throws IOException {
    Path site = Path.of(args[0]);
    var check = new CheckSite();
    List<Path> pages;
    try (Stream<Path> files = Files.walk(site)) {
      // The tool javadoc checks its own pages.
      pages =
          files
              .filter(p -> p.toString().endsWith(".html") && !p.startsWith(site.resolve("apidocs")))
              .sorted()
              .toList();
    }
    for (Path page : pages) {
      check.page(site, page);
    }
    check.problems.forEach(System.err::println);
    System.out.printf("site: %d pages, %d links in it%n", pages.size(), check.links);
    if (!check.problems.isEmpty()) {
      System.err.println("If a page was renamed or removed, run mvn clean first.");
      System.exit(1);
    }
  }

  private void page(Path site, Path page) throws IOException {
    for (var link = LINK.matcher(Files.readString(page)); link.find(); ) {
      String to = link.group(2).replace("&amp;", "&");
      String where = site.relativize(page) + ": \"" + to + "\" ";
      if (to.matches("[a-z]+:.*|//.*")) {
        if (LOADED.contains(link.group(1))) {
          problems.add(where + "is loaded from elsewhere (expected a file of the site).");
        }
        continue;
      }
      links++;
      String[] parts = to.split("#", 2);
      Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
      if (!Files.isRegularFile(file)) {
        problems.add(where + "has no file on the site.");
      } else if (parts.length == 2 && !parts[1].isEmpty() && !anchors(file).contains(parts[1])) {
        problems.add(where + "has no anchor in " + site.relativize(file) + ".");
      }
    }
  }

  private Set<String> anchors(Path file) throws IOException {
    if (!anchors.containsKey(file)) {
      Set<String> ids =
          ID.matcher(Files.readString(file))
              .results()
              .map(id -> id.group(1))
              .collect(Collectors.toSet());
      anchors.put(file, ids);
    }
    return anchors.get(file);
  }
}
