package io.sparkdet.app;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** The rules of the house that a compiler cannot check; docs/architecture.md gives reasons. */
@AnalyzeClasses(packages = "io.sparkdet", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

  private static final String ROOT = "io.sparkdet.";

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("io.sparkdet.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule detectionIsPlainJava =
      classes()
          .that()
          .resideInAPackage("io.sparkdet.detection..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "io.sparkdet.detection..");

  @ArchTest
  static final ArchRule onlyOneClassBuildsASession =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.sparkdet.app.SparkSessions")
          .should()
          .callMethod(SparkSession.class, "builder");

  @ArchTest
  static final ArchRule recordsNeverMeetBeanOrKryoEncoders =
      noClasses()
          .should()
          .callMethodWhere(
              target(owner(equivalentTo(Encoders.class)))
                  .and(target(nameMatching("bean|kryo|javaSerialization"))))
          .because(
              "bean encoders give records an empty schema and Kryo ones fail at run time; use"
                  + " StructTypes");

  @ArchTest
  static final ArchRule boxGeometryIsOurs =
      noClasses()
          .should()
          .dependOnClassesThat(resideInAPackage("ai.djl.modality.cv.."))
          .because("DJL's Rectangle has two different IoUs and suppresses at >=");

  @ArchTest
  static final ArchRule onlyTheCommandLineTouchesTheTerminal =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.sparkdet.app", "io.sparkdet.app.cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class);

  /** Which room may use which: a line each, and nothing in it that is not so. */
  @ArchTest
  static void everyRoomUsesWhatItsLineSays(JavaClasses classes) {
    Map<String, Set<String>> used = new TreeMap<>();
    for (JavaClass from : classes) {
      if (from.getPackageName().equals(ROOT + "testing")) { // what tests of all modules share
        continue;
      }
      Set<String> others = used.computeIfAbsent(room(from), name -> new TreeSet<>());
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        JavaClass to = dependency.getTargetClass().getBaseComponentType();
        if (to.getPackageName().startsWith(ROOT) && !room(to).equals(room(from))) {
          others.add(room(to));
        }
      }
    }
    assertThat(used).isEqualTo(Rooms.ALL);
  }

  /** Returns the first two names of a package below {@code io.sparkdet}. */
  private static String room(JavaClass type) {
    String[] names = type.getPackageName().substring(ROOT.length()).split("\\.", -1);
    return names.length == 1 ? names[0] : names[0] + "." + names[1];
  }

  /** Jobs share what lies below them, and never each other. */
  @ArchTest
  static void noJobUsesAnother(JavaClasses classes) {
    Set<String> jobs =
        Set.of(
            "app.label",
            "app.evaluate",
            "app.train",
            "app.sample",
            "app.compare",
            "app.checkannotations",
            "app.exportlabels",
            "app.fitanchors");
    for (String job : jobs) {
      assertThat(Rooms.ALL).containsKey(job);
      assertThat(Rooms.ALL.get(job)).doesNotContainAnyElementsOf(jobs);
    }
  }
}
