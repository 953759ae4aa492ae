package io.sparkdet.app;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** The rules of the house that a compiler cannot check; docs/architecture.md gives reasons. */
@AnalyzeClasses(packages = "io.sparkdet", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

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

  @ArchTest
  static final ArchRule jobsDoNotDependOnEachOther =
      slices()
          .matching("io.sparkdet.app.(label|evaluate|train|sample|report|importing)..")
          .should()
          .notDependOnEachOther();
}
