package dev.syncline.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The walls that the class path of a module does not already hold, and the habits that a reviewer
/// should not have to look for.
@AnalyzeClasses(
    packages = "dev.syncline",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutTestJars.class})
class ArchitectureTest {
  /// What modules share with each other's tests comes as a jar, which does not look like tests.
  static final class WithoutTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  /// Every other rule is true of an empty set of classes.
  @ArchTest
  static void everyModuleIsSeen(JavaClasses all) {
    var modules =
        all.stream()
            .map(each -> each.getPackageName().split("\\.", -1))
            .filter(parts -> parts.length > 2)
            .map(parts -> parts[2])
            .collect(Collectors.toSet());

    assertThat(modules)
        .isEqualTo(
            Set.of(
                "api",
                "launcher",
                "migrations",
                "mime",
                "model",
                "provider",
                "sandbox",
                "sync",
                "webhook"));
  }

  @ArchTest
  static final ArchRule onlySyncTalksToProviders =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.syncline.sync..", "dev.syncline.provider..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.syncline.provider..");

  @ArchTest
  static final ArchRule onlySyncOpensSecrets =
      noClasses()
          .that()
          .resideInAnyPackage("dev.syncline.api..", "dev.syncline.webhook..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("dev.syncline.model.secret.Opener");

  @ArchTest
  static final ArchRule jakartaMailStaysInItsAdapters =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.syncline.provider..", "dev.syncline.webhook.alert..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.mail..", "org.eclipse.angus..");

  @ArchTest
  static final ArchRule theSpiOfProvidersDoesNotSeeItsAdapters =
      noClasses()
          .that()
          .resideInAPackage("dev.syncline.provider")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.syncline.provider..")
                  .and(DescribedPredicate.not(resideInAPackage("dev.syncline.provider"))));

  @ArchTest
  static final ArchRule sandboxIsIndependent =
      noClasses()
          .that()
          .resideInAPackage("dev.syncline.sandbox..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.syncline..")
                  .and(DescribedPredicate.not(resideInAPackage("dev.syncline.sandbox.."))));

  @ArchTest
  static final ArchRule servicesDoNotCallEachOther =
      slices()
          .matching("dev.syncline.(*)..")
          .namingSlices("$1")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              alwaysTrue(), resideInAnyPackage("dev.syncline.model..", "dev.syncline.mime.."))
          .ignoreDependency(resideInAPackage("dev.syncline.launcher.."), alwaysTrue())
          .ignoreDependency(
              resideInAPackage("dev.syncline.sync.."), resideInAPackage("dev.syncline.provider.."));

  /// A room is a package of a module and what lies below it: the package of the module itself opens
  /// the doors. `Shards` hands Hibernate the entities of all rooms and the log's listeners, which
  /// all stand on it: it is left out, and nothing else of its room is.
  @ArchTest
  static final ArchRule featuresHaveNoCycles =
      slices()
          .matching("dev.syncline.(*).(*)..")
          .namingSlices("$1.$2")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(name("dev.syncline.model.shard.Shards"), alwaysTrue());

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses().should().haveNameMatching(".*(Impl|Utils?|Helper|Manager|Handler)$");

  @ArchTest
  static final ArchRule timeIsInjected =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule entitiesHaveNoSetters =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .areAnnotatedWith(Entity.class)
          .should()
          .haveNameNotMatching("set[A-Z].*");

  /// HQL and criteria statements change rows of entities without an entity event, so the log would
  /// not hear of them. Native SQL is for tables that no entity maps.
  @ArchTest
  static final ArchRule loggedEntitiesAreWrittenOnlyThroughHibernateSessions =
      noClasses()
          .should()
          .callMethodWhere(
              named("createMutationQuery", "insertMultiple", "upsert")
                  .and(ownedBy("org.hibernate..", "jakarta.persistence..")));

  /// Native SQL hides from the rule above, so its text is looked for in the classes themselves. Of
  /// the three that write rows of logged entities, one does so for two that tell the log of each
  /// row; two change nothing that the API shows: one renumbers UIDs, one clears away an account
  /// whose removal was logged.
  @ArchTest
  static void nativeSqlWritesNoRowOfALoggedEntity(JavaClasses all) {
    var writes =
        Pattern.compile(
            "(?i)(insert(\\s+ignore)?\\s+into|replace\\s+into|update|delete\\s+from)\\s+"
                + "((account|folder|thread|message|message_body|placement)\\b|%s|\\x01)");
    var writers =
        all.stream()
            .filter(each -> writes.matcher(constantsOf(each)).find())
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toSet());

    assertThat(writers).isEqualTo(Set.of("EntityTable", "TemporaryPlacements", "Purge"));
  }

  /// The texts of a class (JVMS §4.4.7): elsewhere any byte may look like a letter.
  private static String constantsOf(JavaClass each) {
    var source = each.getSource().orElseThrow().getUri();
    try (var bytes = new DataInputStream(source.toURL().openStream())) {
      bytes.skipNBytes(8);
      var texts = new StringBuilder();
      var count = bytes.readUnsignedShort();
      for (int i = 1; i < count; i++) {
        switch (bytes.readUnsignedByte()) {
          case 1 -> texts.append(bytes.readUTF()).append(';');
          case 3, 4, 9, 10, 11, 12, 17, 18 -> bytes.skipNBytes(4);
          case 5, 6 -> {
            bytes.skipNBytes(8);
            i++;
          }
          case 7, 8, 16, 19, 20 -> bytes.skipNBytes(2);
          case 15 -> bytes.skipNBytes(3);
          default -> throw new IllegalStateException("no such constant in " + source);
        }
      }
      return texts.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ArchTest
  static final ArchRule entitiesAreSavedBySessionsThatTellTheLog =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.hibernate.StatelessSession");

  @ArchTest
  static final ArchRule testsOfOthersAreNotShipped =
      classes()
          .that()
          .resideInAPackage("dev.syncline..")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages("org.junit..", "org.assertj..", "org.testcontainers..");

  private static DescribedPredicate<JavaCall<?>> named(String... names) {
    return DescribedPredicate.describe(
        String.join(", ", names), call -> Set.of(names).contains(call.getTarget().getName()));
  }

  private static DescribedPredicate<JavaCall<?>> ownedBy(String... packages) {
    return JavaCall.Predicates.target(HasOwner.Predicates.With.owner(resideInAnyPackage(packages)));
  }
}
