import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the bundle's list of components from that of the lean jar: the bundle's own name, only the
 * libraries that it carries, and ECharts, which its pages hold.
 *
 * <p>usage: BundleComponents LEAN.json LIBRARIES.txt LEAN-NAME BUNDLE-NAME ECHARTS-VERSION
 * BUNDLE.json
 */
final class BundleComponents {

  private static final Pattern LIBRARY = Pattern.compile("^ *([\\w.-]+):([\\w.-]+):jar:");

  private BundleComponents() {}

  public static void main(String[] args) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    String lean = Files.readString(Path.of(args[0])).replace(args[2], args[3]);
    ObjectNode bom = (ObjectNode) mapper.readTree(lean);
    Set<String> carried = carried(Path.of(args[1]));
    Set<String> left = new HashSet<>();
    Set<String> kept = new HashSet<>();
    for (Iterator<JsonNode> all = bom.withArray("components").elements(); all.hasNext(); ) {
      JsonNode component = all.next();
      String name = component.path("group").asText() + ":" + component.path("name").asText();
      boolean ours = component.path("group").asText().equals("io.sparkdet");
      if (ours || carried.contains(name)) {
        kept.add(name);
      } else {
        left.add(component.path("bom-ref").asText());
        all.remove();
      }
    }
    carried.removeAll(kept);
    if (!carried.isEmpty()) {
      throw new IllegalStateException("Cannot list the components: " + carried + " are unknown");
    }
    removeReferences(bom.withArray("dependencies"), left);
    addCharts(bom, args[4]);
    mapper.writerWithDefaultPrettyPrinter().writeValue(new File(args[5]), bom);
  }

  private static Set<String> carried(Path list) throws IOException {
    Set<String> carried = new HashSet<>();
    for (String line : Files.readAllLines(list)) {
      Matcher library = LIBRARY.matcher(line.replaceAll("\\x1b\\[[0-9;]*m", ""));
      if (library.find()) {
        carried.add(library.group(1) + ":" + library.group(2));
      }
    }
    return carried;
  }

  private static void removeReferences(ArrayNode dependencies, Set<String> left) {
    for (Iterator<JsonNode> all = dependencies.elements(); all.hasNext(); ) {
      ObjectNode dependency = (ObjectNode) all.next();
      if (left.contains(dependency.path("ref").asText())) {
        all.remove();
      } else if (dependency.has("dependsOn")) {
        for (Iterator<JsonNode> on = dependency.withArray("dependsOn").elements(); on.hasNext(); ) {
          if (left.contains(on.next().asText())) {
            on.remove();
          }
        }
      }
    }
  }

  private static void addCharts(ObjectNode bom, String version) {
    ObjectNode charts = bom.withArray("components").addObject();
    charts.put("type", "library").put("name", "echarts").put("version", version);
    String purl = "pkg:npm/echarts@" + version;
    charts.put("purl", purl).put("bom-ref", purl);
    charts.putArray("licenses").addObject().putObject("license").put("id", "Apache-2.0");
  }
}
